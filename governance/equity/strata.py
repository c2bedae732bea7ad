"""The same comparison within each level, so that a group isn't judged by how senior its people are.

Cochran–Mantel–Haenszel over the levels; exact and conditional where a count to be expected is under five; Tarone's
test tells whether the levels agree at all: where they don't, one pooled figure would hide it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from governance.equity.rates import chances, least_expected, two_sided
from governance.equity.values import Count

FEW = 5
DISAGREE = 0.10


@dataclass(frozen=True, slots=True)
class Stratum:
    """The two arms within one level."""

    label: str
    group: Count
    others: Count

    @property
    def informs(self) -> bool:
        """Whether both arms are there and not everybody did the same; other strata say nothing about a difference."""
        both = self.group + self.others
        return bool(self.group.people and self.others.people and 0 < both.taking < both.people)


@dataclass(frozen=True, slots=True)
class Stratified:
    """A comparison at equal levels: Mantel–Haenszel's gap, ratio and odds ratio, and Tarone's p."""

    p_value: float
    exact: bool
    gap: float
    ratio: float | None
    odds_ratio: float | None
    heterogeneity_p: float | None

    @property
    def levels_disagree(self) -> bool:
        return self.heterogeneity_p is not None and self.heterogeneity_p < DISAGREE


def stratified(strata: Sequence[Stratum]) -> Stratified | None:
    """None where no stratum has anything to say."""
    present = [s for s in strata if s.group.people and s.others.people]
    telling = [s for s in present if s.informs]
    if not telling:
        return None
    exact = any(least_expected(s.group, s.others) < FEW for s in telling)
    weights = [s.group.people * s.others.people / (s.group.people + s.others.people) for s in present]
    gap = sum(w * (s.group.rate - s.others.rate) for w, s in zip(weights, present, strict=True)) / sum(weights)
    own = sum(w * s.group.rate for w, s in zip(weights, present, strict=True))
    theirs = sum(w * s.others.rate for w, s in zip(weights, present, strict=True))
    return Stratified(
        p_value=_conditional(telling) if exact else _chi_square(telling),
        exact=exact,
        gap=gap,
        ratio=own / theirs if theirs else None,
        odds_ratio=_odds_ratio(telling),
        heterogeneity_p=_tarone(telling),
    )


def _chi_square(strata: Sequence[Stratum]) -> float:
    """Cochran's statistic without a correction for continuity."""
    off = spread = 0.0
    for s in strata:
        both = s.group + s.others
        n, taking = both.people, both.taking
        off += s.group.taking - s.group.people * taking / n
        spread += s.group.people * s.others.people * taking * (n - taking) / (n**2 * (n - 1))
    return float(chdtrc(1, off**2 / spread))


def _conditional(strata: Sequence[Stratum]) -> float:
    """The exact distribution of all strata's counts together, given all margins; mid-p."""
    together, observed = np.ones(1), 0
    for s in strata:
        least, one = chances(s.group.people, s.others.people, s.group.taking + s.others.taking)
        together, observed = np.convolve(together, one), observed + s.group.taking - least
    return two_sided(float(together[:observed].sum()), float(together[observed]))


def _odds_ratio(strata: Sequence[Stratum]) -> float | None:
    above = below = 0.0
    for s in strata:
        n = s.group.people + s.others.people
        above += s.group.taking * (s.others.people - s.others.taking) / n
        below += s.others.taking * (s.group.people - s.group.taking) / n
    return above / below if above and below else None


def _tarone(strata: Sequence[Stratum]) -> float | None:
    """Breslow and Day's test with Tarone's correction: do all strata have the same odds ratio?"""
    odds_ratio = _odds_ratio(strata)
    if odds_ratio is None or len(strata) < 2:
        return None
    statistic = off = spread = 0.0
    for s in strata:
        expected = _expected(s, odds_ratio)
        corners = (
            expected,
            s.group.people - expected,
            s.group.taking + s.others.taking - expected,
            s.others.people - (s.group.taking + s.others.taking) + expected,
        )
        variance = 1 / sum(1 / corner for corner in corners)
        difference = s.group.taking - expected
        statistic += difference**2 / variance
        off, spread = off + difference, spread + variance
    return float(chdtrc(len(strata) - 1, statistic - off**2 / spread))


def _expected(stratum: Stratum, odds_ratio: float) -> float:
    """The group's count that has this odds ratio with the stratum's margins."""
    group, taking, others = stratum.group.people, stratum.group.taking + stratum.others.taking, stratum.others.people
    if abs(odds_ratio - 1) < 1e-9:
        return group * taking / (group + others)
    a, b, c = odds_ratio - 1, -(odds_ratio * (group + taking) + others - taking), odds_ratio * group * taking
    root = np.sqrt(b**2 - 4 * a * c)
    solutions = ((-b - root) / (2 * a), (-b + root) / (2 * a))
    low, high = max(0, taking - others), min(group, taking)
    return float(next(x for x in solutions if low <= x <= high))
