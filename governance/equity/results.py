"""What comes out: one comparison a line, graded, with a sentence; or why it is withheld."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from governance.disclosure import Thresholds
from governance.equity.values import EVERYBODY_ELSE, Interval, Outcome

Name: TypeAlias = tuple[str, str, str, str]

OTHER_LEVELS = "the other levels"


class CannotCompare(Exception):
    """The groups overlap, so that a comparison would count somebody on both sides; the text can be shown."""


class Grade(StrEnum):
    """What a comparison says, from nothing to certain."""

    CANNOT_TELL = "cannot_tell"
    NONE = "none"
    WATCH = "watch"
    FINDING = "finding"
    CONFIRMED = "confirmed"

    @property
    def label(self) -> str:
        return {"cannot_tell": "cannot tell", "none": "no finding", "confirmed": "confirmed finding"}.get(
            self, self.value
        )


FOUND = (Grade.FINDING, Grade.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Arm:
    """One side of a comparison. ``value`` is a share, weeks, levels or sessions; measured arms print no count."""

    value: float | None
    interval: Interval | None = None
    people: int | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """The difference of an earlier quarter, as that audit printed it."""

    period: str
    effect: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Drift:
    """How the gap changed over quarters: the odds ratio by which it does each quarter; over 1, it closes."""

    quarters: int
    odds_ratio: float
    interval: Interval
    p_value: float
    q_value: float = 1.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """A group against others in one outcome, everywhere or within one level (``stratum``).

    With ``withheld``, a sentence, nothing else is told. ``effect`` is what the difference is measured by: points of a
    share (0.05 is five points), levels, or a ratio of paces or rates; ``gap`` and ``ratio`` are the crude ones of
    shares, ``level_gap`` and ``level_ratio`` those at equal levels. ``split`` says that the levels disagree, so that
    the lines of each level follow and this one has no verdict.
    """

    outcome: Outcome
    dimension: str
    group: str
    against: str = EVERYBODY_ELSE
    stratum: str = ""
    withheld: str = ""
    mine: Arm | None = None
    theirs: Arm | None = None
    effect: float | None = None
    interval: Interval | None = None
    gap: float | None = None
    ratio: float | None = None
    ratio_interval: Interval | None = None
    level_gap: float | None = None
    level_ratio: float | None = None
    heterogeneity_p: float | None = None
    split: bool = False
    method: str = ""
    p_value: float | None = None
    q_value: float | None = None
    detectable: float | None = None
    grade: Grade | None = None
    sentence: str = ""
    trend: tuple[Point, ...] = ()
    drift: Drift | None = None

    @property
    def name(self) -> Name:
        """The same in every quarter."""
        return self.outcome, self.dimension, self.group, self.stratum


@dataclass(frozen=True, slots=True)
class Audit:
    """The comparisons of a quarter, in a fixed order; the same input gives the same audit."""

    period: str
    comparisons: tuple[Comparison, ...]
    thresholds: Thresholds
    headline: str = ""
    tested: int = 0
    withheld: int = 0
    grades: Mapping[str, int] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Comparison, ...]:
        return tuple(c for c in self.comparisons if c.grade in FOUND)
