"""Who read what of mine: every private kind, by day, and nothing of anybody else's (security 12)."""

from datetime import timedelta

import pytest

from activities.services.notes import open_notes
from mentorship import audit
from mentorship.audit.models import AuditEvent
from mentorship.audit.readings import BY_ITS_SERVICE, NOT_SHOWN, READINGS
from mentorship.audit.words import SPOKEN
from mentorship.views.own_readings import CALLED, KINDS
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.activities import ActionItemFactory, GoalFactory, NoteFactory, TaskFactory
from tests.factories.governance import JointReviewFactory
from tests.factories.pairing import MentoringRequestFactory
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
MINE = "/audit/mine/"


@pytest.fixture
def cast():
    return make_cast()


def test_everybody_sees_who_read_what_of_theirs(client, cast):
    note = NoteFactory(pairing=cast.pairing, author=cast.mentor, shared=True, body="Said in confidence.")
    theirs = NoteFactory(pairing=cast.other_pairing, author=cast.other_mentor, shared=True)
    open_notes(notes=[note], user=cast.mentee.user, now=NOW)
    open_notes(notes=[note], user=cast.mentor.user, now=NOW)
    open_notes(notes=[theirs], user=cast.other_mentee.user, now=NOW)
    client.force_login(cast.mentor.user)

    page = client.get(MINE).content.decode()

    assert page.count("a note you shared") == 1
    assert "Milo Mentee" in page
    assert "Oona" not in page
    assert "Said in confidence" not in page


def test_without_readers_it_says_so(client, cast):
    client.force_login(cast.outsider.user)

    assert "Nobody but you has opened anything of yours." in client.get(MINE).content.decode()


def test_ones_own_page_asks_the_same_however_often_things_were_read(client, cast):
    client.force_login(cast.mentor.user)

    def more(count: int) -> None:
        notes = [NoteFactory(pairing=cast.pairing, author=cast.mentor, shared=True) for _ in range(count)]
        for note in notes:
            audit.record_read("note.read", by=cast.mentee, on=note)

    assert_same_queries(client, MINE, more, at_most=20)


def test_every_kind_is_called_by_its_name_and_leads_to_it(client, cast):
    review = JointReviewFactory(pairing=cast.pairing)
    asked = MentoringRequestFactory(cohort=cast.cohort, mentee=cast.mentor, mentor=cast.other_mentor)
    goal = GoalFactory(pairing=cast.pairing)
    for action, thing in [
        ("review.read", review),
        ("request.read", asked),
        ("goal.read", goal),
        ("goals.read", cast.pairing),
        ("tasks.read", cast.pairing),
        ("assessment.read", cast.mentor),
        ("words.read", cast.pairing),
    ]:
        audit.record_read(action, by=cast.mentee, on=thing, now=NOW)
        audit.record_read(action, by=cast.other_mentee, on=cast.other_pairing, now=NOW)
    client.force_login(cast.mentor.user)

    page = client.get(MINE).text.split("<main", 1)[1]

    assert "Oona" not in page
    for words in (
        "the answers of your joint review", "what you wrote to a mentor", "a goal of your pair",
        "the goals of your pair", "the tasks of your pair", "how your skills were assessed",
        "what you wrote in your pair", f"/activities/goals/{goal.pk}/", f"/governance/reviews/{review.pk}/",
    ):  # fmt: skip
        assert words in page, words


def test_what_was_read_often_stands_once_a_day_and_older_days_a_page_away(client, cast):
    note = NoteFactory(pairing=cast.pairing, author=cast.mentor, shared=True)
    for number in range(120):
        audit.record_read("note.read", by=cast.mentee, on=note, now=NOW + timedelta(hours=12 * number))
    client.force_login(cast.mentor.user)

    days, times, before = [], 0, ""
    while True:
        context = client.get(MINE, {"before": before} if before else {}).context
        days += [day for day, _ in context["days"]]
        times += sum(reading.times for _, readings in context["days"] for reading in readings)
        before = context["older"]
        if not before:
            break

    assert times == 120
    assert days == sorted(days, reverse=True)
    assert len(set(days)) in (60, 61)
    assert "2 times, last at" in client.get(MINE).text


class TestWhatAPageOpens:
    """Goals, tasks and action items have no service that opens them one by one: the page itself is recorded."""

    @pytest.fixture
    def pair(self, cast):
        for factory, author in (
            (GoalFactory, "set_by"),
            (TaskFactory, "created_by"),
            (ActionItemFactory, "created_by"),
        ):
            factory(pairing=cast.pairing, **{author: cast.mentor})
        return f"/activities/pairs/{cast.pairing.pk}/"

    def recorded(self) -> set[tuple[str, str]]:
        return set(AuditEvent.objects.filter(action__endswith="s.read").values_list("actor", "action"))

    def test_the_others_look_is_recorded_once_a_page_and_ones_own_is_none(self, client, cast, pair):
        client.force_login(cast.mentor.user)
        client.get(pair)
        assert self.recorded() == set()

        client.force_login(cast.mentee.user)
        client.get(pair)

        reader = f"people.person:{cast.mentee.pk}"
        assert self.recorded() >= {(reader, "goals.read"), (reader, "action_items.read")}
        objects = AuditEvent.objects.filter(action__endswith="s.read").values_list("object", flat=True)
        assert set(objects) == {f"pairing.pairing:{cast.pairing.pk}"}
        assert len(objects) == len(self.recorded())

    def test_sending_a_form_that_leads_on_shows_nothing_and_is_none(self, client, cast, pair):
        client.force_login(cast.mentee.user)

        client.post(f"/activities/pairs/{cast.pairing.pk}/quiet/")

        assert self.recorded() == set()


def test_each_reading_has_words_and_each_model_one_way(cast):
    actions = {reading.action for reading in READINGS.values()} | set(CALLED)

    assert actions <= set(SPOKEN)
    assert not set(READINGS) & (BY_ITS_SERVICE | NOT_SHOWN)
    assert all(kind.called for kind in KINDS.values())
