"""Hours that two people are both at work, over a week and on the dates when they would meet.

Everybody's week is a row of quarter hours of universal time, so that all weeks in common are one matrix product. Each
end of a window is converted for its own date: weeks before and after the clocks change are different weeks, and each
counts as often as it occurs between the dates. A time that exists twice is its first.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from pairing.matching.market import Integers
from pairing.matching.people import Window

Dates = tuple[date, date]
Week = tuple[str, tuple[Window, ...]]
"""A zone, and the windows of a week in its local time."""

QUARTER, QUARTERS = 15, 7 * 24 * 4
ORDINARY: tuple[Window, ...] = tuple((weekday, 9 * 60, 17 * 60) for weekday in range(1, 6))
LEAST = 20 * 4
"""Quarter hours that everybody is held to have: 20 hours."""
WHOLE = 64
"""A quarter hour at work. Small enough that sums over a week are exact in float32: 64² · 672 < 2²⁴."""


@lru_cache(maxsize=1024)
def is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones is none
        return False
    return True


def shares(weeks: Sequence[Week], dates: Dates, top: int) -> Integers:
    """How much of the week of whoever works fewer hours the other is at work too, from 0 to ``top``.

    Who works less than 20 hours a week is held to have 20: what is missing is spread evenly over Monday to Friday, nine
    to five. So declaring few hours chooses nobody.
    """
    common = np.zeros((len(weeks), len(weeks)), dtype=np.int64)
    least = np.zeros_like(common)
    for monday, times in _kinds_of_week([zone for zone, _ in weeks], dates):
        at_work = np.array([_at_work(week, monday) for week in weeks], dtype=np.float32).reshape(-1, QUARTERS)
        common += times * (at_work @ at_work.T).astype(np.int64)
        total = at_work.sum(axis=1).astype(np.int64)
        least += times * WHOLE * np.minimum(total[:, None], total[None, :])
    shared: Integers = np.minimum(common * top // np.maximum(least, 1), top)
    return shared


def common_minutes(zones: Sequence[str], day: date) -> Integers:
    """Minutes of an ordinary working day that each two zones have in common, on average over the week of that day."""
    day_minutes = 8 * 60
    return shares([(zone, ORDINARY) for zone in zones], (day, day), day_minutes)


def _kinds_of_week(zones: Sequence[str], dates: Dates) -> list[tuple[date, int]]:
    """Mondays of weeks in which no clock says anything different, and how many weeks are like each of them."""
    first, last = dates
    monday, known, like = first - timedelta(days=first.weekday()), sorted(set(zones)), Counter[tuple[object, ...]]()
    mondays: dict[tuple[object, ...], date] = {}
    while monday <= last:
        days = [datetime.combine(monday + timedelta(days=day), time(12)) for day in range(7)]
        offsets = tuple(day.replace(tzinfo=ZoneInfo(zone)).utcoffset() for zone in known for day in days)
        mondays.setdefault(offsets, monday)
        like[offsets] += 1
        monday += timedelta(days=7)
    return [(mondays[offsets], times) for offsets, times in like.items()]


def _at_work(week: Week, monday: date) -> list[int]:
    zone, windows = week
    declared = _quarters(ZoneInfo(zone), windows or ORDINARY, monday)
    row = [0] * QUARTERS
    for quarter in declared:
        row[quarter] = WHOLE
    if len(declared) < LEAST:
        others = _quarters(ZoneInfo(zone), ORDINARY, monday) - declared
        for quarter in others:
            row[quarter] = min(WHOLE, WHOLE * (LEAST - len(declared)) // max(1, len(others)))
    return row


def _quarters(zone: ZoneInfo, windows: Sequence[Window], monday: date) -> set[int]:
    """The whole quarter hours of those windows, counted from Monday 0:00 of universal time, the week being a circle."""
    zero = datetime.combine(monday, time(0), ZoneInfo("UTC")).timestamp()
    found = set()
    for weekday, opens, closes in windows:
        midnight = datetime.combine(monday + timedelta(days=weekday - 1), time(0))
        start, end = (
            int((midnight + timedelta(minutes=minutes)).replace(tzinfo=zone).timestamp() - zero) // 60
            for minutes in (opens, closes)
        )
        found |= {quarter % QUARTERS for quarter in range(-(-start // QUARTER), end // QUARTER)}
    return found
