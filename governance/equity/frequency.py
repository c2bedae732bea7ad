"""How often pairs meet: a negative binomial model of two arms, as some pairs meet much more often than others.

Each arm has its own rate, both share the dispersion (the variance is m + dispersion × m²); the likelihood ratio tests
whether one rate would do (Hilbe, "Negative Binomial Regression", 2011).
"""

from collections.abc import Callable, Sequence
from math import exp, log, sqrt

import numpy as np
from scipy import optimize, special, stats

from governance.equity.measures import Measured, Values
from governance.equity.rates import POWER, Z
from governance.equity.values import Interval

DISPERSIONS = (log(1e-6), log(50.0))


def compare_rates(group: Sequence[tuple[int, float]], others: Sequence[tuple[int, float]]) -> Measured | None:
    """Counts, each in its length of time: rates per unit of time and their ratio. None where an arm has none at all."""
    arms = [(np.array([c for c, _ in arm], dtype=float), np.array([t for _, t in arm], dtype=float))
            for arm in (group, others)]  # fmt: skip
    if not all(counts.sum() for counts, _ in arms):
        return None
    together = [(np.concatenate([arms[0][0], arms[1][0]]), np.concatenate([arms[0][1], arms[1][1]]))]
    dispersion, different = _best(lambda d: sum(_likelihood(*arm, _log_rate(*arm, d), d) for arm in arms))
    _, alike = _best(lambda d: sum(_likelihood(*arm, _log_rate(*arm, d), d) for arm in together))
    logs = [_log_rate(*arm, dispersion) for arm in arms]
    error = sqrt(sum(1 / _information(times, rate, dispersion) for (_, times), rate in zip(arms, logs, strict=True)))
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


def _log_rate(counts: Values, times: Values, dispersion: float) -> float:
    """The likeliest rate of one arm: Newton's method, from the plain rate."""
    at = log(counts.sum() / times.sum())
    for _ in range(50):
        means = times * exp(at)
        step = float(((counts - means) / (1 + dispersion * means)).sum()) / _information(times, at, dispersion)
        at += max(-1.0, min(1.0, step))
        if abs(step) < 1e-10:
            break
    return at


def _information(times: Values, log_rate: float, dispersion: float) -> float:
    means = times * exp(log_rate)
    return float((means / (1 + dispersion * means)).sum())


def _likelihood(counts: Values, times: Values, log_rate: float, dispersion: float) -> float:
    size, means = 1 / dispersion, times * exp(log_rate)
    return float(
        (
            special.gammaln(counts + size)
            - special.gammaln(size)
            - special.gammaln(counts + 1)
            + size * np.log(size / (size + means))
            + counts * np.log(means / (size + means))
        ).sum()
    )
