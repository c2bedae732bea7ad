"""Working hours that two people have in common, each from nine to five in their own zone."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from pairing.matching.market import Integers

OPENS, CLOSES = time(9), time(17)
WORKDAY_MINUTES = 8 * 60


@lru_cache(maxsize=1024)
def is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def common_minutes(zones: Sequence[str], day: date) -> Integers:
    """Minutes that the working day of each zone on the local date ``day`` shares with working days of each other one.

    The others' days before and after count too: Tuesday morning in Auckland is Monday afternoon in Los Angeles. Both
    ends of every day are converted for their own date. A time that exists twice is its first.
    """
    opens, closes = _working_days(zones, day)
    common = np.zeros((len(zones), len(zones)), dtype=np.int64)
    for shift in (-1, 0, 1):
        starts, ends = _working_days(zones, day + timedelta(days=shift))
        together = np.minimum(closes[:, None], ends[None, :]) - np.maximum(opens[:, None], starts[None, :])
        common += np.maximum(together, 0)
    return np.minimum(common, WORKDAY_MINUTES)


def _working_days(zones: Sequence[str], day: date) -> tuple[Integers, Integers]:
    """When the day's work begins and ends in each zone, in minutes since 1970."""
    local = [ZoneInfo(zone) for zone in zones]
    return (
        np.array([datetime.combine(day, OPENS, zone).timestamp() // 60 for zone in local], dtype=np.int64),
        np.array([datetime.combine(day, CLOSES, zone).timestamp() // 60 for zone in local], dtype=np.int64),
    )
