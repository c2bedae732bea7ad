"""Waiting and seniority: two arms of measured values.

Waiting by the log-rank test with Peto's ratio of paces, so that who still waits counts for as long as they have;
seniority by Mann–Whitney with the shift of Hodges and Lehmann. Sessions are in ``frequency``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from governance.equity.rates import POWER, Z
from governance.equity.values import Interval

Values = NDArray[np.float64]


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


def compare_waiting(group: Sequence[tuple[float, bool]], others: Sequence[tuple[float, bool]]) -> Measured | None:
    """Days waited, and whether it ended in a pairing. ``group`` and ``others`` are medians, None while over half wait.

    None when nobody's waiting ended, or it all ended on days that leave nothing to compare.
    """
    days = np.array([d for d, _ in (*group, *others)], dtype=float)
    ended = np.array([e for _, e in (*group, *others)])
    own = np.arange(len(days)) < len(group)
    off = spread = 0.0
    for day in np.unique(days[ended]):
        waiting, now = days >= day, (days == day) & ended
        n, mine, events = waiting.sum(), (waiting & own).sum(), now.sum()
        off += (now & own).sum() - events * mine / n
        if n > 1:
            spread += events * (mine / n) * (1 - mine / n) * (n - events) / (n - 1)
    if not spread:
        return None
    middle, half = off / spread, Z / sqrt(spread)
    return Measured(
        group=_median_wait(days[own], ended[own]),
        others=_median_wait(days[~own], ended[~own]),
        effect=exp(middle),
        interval=Interval(exp(middle - half), exp(middle + half)),
        p_value=float(stats.chi2.sf(off**2 / spread, 1)),
        detectable=exp(-(Z + POWER) / sqrt(spread)),
    )


def _median_wait(days: Values, ended: NDArray[np.bool_]) -> float | None:
    """Kaplan and Meier's median: the first day on which at most half still wait."""
    still = 1.0
    for day in np.unique(days[ended]):
        still *= 1 - ((days == day) & ended).sum() / (days >= day).sum()
        if still <= 0.5:
            return float(day)
    return None


def compare_levels(group: Sequence[float], others: Sequence[float]) -> Measured | None:
    """Mean values of the arms, and the Hodges–Lehmann shift of the group. None when all values are the same."""
    if len({*group, *others}) < 2:
        return None
    mine, theirs = np.asarray(group, dtype=float), np.asarray(others, dtype=float)
    p_value = float(stats.mannwhitneyu(mine, theirs, alternative="two-sided").pvalue)
    gaps, chances = _gaps(mine, theirs)
    n, m = len(mine), len(theirs)
    ties = np.unique(np.concatenate([mine, theirs]), return_counts=True)[1].astype(float)
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


def _gaps(mine: Values, theirs: Values) -> tuple[Values, NDArray[np.int64]]:
    """All differences between somebody of the group and somebody else, each once, in order, with how often."""
    own, times = np.unique(mine, return_counts=True)
    other, other_times = np.unique(theirs, return_counts=True)
    gaps, places = np.unique(np.subtract.outer(own, other), return_inverse=True)
    return gaps, np.bincount(places.ravel(), weights=np.multiply.outer(times, other_times).ravel()).astype(np.int64)
