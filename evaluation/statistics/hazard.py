"""The regression beside the tables: the odds of a promotion in a quarter, given none before it.

A logistic regression over person-quarters is the discrete-time proportional odds model of Singer and Willett (1993),
"It's about time", Journal of Educational Statistics 18, 155–195. Quarters of one person are not independent: errors are
clustered by person (Liang and Zeger 1986, Biometrika 73, 13–22). One covariate per ten promotions (Peduzzi et al. 1996,
Journal of Clinical Epidemiology 49, 1373–1379).
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.stats import norm
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from evaluation.statistics.observations import Observation

PROMOTIONS_A_COVARIATE = 10
FACTORS = (("performance band", "performance_band"), ("tenure band", "tenure_band"), ("quarter", "quarter"))
LARGEST_ERROR = 10.0  # of a log odds ratio: beyond it the regression has come apart

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hazard:
    odds_ratio: float
    interval: tuple[float, float]
    p_value: float
    adjusted_for: tuple[str, ...]
    left_out: tuple[str, ...]
    clustered: bool


class _Patterns:
    """Observations that are alike, counted: a few hundred patterns stand for any number of rows.

    Patterns that can tell nothing are dropped with the level they belong to.
    """

    def __init__(self, observations: Sequence[Observation]) -> None:
        known: dict[tuple[bool, bool, str, str, str], int] = {}
        people: dict[str, int] = {}
        size = len(observations)
        self.of_row, self.person, self.count = (np.empty(size, dtype=np.int64) for _ in range(3))
        for place, one in enumerate(observations):
            key = (one.mentored, one.promoted, one.performance_band, one.tenure_band, one.quarter)
            self.of_row[place] = known.setdefault(key, len(known))
            self.person[place] = people.setdefault(one.person, len(people))
            self.count[place] = one.count
        self.clustered = "" not in people and len(people) > 1
        self.mentored = np.array([key[0] for key in known], dtype=np.float64)
        self.promoted = np.array([key[1] for key in known], dtype=np.float64)
        self.labels = {name: np.array([key[2 + n] for key in known]) for n, (_, name) in enumerate(FACTORS)}
        self.weight = np.bincount(self.of_row, self.count, minlength=len(known)).astype(np.float64)

    def promotions(self) -> float:
        return float(self.promoted @ self.weight)

    def width(self, name: str) -> int:
        return len(np.unique(self.labels[name])) - 1

    def keep_informative(self, name: str) -> None:
        """Only levels in which some were promoted and some not: others predict themselves perfectly."""
        _, codes = np.unique(self.labels[name], return_inverse=True)
        promoted = np.bincount(codes, self.promoted * self.weight)
        everybody = np.bincount(codes, self.weight)
        self.weight = np.where(((promoted > 0) & (promoted < everybody))[codes], self.weight, 0.0)

    def dummies(self, name: str) -> Array:
        """A column per level that is left, but the first."""
        levels, codes = np.unique(self.labels[name], return_inverse=True)
        left = np.bincount(codes, self.weight, minlength=len(levels)) > 0
        return np.eye(len(levels))[codes][:, left][:, 1:]

    def trend(self, name: str) -> Array:
        """One column: the place of the level in their order, which is the order of time for quarters like 2026Q3."""
        _, codes = np.unique(self.labels[name], return_inverse=True)
        return codes.astype(np.float64)


def hazard(observations: Sequence[Observation], level: float = 0.95) -> Hazard | None:
    """The odds ratio of mentored people in the regression; None where it does not hold together."""
    patterns = _Patterns(observations)
    allowed = int(patterns.promotions() // PROMOTIONS_A_COVARIATE) - 1
    terms: list[tuple[str, str, bool]] = []  # words, name, whether as a trend
    left_out: list[str] = []
    for words, name in FACTORS:
        width = patterns.width(name)
        trend = name == "quarter" and width > allowed >= 1
        if width == 0:
            continue
        if width > allowed and not trend:
            left_out.append(words)
            continue
        if not trend:
            patterns.keep_informative(name)
        allowed -= 1 if trend else width
        terms.append((f"{words}, as a trend" if trend else words, name, trend))
    columns = [np.ones(len(patterns.weight)), patterns.mentored]
    columns += [patterns.trend(name) if trend else patterns.dummies(name) for _, name, trend in terms]
    estimate = _fit(np.column_stack(columns), patterns)
    if estimate is None:
        return None
    log_odds, error = estimate
    half = float(norm.ppf((1 + level) / 2)) * error
    return Hazard(
        odds_ratio=float(np.exp(log_odds)),
        interval=(float(np.exp(log_odds - half)), float(np.exp(log_odds + half))),
        p_value=float(2 * norm.sf(abs(log_odds) / error)),
        adjusted_for=tuple(words for words, _, _ in terms),
        left_out=tuple(left_out),
        clustered=patterns.clustered,
    )


def _fit(matrix: Array, patterns: _Patterns) -> tuple[float, float] | None:
    """The log odds ratio of the second column, and its error."""
    kept = patterns.weight > 0
    if np.linalg.matrix_rank(matrix[kept]) < matrix.shape[1]:
        return None
    model = GLM(patterns.promoted[kept], matrix[kept], family=Binomial(), freq_weights=patterns.weight[kept])
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        fitted = model.fit()
    if not fitted.converged:
        return None
    expected = model.family.fitted(matrix @ fitted.params)
    bread = np.linalg.pinv(matrix.T @ (matrix * (patterns.weight * expected * (1 - expected))[:, None]))
    spread = bread @ _meat(matrix, patterns, expected) @ bread if patterns.clustered else bread
    error = float(np.sqrt(spread[1, 1]))
    return (float(fitted.params[1]), error) if 0 < error < LARGEST_ERROR else None


def _meat(matrix: Array, patterns: _Patterns, expected: Array) -> Array:
    """The spread of the score summed person by person, with the correction that statsmodels makes for few."""
    rows = np.flatnonzero(patterns.weight[patterns.of_row] > 0)
    of_row, person, count = patterns.of_row[rows], patterns.person[rows], patterns.count[rows]
    residuals = count * (patterns.promoted - expected)[of_row]
    shape = (int(patterns.person.max()) + 1, len(patterns.weight))
    scores = coo_array((residuals, (person, of_row)), shape=shape).tocsr() @ matrix
    clusters, total = len(np.unique(person)), float(count.sum())
    correction = clusters / (clusters - 1) * (total - 1) / (total - matrix.shape[1])
    meat: Array = correction * (scores.T @ scores)
    return meat
