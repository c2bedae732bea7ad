"""A pair's goals: who proposes, who agrees, what a look changes, and what everybody sees."""

import uuid
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from activities.models import ActionItem, Goal, GoalEvidence, GoalProgress, GoalStep, Rewording, Session
from activities.policies.goals import NotAGoal, NotYours, ReadAgain
from activities.policies.pairs import NotNow
from activities.selectors.goals import at_a_glance, goals_of, goals_under_way, score_of_goals
from activities.selectors.pairs import items_of
from activities.services.goals import GoalDraft, agree_goal, review_goal, set_goal, withdraw_goal
from activities.states import GOAL_MOVES, Attainment, GoalState
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from mentorship.outbox.models import Delivery
from pairing.services.offers import end_pairing
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.activities import (
    ActionItemFactory,
    GoalEvidenceFactory,
    GoalFactory,
    GoalStepFactory,
    RewordingFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db
LEVELS = {level: f"level {level.sign}" for level in Attainment}
DRAFT = GoalDraft(title="Lead a design review", levels=LEVELS)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def proposed(cast) -> Goal:
    return set_goal(pairing=cast.pairing, draft=DRAFT, by=cast.mentee, now=NOW)


@pytest.fixture
def goal(cast, proposed) -> Goal:
    return agree_goal(goal=proposed, version=1, by=cast.mentor, now=NOW)


def look(goal, cast, attainment=Attainment.EXPECTED, state=GoalState.ACTIVE, **more) -> GoalProgress:
    return review_goal(goal=goal, attainment=attainment, state=state, by=cast.mentee, now=NOW, **more)


class TestProposing:
    def test_the_other_is_asked_without_a_word_of_it(self, cast, proposed):
        notice = Notification.objects.get(kind="goal_proposed")
        mail = Delivery.objects.get(kind="goal_proposed")

        assert (proposed.state, notice.person, notice.title) == (
            "proposed", cast.mentor, "Milo Mentee proposes a goal to you",
        )  # fmt: skip
        assert notice.url == proposed.get_absolute_url()
        assert "design review" not in mail.subject + mail.text + mail.html + notice.title

    def test_it_keeps_its_levels_in_the_pairs_words(self, proposed):
        kept = Goal.objects.get()

        assert kept.described == LEVELS
        assert kept.is_scaled

    def test_a_title_alone_is_enough_to_begin_with(self, cast):
        goal = set_goal(pairing=cast.pairing, draft=GoalDraft(title="Own a system"), by=cast.mentor, now=NOW)

        assert (goal.is_scaled, goal.described, goal.asked) == (False, {}, cast.mentee)

    def test_a_form_sent_twice_is_one_goal(self, cast):
        key = uuid.uuid4()
        for _ in range(2):
            set_goal(pairing=cast.pairing, draft=DRAFT, goal_id=key, by=cast.mentee, now=NOW)

        assert Goal.objects.get().pk == key
        assert AuditEvent.objects.filter(action="goal.proposed").count() == 1
        with pytest.raises(NotAGoal, match="used already"):
            set_goal(pairing=cast.pairing, draft=DRAFT, goal_id=key, by=cast.mentor, now=NOW)

    def test_it_begins_where_it_is_said_to_begin(self, cast):
        draft = replace(DRAFT, baseline=Attainment.LESS)
        assert set_goal(pairing=cast.pairing, draft=draft, by=cast.mentee, now=NOW).attainment == Attainment.LESS

    @pytest.mark.parametrize(
        ("levels", "sentence"),
        [
            ({Attainment.EXPECTED: "One review alone."}, "all five levels"),
            (LEVELS | {Attainment.MORE: "  "}, "all five levels"),
            (LEVELS | {Attainment.MORE: LEVELS[Attainment.LESS].upper()}, "read the same"),
        ],
    )
    def test_some_levels_or_the_same_twice_are_no_scale(self, cast, levels, sentence):
        with pytest.raises(NotAGoal, match=sentence):
            set_goal(pairing=cast.pairing, draft=GoalDraft(title="x", levels=levels), by=cast.mentee, now=NOW)
        assert not Goal.objects.exists()

    def test_nobody_from_outside_and_no_pair_that_has_ended(self, cast):
        with pytest.raises(NotAGoal, match="one of the two"):
            set_goal(pairing=cast.pairing, draft=DRAFT, by=cast.outsider, now=NOW)
        end_pairing(pairing=cast.pairing, by=None, now=NOW)
        with pytest.raises(NotNow, match="nothing can be added"):
            set_goal(pairing=cast.pairing, draft=DRAFT, by=cast.mentee, now=NOW)


class TestAgreeing:
    def test_the_other_alone_agrees_and_who_proposed_it_is_told(self, cast, proposed):
        with pytest.raises(NotYours, match="for Mara Mentor to agree"):
            agree_goal(goal=proposed, version=1, by=cast.mentee, now=NOW)

        for _ in range(2):  # again changes nothing
            agreed = agree_goal(goal=proposed, version=1, by=cast.mentor, now=NOW)

        assert (agreed.state, agreed.agreed_at) == ("active", NOW)
        assert AuditEvent.objects.filter(action="goal.agreed").count() == 1
        assert Notification.objects.get(kind="goal_agreed").person == cast.mentee

    def test_nobody_agrees_to_words_they_have_not_read(self, cast, proposed):
        with pytest.raises(ReadAgain, match="Read it again"):
            agree_goal(goal=proposed, version=2, by=cast.mentor, now=NOW)

    def test_nobody_from_outside_agrees(self, cast, proposed):
        with pytest.raises(NotAGoal, match="one of the two"):
            agree_goal(goal=proposed, version=1, by=cast.outsider, now=NOW)

    @pytest.mark.parametrize("part", ["mentor", "mentee"])
    def test_either_withdraws_a_proposal_and_the_other_is_told(self, cast, proposed, part):
        by = getattr(cast, part)
        for _ in range(2):
            withdraw_goal(goal=proposed, by=by, now=NOW)

        assert Goal.objects.get().state == GoalState.WITHDRAWN
        assert Notification.objects.get(kind="goal_withdrawn").person == cast.pairing.partner_of(by)
        assert not list(goals_of(cast.pairing, cast.mentee.user))
        with pytest.raises(NotNow, match="nothing to agree to"):
            agree_goal(goal=proposed, version=1, by=cast.mentor, now=NOW)

    def test_what_both_agreed_on_is_set_aside_and_not_withdrawn(self, cast, goal):
        with pytest.raises(NotNow, match="set aside, not withdrawn"):
            withdraw_goal(goal=goal, by=cast.mentee, now=NOW)


class TestLooking:
    def test_each_look_at_a_goal_is_kept(self, cast, goal):
        for attainment in (Attainment.LESS, Attainment.EXPECTED):
            look(goal, cast, attainment, comment="Shown in review.")

        goal.refresh_from_db()
        assert goal.attainment == Attainment.EXPECTED
        assert [progress.comment for progress in goal.history.all()] == ["Shown in review."] * 2
        assert list(goals_under_way([goal.pairing], cast.mentee.user)) == [goal]

    def test_a_look_sent_twice_is_one(self, cast, goal):
        key = uuid.uuid4()
        assert look(goal, cast, progress_id=key) == look(goal, cast, Attainment.MORE, progress_id=key)

        goal.refresh_from_db()
        assert (goal.history.count(), goal.attainment) == (1, 0)

    def test_a_look_at_a_proposal_does_not_stand_for_the_others_word(self, cast, proposed):
        look(proposed, cast, Attainment.LESS, GoalState.PROPOSED)

        for state in (GoalState.ACTIVE, GoalState.REACHED):
            with pytest.raises(NotNow, match="Mara Mentor has not agreed"):
                look(proposed, cast, state=state)
        assert Goal.objects.get().state == GoalState.PROPOSED

    @pytest.mark.parametrize("before", GoalState)
    @pytest.mark.parametrize("after", GoalState)
    def test_a_look_moves_a_goal_as_the_table_says(self, cast, before, after):
        goal = GoalFactory(pairing=cast.pairing, state=before)
        allowed = before != GoalState.WITHDRAWN and (
            before == after or (before != GoalState.PROPOSED and after in GOAL_MOVES[before])
        )

        if allowed:
            look(goal, cast, state=after)
        else:
            with pytest.raises(NotNow):
                look(goal, cast, state=after)

        assert Goal.objects.get().state == (after if allowed else before)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "active", "agreed_at": None},
        {"state": "proposed", "agreed_at": NOW},
        {"baseline": 0},
        {"attainment": 3},
        {"importance": 0},
        {"difficulty": 4},
    ],
)
def test_the_database_keeps_what_must_hold(cast, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalFactory(pairing=cast.pairing, **wrong)


def test_the_score_counts_what_both_agreed_on_and_described(cast):
    def one(**facts) -> Goal:
        goal = GoalFactory.build(pairing=cast.pairing, **facts)
        goal.describe(LEVELS)
        goal.save()
        return goal

    one(attainment=0), one(attainment=0, state=GoalState.REACHED)
    one(attainment=2, state=GoalState.PROPOSED), one(attainment=2, state=GoalState.DROPPED)
    GoalFactory(pairing=cast.pairing, attainment=2)

    of = score_of_goals(goals_of(cast.pairing, cast.mentee.user))

    assert (of.score.t, of.score.goals, of.score.equal) == (50, 2, True)
    assert (of.proposed, of.unscaled, of.dropped) == (1, 1, 1)
    assert of.score.before < 50


def test_what_waits_for_an_answer_waits_for_the_other(cast, proposed):
    agreed = GoalFactory(pairing=cast.pairing)
    RewordingFactory(goal=agreed, proposed_by=cast.mentor)

    def waiting(person):
        goals = goals_of(cast.pairing, person.user)
        return [glance.goal for glance in at_a_glance(goals, person) if glance.waits]

    assert waiting(cast.mentor) == [proposed]
    assert waiting(cast.mentee) == [agreed]


def private_rows(cast, goal):
    session = SessionFactory(pairing=cast.pairing)
    of_mentee = ActionItemFactory(pairing=cast.pairing, session=session)
    of_mentor = ActionItemFactory(pairing=cast.pairing, owner=cast.mentor)
    return [
        ("activities.read_goal", Goal, goal),
        ("activities.read_progress", GoalProgress, look(goal, cast)),
        ("activities.read_goal_part", GoalEvidence, GoalEvidenceFactory(goal=goal)),
        ("activities.read_goal_part", GoalStep, GoalStepFactory(goal=goal)),
        ("activities.read_goal_part", Rewording, RewordingFactory(goal=goal)),
        ("activities.read_action_item", ActionItem, of_mentee),
        ("activities.read_action_item", ActionItem, of_mentor),
        ("activities.view_session", Session, session),
    ]


@pytest.mark.parametrize("ended", [False, True])
def test_lists_and_details_agree_for_everybody(cast, goal, ended):
    rows = private_rows(cast, goal)
    if ended:
        end_pairing(pairing=cast.pairing, by=None, now=NOW)
    seen = []
    for permission, model, row in rows:
        row = model.objects.get(pk=row.pk)
        may = {part for part, user in cast.users.items() if user.has_perm(permission, row)}
        assert may == {part for part, user in cast.users.items() if model.objects.visible_to(user).filter(pk=row.pk)}
        seen.append(may)

    both = {"mentor", "mentee"}
    assert seen == ([*[{"mentee"}] * 6, {"mentor"}, both] if ended else [both] * 8)


def test_the_pair_sees_its_goals_and_open_items(cast, goal):
    ActionItemFactory(pairing=cast.pairing)
    ActionItemFactory(pairing=cast.pairing, done_at=NOW)

    assert list(goals_of(cast.pairing, cast.mentor.user)) == [goal]
    open_items, done_items = items_of(cast.pairing, cast.mentor.user)
    assert (len(open_items), len(done_items)) == (1, 1)
    assert items_of(cast.pairing, cast.owner.user) == ([], [])
