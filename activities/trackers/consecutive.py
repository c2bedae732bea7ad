"""Sprints of trackers that know only when each ends: each begins on the day after the one before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

LONGEST = timedelta(days=60)


@dataclass(frozen=True)
class Ending:
    external_id: str
    name: str
    ends_on: date


def spans(endings: Iterable[Ending]) -> list[tuple[Ending, date]]:
    """Each with its first day. Left out is what has no known beginning: the first, one of two that end on a day, and
    one that ends more than sixty days after the one before it.
    """
    ordered = sorted(endings, key=lambda ending: (ending.ends_on, ending.external_id))
    found = []
    for before, ending in pairwise(ordered):
        starts_on = before.ends_on + timedelta(days=1)
        if starts_on <= ending.ends_on <= before.ends_on + LONGEST:
            found.append((ending, starts_on))
    return found
