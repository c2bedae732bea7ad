"""How often pairs meet: a negative binomial model of two arms, as some pairs meet much more often than others.

Each arm has its own rate, both share the dispersion (the variance is m + dispersion × m²); the likelihood ratio tests
whether one rate would do (Hilbe, "Negative Binomial Regression", 2011).
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy import optimize, special, stats

from governance.equity.measures import Arms, Counts, Measured, Values
from governance.equity.rates import POWER, Z
from governance.equity.values import Interval

DISPERSIONS = (log(1e-6), log(50.0))


@dataclass(frozen=True, slots=True)
class Met:
    """One arm: distinct counts, each in its length of time, and how many pairs have each."""

    counts: Values
    times: Values
    pairs: Values

    @classmethod
    def of(cls, values: Values, pairs: Counts) -> "Met":
        there = pairs > 0
        return cls(values[there, 0], values[there, 1], pairs[there].astype(float))

    @property
    def total(self) -> float:
        return float(self.pairs @ self.counts)


def compare_rates(arms: Arms) -> Measured | None:
    """Counts, each in its length of time: rates per unit of time and their ratio. None where an arm has none at all."""
    mine, theirs = Met.of(arms.values, arms.group), Met.of(arms.values, arms.others)
    if not (mine.total and theirs.total):
        return None
    together = Met.of(arms.values, arms.group + arms.others)
    dispersion, different = _best(lambda d: _likelihood(mine, d) + _likelihood(theirs, d))
    _, alike = _best(lambda d: _likelihood(together, d))
    logs = [_log_rate(arm, dispersion) for arm in (mine, theirs)]
    error = sqrt(sum(1 / _information(arm, rate, dispersion) for arm, rate in zip((mine, theirs), logs, strict=True)))
    middle = logs[0] - logs[1]
    return Measured(
        group=exp(logs[0]),
        others=exp(logs[1]),
        effect=exp(middle),
        interval=Interval(exp(middle - Z * error), exp(middle + Z * error)),
        p_value=float(stats.chi2.sf(max(0.0, 2 * (different - alike)), 1)),
        detectable=exp(-(Z + POWER) * error),
    )


def _best(likelihood: Callable[[float], float]) -> tuple[float, float]:
    """The dispersion under which the counts are likeliest, and how likely they are then."""
    found = optimize.minimize_scalar(lambda x: -likelihood(exp(x)), bounds=DISPERSIONS, method="bounded")
    return exp(found.x), -float(found.fun)


def _log_rate(arm: Met, dispersion: float) -> float:
    """The likeliest rate of one arm: Newton's method, from the plain rate."""
    at = log(arm.total / float(arm.pairs @ arm.times))
    for _ in range(50):
        means = arm.times * exp(at)
        off = float(arm.pairs @ ((arm.counts - means) / (1 + dispersion * means)))
        step = off / _information(arm, at, dispersion)
        at += max(-1.0, min(1.0, step))
        if abs(step) < 1e-10:
            break
    return at


def _information(arm: Met, log_rate: float, dispersion: float) -> float:
    means = arm.times * exp(log_rate)
    return float(arm.pairs @ (means / (1 + dispersion * means)))


def _likelihood(arm: Met, dispersion: float) -> float:
    """How likely the arm's counts are at its likeliest rate under a dispersion, as a logarithm."""
    size, means, counts = 1 / dispersion, arm.times * exp(_log_rate(arm, dispersion)), arm.counts
    return float(
        arm.pairs
        @ (
            special.gammaln(counts + size)
            - special.gammaln(size)
            - special.gammaln(counts + 1)
            + size * np.log(size / (size + means))
            + counts * np.log(means / (size + means))
        )
    )
