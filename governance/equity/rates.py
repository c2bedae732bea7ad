"""Shares of two arms: their intervals, their difference, their ratio, and whether chance explains it.

Wilson (1927) for a share; Newcombe (1998) for a difference, his method 10; Katz and others (1978) for a ratio;
Fisher's exact test with Lancaster's mid-p, as Lydersen, Fagerland and Laake (2009) recommend.
"""

from math import exp, log, sqrt
from statistics import NormalDist
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from governance.equity.values import Count, Interval

Floats: TypeAlias = NDArray[np.float64]
NORMAL = NormalDist()
Z = NORMAL.inv_cdf(0.975)
POWER = NORMAL.inv_cdf(0.80)


def wilson(count: Count) -> Interval:
    """Where the share lies that such a count comes from."""
    n, p = count.people, count.rate
    middle, half = p + Z**2 / (2 * n), Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    low, high = (middle - half) / (1 + Z**2 / n), (middle + half) / (1 + Z**2 / n)
    return Interval(0.0 if count.taking == 0 else low, 1.0 if count.taking == n else high)


def newcombe(group: Count, others: Count) -> Interval:
    """The interval of the group's share less the others'."""
    gap, first, second = group.rate - others.rate, wilson(group), wilson(others)
    return Interval(
        gap - sqrt((group.rate - first.low) ** 2 + (second.high - others.rate) ** 2),
        gap + sqrt((first.high - group.rate) ** 2 + (others.rate - second.low) ** 2),
    )


def ratio_of(group: Count, others: Count) -> float | None:
    """The group's share over the others'; None where the others' is nothing."""
    return group.rate / others.rate if others.taking else None


def katz(group: Count, others: Count) -> Interval | None:
    """The interval of the ratio; None where one of the two shares is nothing."""
    if not (group.taking and others.taking):
        return None
    middle = log(group.rate / others.rate)
    half = Z * sqrt(1 / group.taking - 1 / group.people + 1 / others.taking - 1 / others.people)
    return Interval(exp(middle - half), exp(middle + half))


def fisher_mid_p(group: Count, others: Count) -> float:
    """How often two arms alike differ at least that much, given the margins; the observed table counts half."""
    least, found = chances(group.people, others.people, group.taking + others.taking)
    seen = group.taking - least
    return two_sided(float(found[:seen].sum()), float(found[seen]))


def chances(group: int, others: int, taking: int) -> tuple[int, Floats]:
    """How likely each count of the group is where two arms alike have so many taking part: the hypergeometric.

    The least count there can be, and the chances from it on.
    """
    least, most = max(0, taking - others), min(taking, group)
    counts = np.arange(least, most + 1, dtype=float)
    logs = -(gammaln(counts + 1) + gammaln(group - counts + 1))
    logs -= gammaln(taking - counts + 1) + gammaln(others - taking + counts + 1)
    found = np.exp(logs - logs.max())
    return least, found / found.sum()


def two_sided(below: float, at: float) -> float:
    """Twice the smaller tail, the observed value counted half."""
    tail = below + at / 2
    return min(1.0, 2 * min(tail, 1 - tail))


def least_expected(group: Count, others: Count) -> float:
    """The smallest count of the two-by-two table that two arms alike would be expected to have."""
    both = group + others
    return min(group.people, others.people) * min(both.rate, 1 - both.rate)


def smallest_gap(people: int, others: Count) -> float | None:
    """How far below the others' share a group of that size must lie to be noticed four times out of five.

    At a two-sided level of 5 %. None where even nobody at all would not be enough.
    """

    def noticed(gap: float) -> bool:
        share = others.rate - gap
        spread = sqrt(share * (1 - share) / people + others.rate * (1 - others.rate) / others.people)
        pooled = (share * people + others.rate * others.people) / (people + others.people)
        alike = sqrt(pooled * (1 - pooled) * (1 / people + 1 / others.people))
        return gap >= Z * alike + POWER * spread

    if not noticed(others.rate):
        return None
    low, high = 0.0, others.rate
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if noticed(middle) else (middle, high)
    return high
