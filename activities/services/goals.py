"""A pair's goals: proposed by one, agreed on by the other, looked at by both."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from activities.models import Goal, GoalProgress
from activities.policies.goals import (
    NotAGoal,
    check_can_agree,
    check_can_review,
    check_can_withdraw,
    check_levels,
    check_of_pair,
)
from activities.policies.pairs import check_lasts
from activities.services.goal_notices import tell_partner
from activities.states import Attainment, Difficulty, GoalState, Importance
from mentorship import audit
from mentorship.people.models import Person
from pairing.models import Pairing


@dataclass(frozen=True)
class GoalDraft:
    """What was typed of a goal: the words both agree on (title, levels, weight), and the rest."""

    title: str
    levels: Mapping[Attainment, str] = field(default_factory=dict)
    importance: int = Importance.USUAL
    difficulty: int = Difficulty.USUAL
    evidence: str = ""
    target_on: date | None = None
    baseline: int = Attainment.MUCH_LESS

    def scale(self) -> dict[Attainment, str]:
        """All five levels, or nothing."""
        check_levels(self.levels)
        described = {level: self.levels.get(level, "").strip() for level in Attainment}
        return described if any(described.values()) else {}


@transaction.atomic
def set_goal(*, pairing: Pairing, draft: GoalDraft, goal_id: UUID | None = None, by: Person, now: datetime) -> Goal:
    """Propose a goal to the other of the pair. The id comes from the form: posted twice, it is one goal."""
    pairing = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee").get(pk=pairing.pk)
    goal_id = goal_id or uuid4()
    if goal := Goal.objects.filter(pk=goal_id).first():
        if (goal.pairing_id, goal.set_by_id) != (pairing.pk, by.pk):
            raise NotAGoal("This form was used already. Open a new one to set another goal.")
        return goal
    check_lasts(pairing)
    check_of_pair(pairing, by)
    goal = Goal(
        pk=goal_id, pairing=pairing, title=draft.title, importance=draft.importance,
        difficulty=draft.difficulty, evidence=draft.evidence, target_on=draft.target_on, baseline=draft.baseline,
        attainment=draft.baseline, set_by=by, set_at=now,
    )  # fmt: skip
    goal.describe(draft.scale())
    goal.save(force_insert=True)
    audit.record("goal.proposed", by=by, on=goal, now=now, pairing=str(pairing.pk))
    tell_partner(goal, "goal_proposed", "proposes a goal to you", goal.version, by=by, now=now)
    return goal


@transaction.atomic
def agree_goal(*, goal: Goal, version: int, by: Person, now: datetime) -> Goal:
    """Say yes to a goal in the words of this version. Again changes nothing."""
    goal = locked(goal)
    if goal.state == GoalState.ACTIVE and by.pk != goal.set_by_id:
        return goal
    check_of_pair(goal.pairing, by)
    check_can_agree(goal, by, version)
    goal.state, goal.agreed_at = GoalState.ACTIVE, now
    goal.save(update_fields=["state", "agreed_at"])
    audit.record("goal.agreed", by=by, on=goal, now=now)
    tell_partner(goal, "goal_agreed", "agrees to your goal", goal.version, by=by, now=now)
    return goal


@transaction.atomic
def withdraw_goal(*, goal: Goal, by: Person, now: datetime) -> Goal:
    """Take a proposed goal back, or decline it: either of the two. Again changes nothing."""
    goal = locked(goal)
    if goal.state == GoalState.WITHDRAWN:
        return goal
    check_of_pair(goal.pairing, by)
    check_can_withdraw(goal)
    goal.state = GoalState.WITHDRAWN
    goal.save(update_fields=["state"])
    audit.record("goal.withdrawn", by=by, on=goal, now=now)
    tell_partner(goal, "goal_withdrawn", "answers a proposal about a goal", goal.version, by=by, now=now)
    return goal


@transaction.atomic
def review_goal(
    *,
    goal: Goal,
    attainment: Attainment,
    state: GoalState,
    comment: str = "",
    progress_id: UUID | None = None,
    by: Person,
    now: datetime,
) -> GoalProgress:
    """Say where a goal stands; each look is kept, one posted twice once."""
    goal = locked(goal)
    progress_id = progress_id or uuid4()
    if progress := GoalProgress.objects.filter(pk=progress_id, goal=goal).first():
        return progress
    check_can_review(goal, state)
    goal.attainment, goal.state, goal.reviewed_at = attainment, state, now
    goal.save(update_fields=["attainment", "state", "reviewed_at"])
    progress = GoalProgress.objects.create(
        pk=progress_id, goal=goal, attainment=attainment, comment=comment, reviewed_by=by, reviewed_at=now
    )
    audit.record("goal.reviewed", by=by, on=goal, now=now)
    return progress


def locked(goal: Goal) -> Goal:
    rows = Goal.objects.select_for_update(of=("self",))
    return rows.select_related("pairing__mentor", "pairing__mentee", "set_by").get(pk=goal.pk)
