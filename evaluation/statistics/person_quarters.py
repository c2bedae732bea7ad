"""From who held which level when, to who was up for promotion in which quarter.

Exposure is what was true before the quarter began. "Ever mentored" would count the quarters somebody had to stay in
order to be mentored at all as quarters of mentoring: immortal time (Suissa 2008, "Immortal time bias in
pharmacoepidemiology", American Journal of Epidemiology 167, 492–499).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from evaluation.statistics.observations import Observation

TENURE_BANDS = ((1, "under 1 year"), (3, "1 to 3 years"), (6, "3 to 6 years"))
LONGEST_TENURE, UNKNOWN_TENURE = "6 years or more", "unknown"
DAYS_A_YEAR = 365.25


class Span(NamedTuple):
    """A quarter: its name, its first day, and the first day after it."""

    name: str
    begins: date
    over: date


@dataclass(frozen=True, slots=True)
class Step:
    """A level held from one day up to, not including, another."""

    starts_on: date
    ends_on: date | None
    level: int
    band: str


@dataclass(frozen=True, slots=True)
class History:
    """One person's steps in order, and the day a first mentoring of theirs began."""

    person: str
    hired_on: date | None
    left_on: date | None
    steps: Sequence[Step]
    mentored_from: date | None = None


def tenure_band(hired_on: date | None, day: date) -> str:
    if hired_on is None:
        return UNKNOWN_TENURE
    years = (day - hired_on).days / DAYS_A_YEAR
    return next((label for below, label in TENURE_BANDS if years < below), LONGEST_TENURE)


def person_quarters(histories: Iterable[History], quarters: Sequence[Span], top_level: int) -> Iterator[Observation]:
    """Everybody's quarters, of these, that they began with a level below the top.

    Somebody who leaves is there until the quarter of leaving, and in none after it. Each promotion counts, also the
    second of one person.
    """
    for history in histories:
        promotions = [
            step.starts_on
            for before, step in zip(history.steps, history.steps[1:], strict=False)
            if step.level > before.level
        ]
        for quarter in quarters:
            step = _held_on_the_eve(history, quarter)
            if step is not None and step.level < top_level:
                yield Observation(
                    mentored=history.mentored_from is not None and history.mentored_from < quarter.begins,
                    promoted=any(quarter.begins <= day < quarter.over for day in promotions),
                    tenure_band=tenure_band(history.hired_on, quarter.begins),
                    performance_band=step.band,
                    quarter=quarter.name,
                    person=history.person,
                )


def _held_on_the_eve(history: History, quarter: Span) -> Step | None:
    """What somebody who is there when the quarter begins held the day before; a change on its first day is in it."""
    if history.left_on is not None and history.left_on <= quarter.begins:
        return None
    eve = quarter.begins - timedelta(days=1)
    held = (step for step in history.steps if step.starts_on <= eve and (step.ends_on is None or step.ends_on > eve))
    return next(held, None)
