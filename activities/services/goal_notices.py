"""Telling the other of a pair about a goal: that there is something to read, never what it says."""

from datetime import datetime

from activities.models import Goal
from mentorship.notifications.services import notify
from mentorship.people.models import Person


def tell_partner(goal: Goal, kind: str, what: str, occasion: object, *, by: Person, now: datetime) -> None:
    """``what`` follows the name of who did it in the title; ``occasion`` tells this time from others."""
    notify(
        kind=kind, to=goal.pairing.partner_of(by), occasion=f"{kind}:{goal.pk}:{occasion}", title=f"{by.name} {what}",
        url=goal.get_absolute_url(), context={"partner": by.name}, now=now,
    )  # fmt: skip
