"""Concerns as those who may see them see them; whoever runs a program learns a count of a past quarter at most."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from mentorship.people.models import User
from pairing.models import Escalation, EscalationStep
from pairing.models.escalation import EscalationQuerySet
from programs.models import Program

FEWEST_SHOWN = 3
SEALED = ("reason", "words", "proposal")


def concerns_of(user: User) -> EscalationQuerySet:
    """What somebody raised or mediates, open ones first; the words stay closed."""
    steps = Prefetch("steps", EscalationStep.objects.select_related("owner"))
    rows = Escalation.objects.visible_to(user).select_related(
        "raised_by", "mediator", "pairing__mentor", "pairing__mentee", "pairing__cohort"
    )
    return rows.prefetch_related(steps).defer(*SEALED).order_by("closed_at", "-raised_at", "pk")


def concerns_last_quarter(program: Program, today: date) -> int | None:
    """How many were raised in the last quarter that is over; None for fewer than three.

    A whole past quarter, so that neither a new concern nor the time of one shows in the number.
    """
    first_month = 3 * ((today.month - 1) // 3) + 1
    end = date(today.year, first_month, 1)
    start = date(end.year - 1, 10, 1) if end.month == 1 else date(end.year, end.month - 3, 1)
    raised = Escalation.objects.filter(
        pairing__cohort__track__program=program, raised_at__date__gte=start, raised_at__date__lt=end
    )
    count = raised.count()
    return count if count >= FEWEST_SHOWN else None


@dataclass(frozen=True)
class StepSeen:
    """A step as a reader sees it."""

    step: EscalationStep
    mine: bool
    current: bool
    late: bool


def steps_seen(escalation: Escalation, user: User, today: date) -> list[StepSeen]:
    """The way so far and what is ahead; nothing is ahead any more once it is closed."""
    steps = list(escalation.steps.select_related("owner"))
    waiting = [step for step in steps if step.done_at is None]
    shown = steps if escalation.is_open else [step for step in steps if step.done_at]
    return [
        StepSeen(
            step, step.owner_id == user.person_id, bool(waiting) and step is waiting[0] and escalation.is_open,
            escalation.is_open and step.is_late(today),
        )
        for step in shown
    ]  # fmt: skip
