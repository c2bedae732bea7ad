"""Exact conditional inference on a common odds ratio, for few promotions.

Given each table's margins, the number of promotions among the mentored is a sum of independent hypergeometric
variables: Gart (1970), "Point and interval estimation of the common odds ratio in the combination of 2 × 2 tables with
fixed marginals", Biometrika 57, 471–475; R's ``mantelhaen.test(exact = TRUE)`` does the same. Homogeneity: Zelen
(1971), "The analysis of several 2 × 2 contingency tables", Biometrika 58, 129–137.
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
