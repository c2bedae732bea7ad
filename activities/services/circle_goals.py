from datetime import date, datetime

from django.db import transaction

from activities.models import CircleGoal, CircleGoalProgress
from activities.policies.circles import check_can_move_goal, check_lasts
from activities.states import Attainment, GoalState
from mentorship import audit
from mentorship.people.models import Person
from pairing.models import Circle


@transaction.atomic
def set_circle_goal(
    *, circle: Circle, title: str, evidence: str = "", target_on: date | None = None, by: Person, now: datetime
) -> CircleGoal:
    """Set a goal that the circle shares."""
    check_lasts(circle)
    goal = CircleGoal.objects.create(
        circle=circle, title=title, evidence=evidence, target_on=target_on, set_by=by, set_at=now
    )
    audit.record("circle_goal.set", by=by, on=goal, now=now, circle=str(circle.pk))
    return goal


@transaction.atomic
def change_circle_goal(
    *, goal: CircleGoal, title: str, evidence: str, target_on: date | None, by: Person, now: datetime
) -> CircleGoal:
    """Word a goal differently or move its date."""
    goal = _locked(goal)
    check_lasts(goal.circle)
    goal.title, goal.evidence, goal.target_on = title, evidence, target_on
    goal.save(update_fields=["title", "evidence", "target_on"])
    audit.record("circle_goal.changed", by=by, on=goal, now=now)
    return goal


@transaction.atomic
def review_circle_goal(
    *, goal: CircleGoal, attainment: Attainment, state: GoalState, comment: str = "", by: Person, now: datetime
) -> CircleGoalProgress:
    """Say where a goal stands; each look is kept."""
    goal = _locked(goal)
    check_can_move_goal(goal, state)
    goal.attainment, goal.state, goal.reviewed_at = attainment, state, now
    goal.save(update_fields=["attainment", "state", "reviewed_at"])
    look = CircleGoalProgress.objects.create(
        goal=goal, attainment=attainment, comment=comment, reviewed_by=by, reviewed_at=now
    )
    audit.record("circle_goal.reviewed", by=by, on=goal, now=now)
    return look


def _locked(goal: CircleGoal) -> CircleGoal:
    return CircleGoal.objects.select_for_update(of=("self",)).select_related("circle").get(pk=goal.pk)
