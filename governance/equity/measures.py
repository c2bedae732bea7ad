"""Waiting and seniority: two arms of measured values.

Waiting by the log-rank test with Peto's ratio of paces, so that who still waits counts for as long as they have;
seniority by Mann–Whitney with the shift of Hodges and Lehmann. Sessions are in ``frequency``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, pi, sqrt
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from governance.equity.rates import POWER, Z
from governance.equity.values import Interval

Values: TypeAlias = NDArray[np.float64]
Counts: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Measured:
    """One measured comparison: each arm's value, the shift or ratio between them, and what could have been seen.

    ``effect`` is a ratio for waiting (of paces) and sessions (of rates), a shift for seniority.
    """

    group: float | None
    others: float | None
    effect: float
    interval: Interval
    p_value: float
    detectable: float


@dataclass(frozen=True, slots=True)
class Arms:
    """The distinct things measured, a row each, and how often each occurs in the group and among the others."""

    values: Values
    group: Counts
    others: Counts

    @classmethod
    def of(cls, group: Sequence[Any], others: Sequence[Any]) -> "Arms":
        """From one value, or one tuple of values, a person."""
        both = np.array([*group, *others], dtype=float)
        values, place = distinct(both.reshape(len(both), -1))
        arms = (np.bincount(part, minlength=len(values)) for part in (place[: len(group)], place[len(group) :]))
        return cls(values, *arms)

    def turned(self) -> "Arms":
        """The others against the group."""
        return Arms(self.values, self.others, self.group)


def distinct(measured: Values) -> tuple[Values, Counts]:
    """The distinct rows of what was measured, in order; and which of them each person has."""
    number = np.zeros(len(measured), dtype=np.int64)
    for column in measured.T:
        values, place = np.unique(column, return_inverse=True)
        number = number * len(values) + place
    _, first, place = np.unique(number, return_index=True, return_inverse=True)
    return measured[first], place


def compare_waiting(arms: Arms) -> Measured | None:
    """Days waited, and whether it ended in a pairing. Each arm has its median, None while over half still wait.

    None when nobody's waiting ended, or it all ended on days that leave nothing to compare.
    """
    days, place = np.unique(arms.values[:, 0], return_inverse=True)
    (waiting, ended), (others_waiting, others_ended) = (
        _by_day(place, times, arms.values[:, 1]) for times in (arms.group, arms.others)
    )
    n, events = waiting + others_waiting, ended + others_ended
    share = waiting / n
    off = float((ended - events * share).sum())
    spread = float((events * share * (1 - share) * (n - events) / np.maximum(n - 1, 1)).sum())
    if not spread:
        return None
    middle, half = off / spread, Z / sqrt(spread)
    return Measured(
        group=_median_wait(days, waiting, ended),
        others=_median_wait(days, others_waiting, others_ended),
        effect=exp(middle),
        interval=Interval(exp(middle - half), exp(middle + half)),
        p_value=float(stats.chi2.sf(off**2 / spread, 1)),
        detectable=exp(-(Z + POWER) / sqrt(spread)),
    )


def _by_day(place: Counts, times: Counts, ended: Values) -> tuple[Values, Values]:
    """How many still waited when each day began, and how many waits ended on it."""
    leaving, ends = (np.bincount(place, weights=weights).astype(float) for weights in (times, times * ended))
    return leaving[::-1].cumsum()[::-1], ends


def _median_wait(days: Values, waiting: Values, ended: Values) -> float | None:
    """Kaplan and Meier's median: the first day on which at most half still wait."""
    still = np.cumprod(1 - ended / np.maximum(waiting, 1))
    half = np.flatnonzero((still <= 0.5) & (ended > 0))
    return float(days[half[0]]) if len(half) else None


def compare_levels(arms: Arms) -> Measured | None:
    """Mean values of the arms, and the Hodges–Lehmann shift of the group. None when all values are the same."""
    values = arms.values[:, 0]
    ties = (arms.group + arms.others).astype(float)
    if np.count_nonzero(ties) < 2:
        return None
    mine, theirs = np.repeat(values, arms.group), np.repeat(values, arms.others)
    p_value = float(stats.mannwhitneyu(mine, theirs, alternative="two-sided").pvalue)
    gaps, chances = _gaps(values, arms)
    n, m = len(mine), len(theirs)
    spread = sqrt(n * m / 12 * ((n + m + 1) - (ties**3 - ties).sum() / ((n + m) * (n + m - 1))))
    edge = max(1, round(n * m / 2 - Z * spread))
    ahead = np.cumsum(chances)

    def ranked(place: int) -> float:
        return float(gaps[np.searchsorted(ahead, place)])

    deviation = float(np.concatenate([mine - mine.mean(), theirs - theirs.mean()]).std())
    return Measured(
        group=float(mine.mean()),
        others=float(theirs.mean()),
        effect=(ranked((n * m + 1) // 2) + ranked(ceil((n * m + 1) / 2))) / 2,
        interval=Interval(ranked(edge), ranked(n * m + 1 - edge)),
        p_value=p_value,
        detectable=(Z + POWER) * deviation * sqrt((1 / n + 1 / m) * pi / 3),
    )


def _gaps(values: Values, arms: Arms) -> tuple[Values, Counts]:
    """All differences between somebody of the group and somebody else, each once, in order, with how often."""
    mine, theirs = arms.group > 0, arms.others > 0
    gaps, places = np.unique(np.subtract.outer(values[mine], values[theirs]), return_inverse=True)
    often = np.multiply.outer(arms.group[mine], arms.others[theirs]).ravel()
    return gaps, np.bincount(places.ravel(), weights=often).astype(np.int64)
