"""Other words for a goal: what changes at once, what waits for the other, and what stays on record."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from activities.models import Goal, Rewording
from activities.policies.goals import NotAGoal, NotYours
from activities.policies.pairs import NotNow
from activities.selectors.goals import compared, former_words, proposed_rewording
from activities.services.goal_words import agree_rewording, change_goal, withdraw_rewording
from activities.services.goals import GoalDraft, agree_goal, set_goal
from activities.states import REWORDING_MOVES, Attainment, GoalState, RewordingState
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from mentorship.outbox.models import Delivery
from pairing.services.offers import end_pairing
from tests.factories import NOW
from tests.factories.activities import GoalFactory, RewordingFactory

OLD = {level: f"old {level.sign}" for level in Attainment}
NEW = {level: f"new {level.sign}" for level in Attainment}
DRAFT = GoalDraft(title="Lead a review", levels=OLD)


@pytest.fixture
def proposed(cast) -> Goal:
    return set_goal(pairing=cast.pairing, draft=DRAFT, by=cast.mentee, now=NOW)


@pytest.fixture
def goal(cast, proposed) -> Goal:
    return agree_goal(goal=proposed, version=1, by=cast.mentor, now=NOW)


def change(goal: Goal, by, **facts) -> Goal:
    return change_goal(goal=goal, draft=replace(DRAFT, **facts), by=by, now=NOW)


class TestBeforeBothAgreed:
    def test_the_words_are_replaced_and_the_other_is_asked(self, cast, proposed):
        change(proposed, cast.mentor, title="Lead two reviews")

        goal = Goal.objects.get()
        assert (goal.title, goal.set_by, goal.version, goal.state) == ("Lead two reviews", cast.mentor, 2, "proposed")
        assert Notification.objects.filter(kind="goal_proposed", person=cast.mentee).count() == 1
        assert not Rewording.objects.exists()

    def test_whoever_worded_it_last_waits_for_the_other(self, cast, proposed):
        goal = change(proposed, cast.mentor, title="Lead two reviews")

        with pytest.raises(NotYours):
            agree_goal(goal=goal, version=2, by=cast.mentor, now=NOW)
        assert agree_goal(goal=goal, version=2, by=cast.mentee, now=NOW).state == GoalState.ACTIVE


class TestAfterwards:
    def test_a_date_and_what_shows_it_change_at_once(self, cast, goal):
        change(goal, cast.mentee, evidence="Merged.", target_on=NOW.date(), baseline=Attainment.LESS)

        changed = Goal.objects.get()
        assert (changed.evidence, changed.target_on, changed.attainment) == ("Merged.", NOW.date(), Attainment.LESS)
        assert not Rewording.objects.exists()

    @pytest.mark.parametrize(
        "facts", [{"title": "Lead two"}, {"levels": NEW}, {"levels": {}}, {"importance": 3}, {"difficulty": 2}]
    )
    def test_title_levels_and_weight_wait_for_the_other(self, cast, goal, facts):
        change(goal, cast.mentee, **facts)

        kept, rewording = Goal.objects.get(), Rewording.objects.get()
        assert (kept.title, kept.described, kept.weight) == ("Lead a review", OLD, 1)
        agree_rewording(rewording=rewording, by=cast.mentor, now=NOW)
        kept.refresh_from_db()
        after = replace(DRAFT, **facts)
        assert (kept.title, kept.described) == (after.title, after.levels)
        assert kept.weight == after.importance * after.difficulty

    def test_the_same_again_changes_nothing(self, cast, goal):
        for _ in range(2):
            change(goal, cast.mentee, title="Lead two")
        before = AuditEvent.objects.count()

        change(goal, cast.mentor, title="Lead two")

        assert AuditEvent.objects.count() == before
        assert Rewording.objects.get().proposed_by == cast.mentee

    def test_the_other_is_told_without_a_word_of_it(self, cast, goal):
        change(goal, cast.mentee, title="Lead two")

        notice, mail = Notification.objects.get(kind="goal_reworded"), Delivery.objects.get(kind="goal_reworded")
        assert (notice.person, notice.title) == (cast.mentor, "Milo Mentee proposes other words for a goal")
        assert "Lead" not in mail.subject + mail.text

    def test_both_wordings_stand_side_by_side(self, cast, goal):
        change(goal, cast.mentee, levels=NEW | {Attainment.MORE: OLD[Attainment.MORE]})

        rewording = proposed_rewording(goal, cast.mentor.user)
        rows = {row.label: (row.now, row.proposed, row.differs) for row in compared(goal, rewording)}

        assert rows["0, as expected"] == ("old 0", "new 0", True)
        assert rows["+1, more than expected"] == ("old +1", "old +1", False)
        assert rows["The goal"][2] is False

    def test_what_it_said_before_is_kept(self, cast, goal):
        change(goal, cast.mentee, title="Lead two", levels=NEW)
        agree_rewording(rewording=Rewording.objects.get(), by=cast.mentor, now=NOW)

        former = former_words(goal, cast.mentee.user).get()

        assert (former.title, former.described) == ("Lead a review", OLD)
        assert Goal.objects.get().version == 2

    def test_a_counterproposal_takes_the_place_of_a_proposal(self, cast, goal):
        change(goal, cast.mentee, title="Lead two")
        change(goal, cast.mentor, title="Lead three")

        states = {row.title: row.state for row in Rewording.objects.all()}
        assert states == {"Lead two": "withdrawn", "Lead three": "proposed"}
        with pytest.raises(NotNow, match="not proposed any more"):
            agree_rewording(rewording=Rewording.objects.get(state="withdrawn"), by=cast.mentor, now=NOW)

    def test_back_to_what_both_agreed_on_is_no_proposal(self, cast, goal):
        change(goal, cast.mentee, title="Lead two")
        change(goal, cast.mentee)

        assert Rewording.objects.get().state == RewordingState.WITHDRAWN
        assert Notification.objects.get(kind="goal_withdrawn").person == cast.mentor

    def test_who_proposed_words_does_not_agree_to_them(self, cast, goal):
        change(goal, cast.mentee, title="Lead two")

        with pytest.raises(NotYours, match="for Mara Mentor to agree"):
            agree_rewording(rewording=Rewording.objects.get(), by=cast.mentee, now=NOW)

    @pytest.mark.parametrize("decide", [agree_rewording, withdraw_rewording])
    def test_an_answer_given_twice_is_one(self, cast, goal, decide):
        change(goal, cast.mentee, title="Lead two")
        Notification.objects.all().delete()
        for _ in range(2):
            decide(rewording=Rewording.objects.get(), by=cast.mentor, now=NOW)

        assert AuditEvent.objects.filter(action__startswith="goal.rewording_").count() == 1
        assert Notification.objects.get().person == cast.mentee

    @pytest.mark.parametrize("part", ["mentor", "mentee"])
    def test_either_of_the_two_keeps_it_as_it_is(self, cast, goal, part):
        change(goal, cast.mentee, title="Lead two")

        withdraw_rewording(rewording=Rewording.objects.get(), by=getattr(cast, part), now=NOW)

        assert Goal.objects.get().title == "Lead a review"


@pytest.mark.parametrize("before", RewordingState)
@pytest.mark.parametrize("after", [RewordingState.AGREED, RewordingState.WITHDRAWN])
def test_an_answer_moves_words_as_the_table_says(cast, goal, before, after):
    decided = None if before == RewordingState.PROPOSED else NOW
    rewording = RewordingFactory(goal=goal, state=before, decided_at=decided)
    decide = agree_rewording if after == RewordingState.AGREED else withdraw_rewording

    if after in REWORDING_MOVES[before] or before == after:
        decide(rewording=rewording, by=cast.mentor, now=NOW)
        assert Rewording.objects.get().state == after
    else:
        with pytest.raises(NotNow):
            decide(rewording=rewording, by=cast.mentor, now=NOW)


@pytest.mark.parametrize("state", [GoalState.REACHED, GoalState.DROPPED, GoalState.WITHDRAWN])
def test_a_goal_that_is_not_worked_on_keeps_its_words(cast, state):
    with pytest.raises(NotNow, match="keeps its words"):
        change(GoalFactory(pairing=cast.pairing, state=state), cast.mentee)


def test_nobody_from_outside_and_no_pair_that_has_ended(cast, goal):
    with pytest.raises(NotAGoal):
        change(goal, cast.outsider, title="Mine")
    change(goal, cast.mentee, title="Lead two")
    end_pairing(pairing=cast.pairing, by=None, now=NOW)

    with pytest.raises(NotNow):
        change(goal, cast.mentee, title="Lead three")
    with pytest.raises(NotNow):
        agree_rewording(rewording=Rewording.objects.get(), by=cast.mentor, now=NOW)


def test_the_database_keeps_one_proposal_of_words_at_a_time(goal):
    RewordingFactory(goal=goal)
    with pytest.raises(IntegrityError), transaction.atomic():
        RewordingFactory(goal=goal)
    with pytest.raises(IntegrityError), transaction.atomic():
        RewordingFactory(goal=goal, state=RewordingState.AGREED)
