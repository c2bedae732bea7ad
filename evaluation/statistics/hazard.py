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


@dataclass
class _Design:
    """The columns of the regression; rows that can tell nothing are dropped with the level they belong to."""

    rows: Array  # mentored, promoted, count
    labels: dict[str, NDArray[np.str_]]
    people: NDArray[np.str_]

    def keep(self, kept: NDArray[np.bool_]) -> None:
        self.rows, self.people = self.rows[kept], self.people[kept]
        self.labels = {name: values[kept] for name, values in self.labels.items()}

    def promotions(self) -> float:
        return float((self.rows[:, 1] * self.rows[:, 2]).sum())

    def informative(self, name: str) -> NDArray[np.bool_]:
        """Rows of levels in which some were promoted and some not: others predict themselves perfectly."""
        _, codes = np.unique(self.labels[name], return_inverse=True)
        promoted = np.bincount(codes, self.rows[:, 1] * self.rows[:, 2])
        everybody = np.bincount(codes, self.rows[:, 2])
        return ((promoted > 0) & (promoted < everybody))[codes]

    def dummies(self, name: str) -> Array:
        """A column per level but the first."""
        levels, codes = np.unique(self.labels[name], return_inverse=True)
        return np.eye(len(levels))[codes][:, 1:]

    def trend(self, name: str) -> Array:
        """One column: the place of the level in their order, which is the order of time for quarters like 2026Q3."""
        _, codes = np.unique(self.labels[name], return_inverse=True)
        return codes.astype(np.float64)


def hazard(observations: Sequence[Observation], level: float = 0.95) -> Hazard | None:
    """The odds ratio of mentored people in the regression; None where it does not hold together."""
    design = _design(observations)
    allowed = int(design.promotions() // PROMOTIONS_A_COVARIATE) - 1
    terms: list[tuple[str, str, bool]] = []  # words, name, whether as a trend
    left_out: list[str] = []
    for words, name in FACTORS:
        width = len(np.unique(design.labels[name])) - 1
        trend = name == "quarter" and width > allowed >= 1
        if width == 0:
            continue
        if width > allowed and not trend:
            left_out.append(words)
            continue
        if not trend:
            design.keep(design.informative(name))
        allowed -= 1 if trend else width
        terms.append((f"{words}, as a trend" if trend else words, name, trend))
    columns = [np.ones(len(design.rows)), design.rows[:, 0]]
    matrix = np.column_stack([*columns, *(design.trend(n) if t else design.dummies(n) for _, n, t in terms)])
    estimate = _fit(matrix, design)
    if estimate is None:
        return None
    log_odds, error, clustered = estimate
    half = float(norm.ppf((1 + level) / 2)) * error
    return Hazard(
        odds_ratio=float(np.exp(log_odds)),
        interval=(float(np.exp(log_odds - half)), float(np.exp(log_odds + half))),
        p_value=float(2 * norm.sf(abs(log_odds) / error)),
        adjusted_for=tuple(words for words, _, _ in terms),
        left_out=tuple(left_out),
        clustered=clustered,
    )


def _design(observations: Sequence[Observation]) -> _Design:
    rows = np.array([(one.mentored, one.promoted, one.count) for one in observations], dtype=np.float64)
    labels = {name: np.array([getattr(one, name) for one in observations]) for _, name in FACTORS}
    return _Design(rows, labels, np.array([one.person for one in observations]))


def _fit(matrix: Array, design: _Design) -> tuple[float, float, bool] | None:
    """Log odds ratio of the second column, its error, and whether that error is clustered by person."""
    promoted, counts = design.rows[:, 1], design.rows[:, 2]
    clustered = bool(len(design.people)) and bool(np.all(design.people != ""))
    if np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        return None
    model = GLM(promoted, matrix, family=Binomial(), freq_weights=counts)
    options = {}
    if clustered:
        _, groups = np.unique(design.people, return_inverse=True)
        options = {"cov_type": "cluster", "cov_kwds": {"groups": groups}}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            fitted = model.fit(**options)
        except (np.linalg.LinAlgError, ValueError):
            return None
    log_odds, error = float(fitted.params[1]), float(fitted.bse[1])
    if not fitted.converged or not 0 < error < LARGEST_ERROR:
        return None
    return log_odds, error, clustered
