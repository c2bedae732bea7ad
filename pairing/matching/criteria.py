"""What a pair is judged by, and how much each criterion counts."""

from collections.abc import Mapping
from enum import StrEnum

COMPONENT_TOP = 1_000
"""A criterion judges a pair from 0 to this."""

NEUTRAL = 500
"""What a criterion says where it has nothing to go by."""

WEIGHT_SUM = 100
SCORE_TOP = COMPONENT_TOP * WEIGHT_SUM
"""The best total; totals are thousandths of a point, so that 100,000 is 100 points."""


class Criterion(StrEnum):
    TECHNICAL = "technical"
    CAREER = "career"
    COMMUNICATION = "communication"
    OVERLAP = "overlap"
    ROADMAP = "roadmap"
    ROTATION = "rotation"


class WeightsError(ValueError):
    """Weights that can't be used; the text says why."""


def normalised(weights: Mapping[str, int]) -> dict[Criterion, int]:
    """The weights scaled to add up to 100 exactly, by largest remainder; a criterion not named counts nothing.

    Equal remainders go to the criterion that is listed first. Raises ``WeightsError``.
    """
    asked = _checked(weights)
    total = sum(asked.values())
    if total == 0:
        raise WeightsError("At least one criterion needs a weight above 0.")
    shares = {criterion: weight * WEIGHT_SUM // total for criterion, weight in asked.items()}
    by_remainder = sorted(asked, key=lambda criterion: -(asked[criterion] * WEIGHT_SUM % total))
    for criterion in by_remainder[: WEIGHT_SUM - sum(shares.values())]:
        shares[criterion] += 1
    return shares


def _checked(weights: Mapping[str, int]) -> dict[Criterion, int]:
    known = set(Criterion)
    for name, weight in weights.items():
        if name not in known:
            raise WeightsError(f"There is no criterion “{name}”. The criteria are {', '.join(Criterion)}.")
        if isinstance(weight, bool) or not isinstance(weight, int) or weight < 0:
            raise WeightsError(f"The weight of {name} is {weight}: a whole number, 0 or more, is needed.")
    return {criterion: weights.get(criterion, 0) for criterion in Criterion}
