"""Goal attainment scaling: how far somebody's goals are reached, all together, as one number."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

RHO = 0.3
"""How strongly the levels of one person's goals are taken to go together, as its authors set it."""


@dataclass(frozen=True)
class Standing:
    """Where one scaled goal stands: ``level`` −2 to +2, where it began, and how much it weighs (above zero)."""

    level: int
    baseline: int
    weight: float = 1


@dataclass(frozen=True)
class Score:
    """``t`` now and ``before``, at the start; over ``goals`` goals, ``equal`` where each weighs the same."""

    t: float
    before: float
    goals: int
    equal: bool

    @property
    def gained(self) -> float:
        return self.t - self.before


def t_score(levels: Sequence[int], weights: Sequence[float] | None = None, rho: float = RHO) -> float | None:
    """The T-score of goals at these levels (−2 to +2), each with its weight, equal if none are given; None of none.

    T = 50 + 10 Σ wᵢxᵢ / √((1 − ρ) Σ wᵢ² + ρ (Σ wᵢ)²)

    50 says that the goals are reached as was expected; under the authors' assumptions T has a standard deviation of
    10. Raises ValueError for a level off the scale, weights that are not above zero, and ρ outside 0 to 1.

    Kiresuk TJ, Sherman RE. Goal attainment scaling: a general method for evaluating comprehensive community mental
    health programs. Community Mental Health Journal 1968;4(6):443–453. The form is the corrected one of Turner-Stokes
    L. Goal attainment scaling (GAS) in rehabilitation: a practical guide. Clinical Rehabilitation 2009;23(4):362–370,
    with its erratum; the weight of a goal is there its importance times its difficulty.
    """
    weights = [1] * len(levels) if weights is None else weights
    if any(not -2 <= level <= 2 for level in levels):
        raise ValueError("A level lies between -2 and +2.")
    if any(weight <= 0 for weight in weights):
        raise ValueError("A weight is above zero.")
    if not 0 <= rho <= 1:
        raise ValueError("The correlation lies between 0 and 1.")
    if not levels:
        return None
    reached = sum(weight * level for weight, level in zip(weights, levels, strict=True))
    spread = (1 - rho) * sum(weight**2 for weight in weights) + rho * sum(weights) ** 2
    return 50 + 10 * reached / sqrt(spread)


def score_of(standings: Sequence[Standing]) -> Score | None:
    """Now and at the start, over all these goals; None where there is none."""
    weights = [standing.weight for standing in standings]
    now = t_score([standing.level for standing in standings], weights)
    before = t_score([standing.baseline for standing in standings], weights)
    if now is None or before is None:
        return None
    return Score(now, before, len(standings), equal=len(set(weights)) == 1)
