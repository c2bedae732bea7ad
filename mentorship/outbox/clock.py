"""Whether the clock of this machine can be believed: what deletes or keeps for good by schedule asks before it begins.

A clock that is set a quarter ahead would have words deleted and unfinished figures kept. Each sweep writes down when it
ran, so a leap shows against the last of them; a machine that was off for as long looks the same. Either way the work
waits until the clock has gone on evenly for a day, in which somebody can correct it. What people do by hand waits for
nothing. A clock that drifts, or is moved on in many small steps, is not found.
"""

import logging
from datetime import datetime, timedelta

from django.db.models import Max

from mentorship.errors import Refusal
from mentorship.outbox.models import Beat

LEAP = "clock leapt"
AHEAD = timedelta(days=1)  # a night or a day off is no leap
BACK = timedelta(hours=1)  # a sweep writes down when it began, and none lasts as long
STEADY = timedelta(days=1)

logger = logging.getLogger(__name__)


class ClockLeapt(Refusal):
    """The time may be wrong: not now."""


def look(now: datetime) -> None:
    """Note a leap since the last sweep, forward or back; sweeps that lie ahead of the clock are taken back with it."""
    latest = Beat.objects.aggregate(latest=Max("at"))["latest"]
    if latest and not latest - BACK <= now <= latest + AHEAD:
        Beat.objects.filter(at__gt=now).update(at=now)
        Beat.objects.update_or_create(name=LEAP, defaults={"at": now})


def leapt_at(now: datetime) -> datetime | None:
    """When the leap was found that scheduled work still waits for."""
    return Beat.objects.filter(name=LEAP, at__gt=now - STEADY).values_list("at", flat=True).first()


def check_steady(now: datetime) -> None:
    """Raises ClockLeapt while nobody can rely on ``now``."""
    look(now)
    if leapt := leapt_at(now):
        sentence = f"The clock leapt, or nothing ran for a day: waits until {leapt + STEADY:%-d %B %Y %H:%M} UTC."
        logger.warning("%s", sentence)
        raise ClockLeapt(sentence)
