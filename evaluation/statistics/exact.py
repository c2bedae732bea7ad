"""Exact conditional inference on a common odds ratio, for few promotions.

Given each table's margins, the number of promotions among the mentored is a sum of independent hypergeometric
variables: Gart (1970), "Point and interval estimation of the common odds ratio in the combination of 2 × 2 tables with
fixed marginals", Biometrika 57, 471–475; R's ``mantelhaen.test(exact = TRUE)`` does the same. Homogeneity: Zelen
(1971), "The analysis of several 2 × 2 contingency tables", Biometrika 58, 129–137; where tables are too many to be
counted out, the conditional score statistic of Liang and Self (1985), Biometrika 72, 353–358, over tables drawn from
the same conditional distribution.
"""

from collections.abc import Sequence
from functools import reduce
from math import prod

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import hypergeom

from evaluation.statistics.observations import Stratum

Array = NDArray[np.float64]
WIDEST = 50.0  # of a log odds ratio; e to the 50 is no odds ratio anybody observes
DRAWS, SEED = 4000, 20  # the same tables are drawn every time
MOST_COUNTED = 2**21
TIES = 1 + 1e-7  # as R's fisher.test treats probabilities that differ by rounding


def _table(stratum: Stratum) -> tuple[int, Array]:
    """The lowest possible number of mentored promotions, and the probability of each number from there, at odds 1."""
    lowest = max(0, stratum.promoted - stratum.others)
    highest = min(stratum.promoted, stratum.mentored)
    possible = np.arange(lowest, highest + 1)
    return lowest, hypergeom.pmf(possible, stratum.total, stratum.promoted, stratum.mentored)


class CommonOddsRatio:
    """The distribution of the mentored promotions over all tables, for any common odds ratio."""

    def __init__(self, strata: Sequence[Stratum], level: float = 0.95) -> None:
        tables = [_table(stratum) for stratum in strata]
        self.level = level
        self.weights: Array = reduce(np.convolve, (weights for _, weights in tables), np.ones(1))
        self.observed = sum(stratum.mentored_promoted for stratum in strata) - sum(lowest for lowest, _ in tables)
        self.steps = np.arange(len(self.weights))

    def _at(self, log_odds: float) -> Array:
        with np.errstate(divide="ignore"):
            logs = np.log(self.weights) + self.steps * log_odds
        shares: Array = np.exp(logs - logs.max())
        return shares / shares.sum()

    @property
    def estimate(self) -> float:
        """The conditional maximum likelihood estimate: where the expectation is what was observed."""
        if self.observed == 0:
            return 0.0
        if self.observed == len(self.weights) - 1:
            return float("inf")
        return self._solve(lambda log_odds: float(self._at(log_odds) @ self.steps) - self.observed)

    @property
    def interval(self) -> tuple[float, float]:
        """The odds ratios that neither tail rejects."""
        tail = (1 - self.level) / 2
        low, high = 0.0, float("inf")
        if self.observed > 0:
            low = self._solve(lambda log_odds: float(self._at(log_odds)[self.observed :].sum()) - tail)
        if self.observed < len(self.weights) - 1:
            high = self._solve(lambda log_odds: float(self._at(log_odds)[: self.observed + 1].sum()) - tail)
        return low, high

    @property
    def p_value(self) -> float:
        """Two-sided: everything no likelier than what was observed, if the odds ratio were 1."""
        shares = self._at(0.0)
        return float(min(1.0, shares[shares <= shares[self.observed] * TIES].sum()))

    def _solve(self, function) -> float:  # type: ignore[no-untyped-def]
        return float(np.exp(brentq(function, -WIDEST, WIDEST, xtol=1e-12)))


def zelen_p(strata: Sequence[Stratum]) -> float | None:
    """Exact p of one common odds ratio: the tables no likelier than these among all with the same sum.

    None for a single table, and for more possibilities than can be counted out.
    """
    if len(strata) < 2 or prod(len(_table(stratum)[1]) for stratum in strata) > MOST_COUNTED:
        return None
    sums, shares, observed = np.zeros(1, dtype=int), np.ones(1), 1.0
    for stratum in strata:
        lowest, weights = _table(stratum)
        observed *= float(weights[stratum.mentored_promoted - lowest])
        sums = np.add.outer(sums, lowest + np.arange(len(weights))).ravel()
        shares = np.multiply.outer(shares, weights).ravel()
    same = shares[sums == sum(stratum.mentored_promoted for stratum in strata)]
    return float(min(1.0, same[same <= observed * TIES].sum() / same.sum()))


def drawn_p(strata: Sequence[Stratum]) -> float | None:
    """The p of one common odds ratio for many small tables, where a chi-squared distribution promises too much."""
    if len(strata) < 2:
        return None
    tables = [_table(stratum)[1] for stratum in strata]
    seen = [stratum.mentored_promoted - _table(stratum)[0] for stratum in strata]
    log_odds = float(np.log(CommonOddsRatio(strata).estimate))
    moments = [_moments(weights, log_odds) for weights in tables]
    observed = sum((value - mean) ** 2 / variance for value, (mean, variance) in zip(seen, moments, strict=True))
    rest = _sums_of_later(tables)
    random = np.random.default_rng(SEED)
    left, statistic = np.full(DRAWS, sum(seen)), np.zeros(DRAWS)
    for weights, later, (mean, variance) in zip(tables, rest, moments, strict=True):
        drawn = _draw(random, weights, later, left)
        left, statistic = left - drawn, statistic + (drawn - mean) ** 2 / variance
    return float((1 + np.sum(statistic >= observed - 1e-9)) / (DRAWS + 1))


def _moments(weights: Array, log_odds: float) -> tuple[float, float]:
    """Mean and variance of one table's count at this odds ratio."""
    steps = np.arange(len(weights))
    shares = weights * np.exp(steps * log_odds - max(0.0, log_odds * (len(weights) - 1)))
    shares = shares / shares.sum()
    mean = float(shares @ steps)
    return mean, float(shares @ (steps - mean) ** 2)


def _sums_of_later(tables: Sequence[Array]) -> list[Array]:
    """For each table how likely each sum over those after it is."""
    sums = [np.ones(1)]
    for weights in reversed(tables[1:]):
        sums.append(np.convolve(sums[-1], weights))
    return sums[::-1]


def _draw(random: np.random.Generator, weights: Array, later: Array, left: NDArray[np.int64]) -> NDArray[np.int64]:
    """One table's count for each draw, given what its table and those after it must add up to."""
    drawn = np.zeros_like(left)
    for total in np.unique(left):
        steps = np.arange(len(weights))
        after = total - steps
        possible = (after >= 0) & (after < len(later))
        shares = np.where(possible, weights * later[np.clip(after, 0, len(later) - 1)], 0.0)
        those = left == total
        drawn[those] = random.choice(steps, size=int(those.sum()), p=shares / shares.sum())
    return drawn
