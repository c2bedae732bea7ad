from datetime import timedelta

import pytest
from django.urls import reverse

from activities.selectors import pairs as selectors
from mentorship.audit.models import AuditEvent
from pairing.models import Pairing
from pairing.services.offers import end_pairing
from pairing.states import PairingState
from tests.factories import NOW, TODAY
from tests.factories.activities import (
    ActionItemFactory,
    GoalFactory,
    NoteFactory,
    PlannedSessionFactory,
    SessionFactory,
)
from tests.factories.governance import JointReviewFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory
from tests.queries import assert_same_queries

LIST = "/activities/pairs/"
NEVER_OFFERED = {"started_on": None, "mentor_accepted_at": None, "mentee_accepted_at": None}


def page_of(pairing) -> str:
    return reverse("activities:pair_detail", args=[pairing.pk])


def health_of(cohort) -> str:
    return reverse("activities:cohort_health", args=[cohort.slug])


def test_my_pairs_are_listed_with_when_we_met_and_meet_next(cast, as_):
    SessionFactory(pairing=cast.pairing, held_on=TODAY - timedelta(days=3))
    PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW + timedelta(days=4))

    page = as_(cast.mentor).get(LIST)

    assert "You last met" in page.text
    assert "3 days ago" in page.text
    assert "in 4 days" in page.text
    assert "Milo Mentee" in page.text
    assert "Oona Mentee" not in page.text


def test_a_plan_that_has_passed_is_none(cast, as_):
    PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW - timedelta(days=1))

    assert "The next session" not in as_(cast.mentor).get(LIST).text
    assert "No date is set" in as_(cast.mentor).get(page_of(cast.pairing)).text


def test_offers_and_earlier_pairs_stand_apart(cast, as_):
    PairingFactory(
        cohort=cast.cohort, mentor=cast.mentor, mentee=PersonFactory(name="Nils Holm"), state=PairingState.OFFERED,
        **NEVER_OFFERED,
    )  # fmt: skip
    end_pairing(pairing=cast.pairing, by=None, now=NOW)

    page = as_(cast.mentor).get(LIST).text

    assert "Waiting for an answer" in page
    assert "Nils Holm" in page
    assert "Earlier pairs" in page


def test_somebody_without_a_pair_learns_where_to_begin(cast, as_):
    assert "You are in no pair at the moment" in as_(cast.outsider).get(LIST).text


def test_a_mentee_sees_goals_items_sessions_and_the_shared_note_at_one_glance(cast, as_):
    goal = GoalFactory(pairing=cast.pairing)
    session = SessionFactory(pairing=cast.pairing, topics=["design"])
    ActionItemFactory(pairing=cast.pairing, session=session)
    shared = NoteFactory(pairing=cast.pairing, session=session, shared=True)
    private = NoteFactory(pairing=cast.pairing, session=session)

    page = as_(cast.mentee).get(page_of(cast.pairing)).text

    assert goal.title in page
    assert "Draft the proposal" in page
    assert str(session.pk) in page
    assert str(shared.pk) in page
    assert str(private.pk) not in page


def test_the_page_of_a_pair_opens_no_note(cast, as_):
    NoteFactory(pairing=cast.pairing, shared=True)

    page = as_(cast.mentee).get(page_of(cast.pairing)).text

    assert "Said in confidence." not in page
    assert not AuditEvent.objects.filter(action="note.read").exists()


def test_both_clocks_are_shown_where_they_differ(cast, as_):
    cast.mentee.timezone = "America/New_York"
    cast.mentee.save()

    page = as_(cast.mentor).get(page_of(cast.pairing)).text

    assert "11:00" in page
    assert "05:00 for Milo Mentee, New York" in page


def test_after_the_end_each_keeps_their_own_and_nothing_can_be_added(cast, as_):
    goal, note = GoalFactory(pairing=cast.pairing), NoteFactory(pairing=cast.pairing, shared=True)
    end_pairing(pairing=cast.pairing, by=None, now=NOW)

    of_mentor = as_(cast.mentor).get(page_of(cast.pairing)).text
    of_mentee = as_(cast.mentee).get(page_of(cast.pairing)).text

    assert "This pairing ended" in of_mentor
    assert "Log a session" not in of_mentor
    assert str(note.pk) in of_mentor
    assert goal.title not in of_mentor
    assert goal.title in of_mentee
    assert str(note.pk) not in of_mentee


def test_a_pair_that_has_not_begun_leads_to_its_proposal(cast, as_):
    offer = PairingFactory(cohort=cast.cohort, mentor=cast.mentor, state=PairingState.OFFERED, **NEVER_OFFERED)

    assert as_(cast.mentor).get(page_of(offer)).url == offer.get_absolute_url()


@pytest.mark.parametrize("part", ["owner", "delivery_lead", "administrator", "other_mentee", "outsider"])
def test_nobody_else_opens_the_page_of_a_pair(cast, as_, part):
    assert as_(getattr(cast, part)).get(page_of(cast.pairing)).status_code == 404


def test_the_page_of_a_pair_asks_for_its_review_by_address(cast, as_):
    JointReviewFactory(pairing=cast.pairing)
    address = f"{reverse('governance:review_list')}?pair={cast.pairing.pk}"
    assert address in as_(cast.mentor).get(page_of(cast.pairing)).text

    piece = as_(cast.mentor).get(address, headers={"HX-Request": "true"}).text

    assert "You have not answered yet." in piece
    assert "<h1" not in piece


def test_the_lists_ask_the_same_number_of_questions_however_long_they_are(cast, as_):
    def more_pairs(count):
        for _ in range(count):
            pair = PairingFactory(cohort=cast.cohort, mentor=cast.other_owner, mentee=PersonFactory())
            SessionFactory(pairing=pair)
            ended = PairingFactory(cohort=cast.cohort, mentor=cast.other_owner, mentee=PersonFactory())
            end_pairing(pairing=ended, by=None, now=NOW)

    assert_same_queries(as_(cast.other_owner), LIST, more_pairs, at_most=12)


def test_the_page_of_a_pair_asks_the_same_number_of_questions_however_much_is_on_it(cast, as_):
    def more(count):
        for _ in range(count):
            session = SessionFactory(pairing=cast.pairing)
            NoteFactory(pairing=cast.pairing, session=session, shared=True)
            ActionItemFactory(pairing=cast.pairing, session=session)
            ActionItemFactory(pairing=cast.pairing, done_at=NOW)
            GoalFactory(pairing=cast.pairing)

    assert_same_queries(as_(cast.mentee), page_of(cast.pairing), more, at_most=16)


class TestHealth:
    def test_an_owner_sees_who_has_not_met_for_too_long(self, cast, as_):
        SessionFactory(pairing=cast.pairing, held_on=TODAY - timedelta(days=20))

        page = as_(cast.owner).get(health_of(cast.cohort))

        assert [(row.mentee, row.standing) for row in page.context["page"]] == [
            ("Oona Mentee", "at risk"),
            ("Milo Mentee", "quiet"),
        ]
        assert "2 of 2 pairs have not met" in page.text

    def test_the_columns_an_owner_sees_are_these(self):
        assert selectors.OVERSIGHT_COLUMNS == (
            "pk", "state", "mentor__name", "mentee__name", "started_on", "ended_on", "resumed_on", "session_count",
            "last_met_on", "last_wrote_on",
        )  # fmt: skip

    def test_nothing_of_what_was_said_is_there(self, cast, as_):
        session = SessionFactory(pairing=cast.pairing, topics=["wellbeing"])
        NoteFactory(pairing=cast.pairing, session=session, shared=True)
        ActionItemFactory(pairing=cast.pairing, session=session)
        GoalFactory(pairing=cast.pairing)

        page = as_(cast.owner).get(health_of(cast.cohort)).text

        for word in ("wellbeing", "how things are going", "Said in confidence", "Draft the proposal", "design review"):
            assert word not in page

    @pytest.mark.parametrize(
        ("days", "standing"), [(5, "active"), (14, "active"), (15, "quiet"), (28, "quiet"), (29, "at risk")]
    )
    def test_standing_is_counted_in_days_of_the_cadence(self, days, standing):
        assert selectors.standing("active", TODAY - timedelta(days=days), TODAY, 14) == standing

    def test_a_pair_that_has_not_begun_waits_and_one_that_is_over_has_ended(self):
        assert selectors.standing("offered", None, TODAY, 14) == "waiting"
        assert selectors.standing("declined", None, TODAY, 14) == "ended"
        assert selectors.standing("ended", TODAY, TODAY, 14) == "ended"

    def test_the_list_can_be_narrowed_by_its_address(self, cast, as_):
        SessionFactory(pairing=cast.pairing, held_on=TODAY - timedelta(days=2))

        page = as_(cast.owner).get(health_of(cast.cohort), {"standing": "at risk"}).text

        assert "Oona Mentee" in page
        assert "Milo Mentee" not in page

    def test_a_standing_that_nobody_has_says_so(self, cast, as_):
        assert "No pair is waiting." in as_(cast.owner).get(health_of(cast.cohort), {"standing": "waiting"}).text

    def test_an_empty_cohort_says_what_will_stand_here(self, cast, as_):
        cohort = cast.cohort
        cohort.pairings.all().delete()

        assert "Once pairs are published" in as_(cast.owner).get(health_of(cohort)).text

    def test_when_everybody_meets_it_says_so(self, cast, as_):
        for pair in (cast.pairing, cast.other_pairing):
            SessionFactory(pairing=pair, held_on=TODAY - timedelta(days=2))

        assert "No pair is silent" in as_(cast.owner).get(health_of(cast.cohort)).text

    @pytest.mark.parametrize(("part", "opens"), [("owner", True), ("auditor", True), ("administrator", False)])
    def test_who_may_know_why_can_open_the_pair(self, cast, as_, part, opens):
        page = as_(getattr(cast, part)).get(health_of(cast.cohort)).text

        assert (cast.pairing.get_absolute_url() in page) is opens

    @pytest.mark.parametrize("part", ["mentor", "mentee", "delivery_lead", "other_owner", "assessor", "outsider"])
    def test_nobody_else_opens_it(self, cast, as_, part):
        assert as_(getattr(cast, part)).get(health_of(cast.cohort)).status_code == 404

    def test_it_asks_the_same_number_of_questions_however_long_it_is(self, cast, as_):
        def more(count):
            for _ in range(count):
                SessionFactory(pairing=PairingFactory(cohort=cast.cohort))

        assert_same_queries(as_(cast.owner), health_of(cast.cohort), more, at_most=12)


def test_a_paused_pair_counts_as_matched_and_its_mentee_waits_for_nobody(cast):
    Pairing.objects.filter(pk=cast.pairing.pk).update(state=PairingState.PAUSED, paused_on=TODAY)

    (health,) = selectors.health_of_cohorts([cast.cohort], TODAY)

    assert (health.paused, health.active, health.matched, health.unmatched) == (1, 1, 2, 0)
