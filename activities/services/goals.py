from datetime import date, datetime

from django.db import transaction

from activities.models import Goal, GoalProgress
from activities.policies import check_can_move_goal, check_lasts
from activities.states import Attainment, GoalState
from mentorship import audit
from mentorship.people.models import Person
from pairing.models import Pairing


@transaction.atomic
def set_goal(
    *, pairing: Pairing, title: str, evidence: str = "", target_on: date | None = None, by: Person, now: datetime
) -> Goal:
    """Set a goal for the mentee of a pairing."""
    check_lasts(pairing)
    goal = Goal.objects.create(
        pairing=pairing, title=title, evidence=evidence, target_on=target_on, set_by=by, set_at=now
    )
    audit.record("goal.set", by=by, on=goal, now=now, pairing=str(pairing.pk))
    return goal


@transaction.atomic
def change_goal(*, goal: Goal, title: str, evidence: str, target_on: date | None, by: Person, now: datetime) -> Goal:
    """Word a goal differently or move its date."""
    goal = _locked(goal)
    check_lasts(goal.pairing)
    goal.title, goal.evidence, goal.target_on = title, evidence, target_on
    goal.save(update_fields=["title", "evidence", "target_on"])
    audit.record("goal.changed", by=by, on=goal, now=now)
    return goal


@transaction.atomic
def review_goal(
    *, goal: Goal, attainment: Attainment, state: GoalState, comment: str = "", by: Person, now: datetime
) -> GoalProgress:
    """Say where a goal stands; each look is kept."""
    goal = _locked(goal)
    check_can_move_goal(goal, state)
    goal.attainment, goal.state, goal.reviewed_at = attainment, state, now
    goal.save(update_fields=["attainment", "state", "reviewed_at"])
    progress = GoalProgress.objects.create(
        goal=goal, attainment=attainment, comment=comment, reviewed_by=by, reviewed_at=now
    )
    audit.record("goal.reviewed", by=by, on=goal, now=now, attainment=int(attainment), state=state)
    return progress


def _locked(goal: Goal) -> Goal:
    return Goal.objects.select_for_update(of=("self",)).select_related("pairing").get(pk=goal.pk)
