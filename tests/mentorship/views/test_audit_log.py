"""The log for who may read it, and for everybody who read what of theirs (security 12)."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from activities.services.goals import review_goal
from activities.services.notes import open_notes, write_note
from activities.states import GoalState
from mentorship import audit
from mentorship.audit import places
from mentorship.audit.confidence import Tally
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from mentorship.notifications.services import mark_read
from mentorship.people.models import Person
from pairing.services.escalations import advance_escalation, open_escalation, raise_escalation
from pairing.states import EscalationState
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


def told_to(person) -> str:
    return str(Notification.objects.get(person=person).pk)


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


def test_what_is_too_much_to_count_is_said_to_be_more(client, auditor, monkeypatch):
    monkeypatch.setattr("mentorship.views.audit_log.MOST_COUNTED", 2)
    for _ in range(3):
        audit.record("run.requested", now=NOW)

    assert "More than 2 records, newest first" in rows(client, action="run.requested")


def test_what_it_was_done_to_is_chosen_in_words(client, auditor, cast):
    audit.record("note.changed", by=cast.mentor, on=NoteFactory(pairing=cast.pairing, author=cast.mentor))
    audit.record("role.granted", by=cast.administrator, on=cast.assessor, role="assessor")

    page = rows(client, object="activities.note")

    assert '<option value="activities.note" selected>Note</option>' in page
    assert "1 record, newest first" in page
    table = page.split("<tbody")[1]
    assert "Mara Mentor" in table
    assert "gave a role" not in table


@pytest.mark.parametrize(
    "query",
    [
        {"who": "ada"},
        {"action": "role.granted"},
        {"object": "people.person"},
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
    "query",
    [{"since": "yesterday"}, {"who": "nobody at all"}, {"before": places.sealed(1)}, {"action": "no.such_deed"}],
)
def test_what_is_found_nowhere_is_said(client, auditor, query):
    audit.record("run.requested")

    assert "No record is like that." in rows(client, **query)


@pytest.mark.parametrize("before", ["x", "1", "-1", "9" * 30, "²", places.sealed(1)[:-4] + "AAA="], ids=range(6))
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
        audit.record("note.read" if number % 3 else "escalation.raised", by=cast.mentor, number=number, now=NOW)
    there = [f"number: {number}" for number in reversed(range(50)) if number % 3]

    response = client.get(EXPORT)
    pieces = []
    for piece in response.streaming_content:
        audit.record("run.requested")
        pieces.append(piece.decode())

    *lines, last = csv.DictReader(io.StringIO("".join(pieces)))
    assert [line["facts"] for line in lines if line["action"] == "note.read"] == there
    assert len(pieces) == 2 + -(-len(lines) // 7)
    assert last == {
        "at": "2026-09-16", "actor": "somebody, in confidence", "name": "", "action": "escalation.raised",
        "did": "raised a concern", "object": "", "facts": "times: 17",
    }  # fmt: skip
    assert AuditEvent.objects.get(action="audit_log.exported").facts == {"rows": len(lines) + 1}
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
        """Raised yesterday at an hour that is another day for who lives elsewhere, and moved on today."""
        yesterday = (timezone.now() - timedelta(days=1)).replace(hour=23, minute=47, second=12)
        concern = raise_escalation(pairing=cast.pairing, reason="time", by=cast.mentee, now=yesterday)
        told = Notification.objects.get(kind="escalation_raised")
        mark_read(person=cast.deputy, notification=told, now=yesterday)
        advance_escalation(escalation=concern, to=EscalationState.ACKNOWLEDGED, by=cast.deputy, now=timezone.now())
        return concern

    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
    def test_the_log_says_on_which_day_it_happened_and_neither_to_whom_nor_when(self, cast, client, concern, zone):
        Person.objects.filter(pk=cast.auditor.pk).update(timezone=zone)
        client.force_login(cast.auditor.user)
        day = concern.raised_at.date()

        page = client.get(LOG)
        file = list(csv.DictReader(io.StringIO(client.get(EXPORT).getvalue().decode())))

        told = [("escalation.raised", 1), ("notification.read", 1)]
        assert page.context["tallies"] == [Tally(day, *one) for one in told]
        assert "Raised a concern" in page.text
        tallied = [line for line in file if line["actor"] == "somebody, in confidence"]
        assert [(line["at"], line["action"], line["facts"]) for line in tallied] == [
            (day.isoformat(), action, f"times: {times}") for action, times in told
        ]
        for trace in (":47:12", str(concern.pk), "a concern a step", "escalation.advanced"):
            assert trace not in page.text.split("<tbody>", 1)[1], trace
            assert trace not in str(file), trace
        assert client.get(LOG, {"since": day + timedelta(days=1)}).context["tallies"] == []
        assert len(client.get(LOG, {"action": "escalation.raised", "until": day}).context["tallies"]) == 1

    def test_no_number_tells_where_in_the_log_it_stands(self, cast, client, monkeypatch):
        monkeypatch.setattr("mentorship.views.audit_log.SHOWN", 1)
        client.force_login(cast.auditor.user)
        audit.record("run.requested")
        audit.record("escalation.raised", by=cast.mentee)
        audit.record("run.requested")

        first = client.get(LOG).context["older"]

        assert first != client.get(LOG).context["older"], "sealed anew each time, and to all of one length"
        assert len(first) == len(places.sealed(10**18))
        assert client.get(LOG, {"before": first}).context["paged"] is True

    @pytest.mark.parametrize("asked", ["who=Milo", "object=pairing.escalation"])
    def test_it_can_not_be_asked_by_name_either(self, cast, client, concern, asked):
        client.force_login(cast.auditor.user)

        assert client.get(f"/audit/?{asked}").context["tallies"] == []
        deputy, notice = f"/audit/people/{cast.deputy.pk}/", f"notifications.notification:{told_to(cast.deputy)}"
        for address in (f"/audit/of/pairing.escalation:{concern.pk}/", deputy, f"/audit/of/{notice}/"):
            shown = [line.did for line in client.get(address).context["lines"]]
            assert not {"raised a concern", "took a concern a step on", "marked notices as read"} & set(shown)

    def test_who_raised_it_sees_who_read_it(self, cast, client, concern):
        open_escalation(escalation=concern, user=cast.deputy.user, now=timezone.now())
        client.force_login(cast.mentee.user)

        page = client.get(MINE).text

        assert "Dirk Deputy" in page
        assert "what you raised in confidence" in page


def test_what_one_of_a_pair_kept_to_themself_is_told_to_no_reader_of_the_log(client, auditor, cast):
    author = f"people.person:{cast.mentee.pk}"
    audit.record("note.read", by=cast.owner, emergency="e-1", private=True, author=author, now=NOW)
    audit.record("purge.words", on=cast.pairing, kind="pair_words", rows=3, key_destroyed=False, now=NOW)
    write_note(pairing=cast.pairing, body="heron", shared=False, by=cast.mentee, now=NOW)
    goal = GoalFactory(pairing=cast.pairing, state=GoalState.ACTIVE)
    review_goal(goal=goal, attainment=-2, state=GoalState.ACTIVE, by=cast.mentor, now=NOW)

    file = client.get(EXPORT)
    for page in (rows(client), b"".join(file).decode()):
        assert "e-1" in page
        for word in ("private:", "author:", "key destroyed:", "shared:", "attainment", ": -2"):
            assert word not in page, word
