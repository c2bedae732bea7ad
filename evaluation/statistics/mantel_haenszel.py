"""Pooled figures over two-by-two tables, for promotions enough to rely on large samples.

Odds ratio: Mantel and Haenszel (1959), "Statistical aspects of the analysis of data from retrospective studies of
disease", JNCI 22, 719–748; its variance: Robins, Breslow and Greenland (1986), Biometrics 42, 311–323. Homogeneity:
Breslow and Day (1980), corrected by Tarone (1985), Biometrika 72, 91–95. The first two are statsmodels'
StratifiedTable. Risk difference: Greenland and Robins (1985), Biometrics 41, 55–68, with the variance of Sato (1989),
Biometrics 45, 1323–1324.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.stats import chi2, norm
from statsmodels.stats.contingency_tables import StratifiedTable

from evaluation.statistics.observations import Stratum


@dataclass(frozen=True, slots=True)
class Pooled:
    """``p_value`` is without, ``p_value_corrected`` with the continuity correction that R makes by default."""

    odds_ratio: float
    interval: tuple[float, float]
    p_value: float
    p_value_corrected: float


@dataclass(frozen=True, slots=True)
class RiskDifference:
    """More (or fewer) promotions in a hundred person-quarters."""

    per_100: float
    interval: tuple[float, float]


def _tables(strata: Sequence[Stratum]) -> StratifiedTable:
    return StratifiedTable(
        [
            np.array(
                [[one.mentored_promoted, one.mentored_not], [one.others_promoted, one.others_not]], dtype=np.float64
            )
            for one in strata
        ]
    )


def pooled(strata: Sequence[Stratum], level: float = 0.95) -> Pooled:
    """The Mantel–Haenszel odds ratio over informative tables."""
    tables = _tables(strata)
    low, high = tables.oddsratio_pooled_confint(1 - level)
    return Pooled(
        odds_ratio=float(tables.oddsratio_pooled),
        interval=(float(low), float(high)),
        p_value=float(tables.test_null_odds(correction=False).pvalue),
        p_value_corrected=float(tables.test_null_odds(correction=True).pvalue),
    )


def tarone_p(strata: Sequence[Stratum]) -> float | None:
    """The p of one common odds ratio; None for a single table, which can't disagree with itself.

    As statsmodels' ``test_equal_odds(adjust=True)``, which divides by zero where the pooled odds ratio is exactly 1.
    """
    if len(strata) < 2:
        return None
    ratio = float(_tables(strata).oddsratio_pooled)
    statistic = off = variances = 0.0
    for one in strata:
        fitted = _fitted(one, ratio)
        cells = (fitted, one.mentored - fitted, one.promoted - fitted, one.others - one.promoted + fitted)
        variance = 1 / sum(1 / cell for cell in cells)
        statistic += (one.mentored_promoted - fitted) ** 2 / variance
        off, variances = off + one.mentored_promoted - fitted, variances + variance
    return float(chi2.sf(statistic - off**2 / variances, len(strata) - 1))


def _fitted(one: Stratum, ratio: float) -> float:
    """How many mentored promotions a table of these margins has at this odds ratio: the root in a form without 0/0."""
    product = ratio * one.mentored * one.promoted
    middle = one.others - one.promoted + ratio * (one.mentored + one.promoted)
    return 2 * product / (middle + sqrt(middle**2 + 4 * (1 - ratio) * product))


def risk_difference(strata: Sequence[Stratum], level: float = 0.95) -> RiskDifference:
    """How many more promotions per hundred person-quarters the mentored had, alike for alike."""
    weight = over = first = second = 0.0
    for one in strata:
        n1, n0, total = one.mentored, one.others, one.total
        if not n1 or not n0:
            continue
        weight += n1 * n0 / total
        over += (one.mentored_promoted * n0 - one.others_promoted * n1) / total
        first += (n1**2 * one.others_promoted - n0**2 * one.mentored_promoted + n1 * n0 * (n0 - n1) / 2) / total**2
        second += (one.mentored_promoted * one.others_not + one.others_promoted * one.mentored_not) / (2 * total)
    difference = over / weight
    half = float(norm.ppf((1 + level) / 2)) * sqrt(max(0.0, difference * first + second)) / weight
    return RiskDifference(100 * difference, (100 * (difference - half), 100 * (difference + half)))
