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


class Quarter(NamedTuple):
    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @property
    def begins(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def following(self) -> "Quarter":
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter.of(self.begins - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


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


def person_quarters(histories: Iterable[History], last: Quarter, top_level: int) -> Iterator[Observation]:
    """Everybody's quarters up to and including ``last``: from the first one they began with a level below the top.

    Somebody who leaves is there until the quarter of leaving, and in none after it. Each promotion counts, also the
    second of one person.
    """
    for history in histories:
        promoted_in = {
            Quarter.of(step.starts_on)
            for before, step in zip(history.steps, history.steps[1:], strict=False)
            if step.level > before.level
        }
        for quarter, step in _at_risk(history, last):
            if step.level < top_level:
                yield Observation(
                    mentored=history.mentored_from is not None and history.mentored_from < quarter.begins,
                    promoted=quarter in promoted_in,
                    tenure_band=tenure_band(history.hired_on, quarter.begins),
                    performance_band=step.band,
                    quarter=str(quarter),
                    person=history.person,
                )


def _at_risk(history: History, last: Quarter) -> Iterator[tuple[Quarter, Step]]:
    """Each quarter that began while a level was held, with the level held on the eve of it."""
    if not history.steps:
        return
    quarter = Quarter.of(history.steps[0].starts_on).following
    while quarter <= last and (history.left_on is None or history.left_on > quarter.begins):
        eve = quarter.begins - timedelta(days=1)
        held = (s for s in history.steps if s.starts_on <= eve and (s.ends_on is None or s.ends_on > eve))
        if (step := next(held, None)) is not None:
            yield quarter, step
        quarter = quarter.following
