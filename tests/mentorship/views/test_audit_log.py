"""The log for who may read it, and for everybody who read what of theirs (security 12)."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from activities.services.goals import review_goal
from activities.services.notes import open_notes, write_note
from activities.states import GoalState
from mentorship import audit
from mentorship.audit.models import AuditEvent
from pairing.services.escalations import open_escalation, raise_escalation
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.activities import GoalFactory, NoteFactory
from tests.factories.people import make_person
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
LOG, EXPORT, MINE = "/audit/", "/audit/export/", "/audit/mine/"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def auditor(client, cast):
    client.force_login(cast.auditor.user)
    return cast.auditor


def rows(client, **query) -> str:
    return client.get(LOG, query).content.decode().split("<main", 1)[1]


def test_who_did_what_to_whom_is_shown_with_names_newest_first(client, auditor, cast):
    audit.record("role.granted", by=cast.administrator, on=cast.assessor, role="assessor")
    audit.record("run.requested", now=NOW)

    page = rows(client)

    for words in ("Ada Administrator", "gave a role", "Asa Assessor", "role: assessor", "The system"):
        assert words in page
    table = page.split("<tbody")[1]
    assert table.index("asked for a matching") < table.index("gave a role")


@pytest.mark.parametrize(
    "query",
    [
        {"who": "ada"},
        {"action": "role.granted"},
        {"object": "people.person:"},
        {"since": "2026-09-15"},
        {"who": "Ada", "action": "role.granted", "since": "2026-09-16", "until": "2026-09-16"},
    ],
    ids=str,
)
def test_it_is_filtered_by_who_what_object_and_day(client, auditor, cast, query):
    audit.record("role.granted", by=cast.administrator, on=cast.assessor, now=NOW)
    audit.record("run.requested", now=datetime(2026, 9, 1, tzinfo=UTC))

    table = rows(client, **query).split("<tbody")[1]

    assert "gave a role" in table
    assert "asked for a matching" not in table


def test_the_system_is_somebody_too(client, auditor, cast):
    audit.record("role.granted", by=cast.administrator)
    audit.record("run.requested")

    table = rows(client, who="System").split("<tbody")[1]
    assert "gave a role" not in table
    assert "asked for a matching" in table


@pytest.mark.parametrize(
    "query", [{"since": "yesterday"}, {"who": "nobody at all"}, {"before": "1"}, {"action": "no.such_deed"}]
)
def test_what_is_found_nowhere_is_said(client, auditor, query):
    audit.record("run.requested")

    assert "No record is like that." in rows(client, **query)


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "²"])
def test_a_page_that_is_none_is_the_first(client, auditor, before):
    audit.record("run.requested")

    assert "asked for a matching" in rows(client, before=before).split("<tbody")[1]


def test_older_records_are_a_page_away_and_none_is_left_out(client, auditor):
    for number in range(120):
        audit.record("run.requested", number=number)

    seen, before = [], ""
    while True:
        context = client.get(LOG, {"before": before} if before else {}).context
        seen += [line.facts for line in context["lines"] if line.facts]
        before = context["older"]
        if not before:
            break

    assert seen == [f"number: {number}" for number in reversed(range(120))]


def test_the_file_is_safe_in_a_spreadsheet_filtered_alike_and_itself_on_record(client, auditor, cast):
    evil = make_person('=HYPERLINK("https://evil.example.org")')
    audit.record("role.granted", by=evil, on=evil, reason="@SUM(A1)")
    audit.record("run.requested")

    response = client.get(EXPORT, {"action": "role.granted"})

    lines = list(csv.DictReader(io.StringIO(response.getvalue().decode())))
    assert [(line["action"], line["did"]) for line in lines] == [("role.granted", "gave a role")]
    assert lines[0]["name"].startswith("'=")
    assert response.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in response.headers["Content-Disposition"]
    assert AuditEvent.objects.get(action="audit_log.exported").facts == {"rows": 1}


def test_the_file_holds_every_record_page_by_page_as_the_log_was_when_it_was_asked_for(
    client, auditor, cast, monkeypatch
):
    """A page at a time is in memory; what is written while the file leaves does not push another record out of it."""
    monkeypatch.setattr("mentorship.views.audit_log.CHUNK", 7)
    for number in range(50):
        audit.record("note.read" if number % 3 else "escalation.raised", by=cast.mentor, on=cast.mentee, now=NOW)
    there = list(AuditEvent.objects.order_by("-pk").values_list("pk", flat=True))

    response = client.get(EXPORT)
    pieces = []
    for piece in response.streaming_content:
        audit.record("run.requested")
        pieces.append(piece.decode())

    lines = list(csv.DictReader(io.StringIO("".join(pieces))))
    assert [int(line["id"]) for line in lines] == there
    assert len(pieces) == 1 + -(-len(there) // 7)
    told = {line["actor"] for line in lines if line["action"] == "escalation.raised"}
    assert told == {"somebody, in confidence"}
    assert AuditEvent.objects.get(action="audit_log.exported").facts == {"rows": len(there)}
    assert client.get(EXPORT, {"since": "not a day"}).getvalue().decode().count("\n") == 1


def test_the_log_asks_the_same_however_many_people_it_speaks_of(client, auditor):
    made = iter(range(1000))

    def more(count: int) -> None:
        for _ in range(count):
            person = make_person(f"Person {next(made)} of the log")
            audit.record("role.granted", by=person, on=person)

    assert_same_queries(client, LOG, more, at_most=8)


@pytest.mark.parametrize("part", ["owner", "mentor", "assessor", "outsider", "superuser"])
def test_nobody_else_reads_it_and_the_try_is_on_record(client, cast, part):
    client.force_login(cast.users[part])

    assert {client.get(address).status_code for address in (LOG, EXPORT)} == {403}
    assert AuditEvent.objects.filter(action="access.refused").exists() is (part != "superuser")


@pytest.mark.parametrize(
    ("part", "of_note", "of_mentor"),
    [
        ("auditor", 200, 200),
        ("administrator", 200, 200),
        ("mentor", 200, 200),
        ("mentee", 404, 404),
        ("owner", 404, 404),
        ("outsider", 404, 404),
        ("superuser", 404, 404),
    ],
)
def test_the_records_of_a_thing_and_of_a_person_are_for_readers_of_the_log_and_for_whose_they_are(
    client, cast, part, of_note, of_mentor
):
    note = NoteFactory(pairing=cast.pairing, author=cast.mentor, shared=True)
    audit.record("note.written", by=cast.mentor, on=note)
    open_notes(notes=[note], user=cast.mentee.user, now=NOW)
    client.force_login(cast.users[part])

    of = client.get(f"/audit/of/activities.note:{note.pk}/")
    about = client.get(f"/audit/people/{cast.mentor.pk}/")
    done = client.get(f"/audit/people/{cast.mentor.pk}/?side=done")

    assert (of.status_code, about.status_code, done.status_code) == (of_note, of_mentor, of_mentor)
    if of_note == 200:
        assert "read a note" in of.text
        assert ("wrote a note" in of.text) is (part != "mentor"), "whose it is sees who read it"
        assert "wrote a note" in about.text
        assert "wrote a note" not in done.text


def test_a_thing_that_no_record_speaks_of_says_so(client, auditor):
    assert "No record speaks of it." in client.get("/audit/of/activities.note:none/").text
    assert client.get("/audit/people/0/").status_code == 404


def test_it_is_only_read(client, auditor):
    assert {client.post(address).status_code for address in (LOG, EXPORT, MINE)} == {405}


class TestWhatWasSaidInConfidence:
    """A reader of the log may be the other of the pair."""

    @pytest.fixture
    def concern(self, cast):
        return raise_escalation(pairing=cast.pairing, reason="time", by=cast.mentee, now=timezone.now())

    def test_the_log_says_that_it_happened_and_not_to_whom(self, cast, client, concern):
        client.force_login(cast.auditor.user)

        for page in (client.get(LOG).text, client.get(EXPORT).getvalue().decode()):
            lines = [line for line in page.splitlines() if "Milo" in line or str(concern.pk) in line]
            assert "raised a concern" in page
            assert "in confidence" in page
            assert lines == []

    @pytest.mark.parametrize("asked", ["who=Milo", "object=pairing.escalation"])
    def test_it_can_not_be_asked_by_name_either(self, cast, client, concern, asked):
        client.force_login(cast.auditor.user)

        assert "in confidence" not in client.get(f"/audit/?{asked}").text
        for address in (f"/audit/of/pairing.escalation:{concern.pk}/", f"/audit/people/{cast.mentee.pk}/"):
            assert '<td data-label="Did what">raised a concern</td>' not in client.get(address).text

    def test_who_raised_it_sees_who_read_it(self, cast, client, concern):
        open_escalation(escalation=concern, user=cast.deputy.user, now=timezone.now())
        client.force_login(cast.mentee.user)

        page = client.get(MINE).text

        assert "Dirk Deputy" in page
        assert "what you raised in confidence" in page


def test_what_one_of_a_pair_kept_to_themself_is_told_to_no_reader_of_the_log(client, auditor, cast):
    author = f"people.person:{cast.mentee.pk}"
    audit.record("note.read", by=cast.owner, emergency="e-1", private=True, author=author, now=NOW)
    write_note(pairing=cast.pairing, body="heron", shared=False, by=cast.mentee, now=NOW)
    goal = GoalFactory(pairing=cast.pairing, state=GoalState.ACTIVE)
    review_goal(goal=goal, attainment=-2, state=GoalState.ACTIVE, by=cast.mentor, now=NOW)

    file = client.get(EXPORT)
    for page in (rows(client), b"".join(file).decode()):
        assert "e-1" in page
        for word in ("private:", "author:", "shared:", "attainment", ": -2"):
            assert word not in page, word
