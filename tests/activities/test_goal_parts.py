"""Evidence of a goal, and small steps towards it."""

import uuid
from datetime import timedelta

import pytest

from activities.models import Goal, GoalEvidence, GoalStep
from activities.policies.goals import NotAGoal
from activities.policies.pairs import NotNow
from activities.selectors.goals import at_a_glance, goals_of
from activities.services.goal_parts import add_evidence, add_step, mark_step, remove_evidence, remove_step
from mentorship.audit.models import AuditEvent
from pairing.services.offers import end_pairing
from tests.factories import NOW, TODAY
from tests.factories.activities import GoalEvidenceFactory, GoalFactory, GoalStepFactory


@pytest.fixture
def goal(cast) -> Goal:
    return GoalFactory(pairing=cast.pairing)


def recorded(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


def test_evidence_is_kept_once_however_often_it_is_sent(cast, goal):
    key = uuid.uuid4()
    for _ in range(2):
        add_evidence(
            goal=goal, text="The record.", link="https://docs.example.org/1", seen_on=TODAY, evidence_id=key,
            by=cast.mentee, now=NOW,
        )  # fmt: skip

    kept = GoalEvidence.objects.get()
    assert (kept.pk, kept.text, kept.link, kept.seen_on) == (key, "The record.", "https://docs.example.org/1", TODAY)
    assert recorded("goal_evidence.added") == 1


def test_evidence_is_of_today_or_earlier(cast, goal):
    with pytest.raises(NotAGoal, match="today or an earlier day"):
        add_evidence(goal=goal, text="x", seen_on=TODAY + timedelta(days=1), by=cast.mentee, now=NOW)


def test_who_added_evidence_removes_it(cast, goal):
    evidence = GoalEvidenceFactory(goal=goal)
    with pytest.raises(NotAGoal, match="Who added"):
        remove_evidence(evidence=evidence, by=cast.mentor, now=NOW)

    for _ in range(2):
        remove_evidence(evidence=evidence, by=cast.mentee, now=NOW)

    assert not GoalEvidence.objects.exists()
    assert recorded("goal_evidence.removed") == 1


def test_steps_are_ticked_off_in_any_order_and_the_first_open_one_is_next(cast, goal):
    first, second = (
        add_step(goal=goal, text=text, by=cast.mentee, now=NOW + timedelta(minutes=minute))
        for minute, text in enumerate(("Read two records", "Write a draft"))
    )

    def upcoming():
        (glance,) = at_a_glance(goals_of(cast.pairing, cast.mentee.user), cast.mentee)
        return glance.step

    assert upcoming() == first
    for _ in range(2):
        mark_step(step=first, done=True, by=cast.mentor, now=NOW)
    assert (upcoming(), recorded("goal_step.done")) == (second, 1)
    mark_step(step=second, done=True, by=cast.mentee, now=NOW)
    assert upcoming() is None
    mark_step(step=first, done=False, by=cast.mentee, now=NOW)
    assert upcoming() == first


def test_a_step_is_kept_once_and_struck_out_while_it_is_open(cast, goal):
    key = uuid.uuid4()
    for _ in range(2):
        add_step(goal=goal, text="Write a draft", step_id=key, by=cast.mentee, now=NOW)
    assert GoalStep.objects.get().pk == key

    done = GoalStepFactory(goal=goal, done_at=NOW)
    for step in (GoalStep.objects.get(pk=key), done):
        for _ in range(2):
            remove_step(step=step, by=cast.mentor, now=NOW)

    assert list(GoalStep.objects.all()) == [done]
    assert recorded("goal_step.removed") == 1


def test_nothing_is_added_from_outside_to_a_withdrawn_goal_or_after_the_end(cast, goal):
    withdrawn = GoalFactory(pairing=cast.pairing, state="withdrawn")
    step, evidence = GoalStepFactory(goal=goal), GoalEvidenceFactory(goal=goal)
    with pytest.raises(NotAGoal):
        add_step(goal=goal, text="x", by=cast.outsider, now=NOW)
    with pytest.raises(NotAGoal):
        add_evidence(goal=goal, text="x", seen_on=TODAY, by=cast.outsider, now=NOW)
    with pytest.raises(NotNow, match="withdrawn"):
        add_step(goal=withdrawn, text="x", by=cast.mentee, now=NOW)

    end_pairing(pairing=cast.pairing, by=None, now=NOW)

    for write in (
        lambda: add_step(goal=goal, text="x", by=cast.mentee, now=NOW),
        lambda: add_evidence(goal=goal, text="x", seen_on=TODAY, by=cast.mentee, now=NOW),
        lambda: mark_step(step=step, done=True, by=cast.mentee, now=NOW),
        lambda: remove_step(step=step, by=cast.mentee, now=NOW),
        lambda: remove_evidence(evidence=evidence, by=cast.mentee, now=NOW),
    ):
        with pytest.raises(NotNow, match="nothing can be added"):
            write()
