"""What gathers around a goal: evidence, and small steps."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from activities.models import Goal, GoalEvidence, GoalStep
from activities.policies.goals import NotAGoal, check_can_add_to, check_of_pair
from activities.services.goals import locked
from mentorship import audit
from mentorship.people.models import Person


@transaction.atomic
def add_evidence(
    *,
    goal: Goal,
    text: str,
    seen_on: date,
    link: str = "",
    evidence_id: UUID | None = None,
    by: Person,
    now: datetime,
) -> GoalEvidence:
    """Keep what shows how far a goal has come; posted twice, once."""
    goal = locked(goal)
    evidence_id = evidence_id or uuid4()
    if evidence := GoalEvidence.objects.filter(pk=evidence_id, goal=goal).first():
        return evidence
    check_of_pair(goal.pairing, by)
    check_can_add_to(goal)
    if seen_on > now.astimezone(by.zone).date():
        raise NotAGoal("Evidence is there already: choose today or an earlier day.")
    evidence = GoalEvidence.objects.create(
        pk=evidence_id, goal=goal, text=text, link=link, seen_on=seen_on, added_by=by, added_at=now
    )
    audit.record("goal_evidence.added", by=by, on=evidence, now=now, goal=str(goal.pk))
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: GoalEvidence, by: Person, now: datetime) -> None:
    """Take back what one has added oneself. Again changes nothing."""
    goal = locked(evidence.goal)
    check_can_add_to(goal)
    if by.pk != evidence.added_by_id:
        raise NotAGoal("Who added a piece of evidence removes it.")
    if GoalEvidence.objects.filter(pk=evidence.pk).delete()[0]:
        audit.record("goal_evidence.removed", by=by, on=evidence, now=now, goal=str(goal.pk))


@transaction.atomic
def add_step(*, goal: Goal, text: str, step_id: UUID | None = None, by: Person, now: datetime) -> GoalStep:
    """A small step towards a goal; posted twice, once."""
    goal = locked(goal)
    step_id = step_id or uuid4()
    if step := GoalStep.objects.filter(pk=step_id, goal=goal).first():
        return step
    check_of_pair(goal.pairing, by)
    check_can_add_to(goal)
    step = GoalStep.objects.create(pk=step_id, goal=goal, text=text, added_by=by, added_at=now)
    audit.record("goal_step.added", by=by, on=step, now=now, goal=str(goal.pk))
    return step


@transaction.atomic
def mark_step(*, step: GoalStep, done: bool, by: Person, now: datetime) -> GoalStep:
    """Tick a step off, or put it back. Again changes nothing."""
    goal = locked(step.goal)
    step = GoalStep.objects.select_for_update().get(pk=step.pk)
    if bool(step.done_at) == done:
        return step
    check_can_add_to(goal)
    step.done_at = now if done else None
    step.save(update_fields=["done_at"])
    audit.record("goal_step.done" if done else "goal_step.reopened", by=by, on=step, now=now)
    return step


@transaction.atomic
def remove_step(*, step: GoalStep, by: Person, now: datetime) -> None:
    """Strike a step out: either of the two, while it is open. Again changes nothing."""
    goal = locked(step.goal)
    check_can_add_to(goal)
    if GoalStep.objects.filter(pk=step.pk, done_at=None).delete()[0]:
        audit.record("goal_step.removed", by=by, on=step, now=now, goal=str(goal.pk))
