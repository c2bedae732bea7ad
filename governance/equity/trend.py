"""Whether a gap grows or closes over quarters, when most people are there in each of them.

A logistic model of taking part on level, group, time, and group by time, with errors clustered by person: the same
people again are no new evidence, and counting them as such finds trends in one of six audits of nothing. The errors
are Liang and Zeger's (1986), with the correction for few clusters that Stata and statsmodels use.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from governance.equity.rates import Z
from governance.equity.results import Drift
from governance.equity.values import Interval

LEAST_QUARTERS = 3
MOST_STEPS, CLOSE_ENOUGH = 35, 1e-10
FURTHEST = 15.0  # log odds beyond which somebody took part surely: the likelihood has no largest value then

Floats: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Seen:
    """People in quarters, one place each in every array.

    ``person`` and ``band`` are numbers from 0; ``quarter`` counts from the first one, in whole numbers.
    """

    person: Numbers
    quarter: Floats
    band: Numbers
    took_part: Floats


def drift_of(seen: Seen, inside: NDArray[np.bool_]) -> Drift | None:
    """The odds ratio by which the gap of those ``inside`` changes each quarter; None where the model has no answer."""
    bands = int(seen.band.max()) + 1
    cell = (seen.quarter.astype(np.int64) * 2 + inside) * bands + seen.band
    numbers, place, weights = np.unique(cell, return_inverse=True, return_counts=True)
    rows = _design(numbers, bands)
    taking = np.bincount(place, weights=seen.took_part, minlength=len(rows)).astype(float)
    if np.linalg.matrix_rank(rows) < rows.shape[1]:
        return None
    found = _fit(rows, weights.astype(float), taking)
    if found is None:
        return None
    error = _clustered_error(rows, weights, found, place, seen)
    if not error > 0:
        return None
    low, high = found[3] - Z * error, found[3] + Z * error
    p_value = float(2 * stats.norm.sf(abs(found[3]) / error))
    return Drift(len(np.unique(seen.quarter)), float(np.exp(found[3])), _interval(low, high), p_value)


def _design(numbers: Numbers, bands: int) -> Floats:
    """One row for each kind of person there is: constant, group, quarter, group by quarter, and all bands but one."""
    quarter, rest = np.divmod(numbers, 2 * bands)
    group, band = np.divmod(rest, bands)
    present = np.unique(band)[1:]
    columns = [np.ones(len(numbers)), group, quarter, group * quarter, *(band == one for one in present)]
    return np.column_stack(columns).astype(float)


def _interval(low: float, high: float) -> Interval:
    return Interval(float(np.exp(low)), float(np.exp(high)))


def _fit(rows: Floats, weights: Floats, taking: Floats) -> Floats | None:
    """The likeliest coefficients by Newton's method; None where the likelihood grows without end."""
    found = np.zeros(rows.shape[1])
    for _ in range(MOST_STEPS):
        chance = _chance(rows, found)
        try:
            step = np.linalg.solve(_information(rows, weights, chance), rows.T @ (taking - weights * chance))
        except np.linalg.LinAlgError:
            return None
        found = found + step
        if np.abs(rows @ found).max() > FURTHEST:
            return None
        if np.abs(step).max() < CLOSE_ENOUGH:
            return found
    return None


def _chance(rows: Floats, found: Floats) -> Floats:
    return 1 / (1 + np.exp(-(rows @ found)))


def _information(rows: Floats, weights: Floats, chance: Floats) -> Floats:
    return (rows * (weights * chance * (1 - chance))[:, None]).T @ rows


def _clustered_error(rows: Floats, weights: Numbers, found: Floats, place: Numbers, seen: Seen) -> float:
    """The standard error of the change: what each person adds to the score counts once, over all their quarters."""
    chance = _chance(rows, found)
    off = seen.took_part - chance[place]
    people = int(seen.person.max()) + 1
    scores = np.column_stack(
        [np.bincount(seen.person, weights=off * rows[place, i], minlength=people) for i in range(rows.shape[1])]
    )
    there = len(np.unique(seen.person))
    few = there / (there - 1) * (len(off) - 1) / (len(off) - rows.shape[1])
    bread = np.linalg.inv(_information(rows, weights.astype(float), chance))
    return float(np.sqrt(max(0.0, (few * bread @ (scores.T @ scores) @ bread)[3, 3])))
