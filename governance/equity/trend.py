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


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there were and took part, by quarter, side and band: one kind of people each in every array."""

    quarter: Floats
    inside: Floats
    band: Numbers
    people: Floats
    taking: Floats


@dataclass(frozen=True, slots=True)
class _Fit:
    """The design, its coefficients, and how sure they would be if everybody were somebody new each quarter."""

    rows: Floats
    coefficients: Floats
    bread: Floats

    @property
    def plain_error(self) -> float:
        return float(np.sqrt(max(0.0, self.bread[3, 3])))


def drift_of(seen: Seen, inside: NDArray[np.bool_]) -> Drift | None:
    """The odds ratio by which the gap of those ``inside`` changes each quarter; None where the model has no answer."""
    factor = widening(seen, inside)
    return drift_of_counts(_counted(seen, inside)[0], factor) if factor else None


def drift_of_counts(tally: Tally, factor: float) -> Drift | None:
    """The same of counts alone, whose plain error the same people make ``factor`` times as large."""
    fit = _fit(tally)
    if fit is None or not fit.plain_error * factor > 0:
        return None
    change, error = fit.coefficients[3], fit.plain_error * factor
    p_value = float(2 * stats.norm.sf(abs(change) / error))
    return Drift(
        len(np.unique(tally.quarter)), float(np.exp(change)), _interval(change - Z * error, change + Z * error), p_value
    )


def widening(seen: Seen, inside: NDArray[np.bool_]) -> float | None:
    """How many times as large the error is when each person counts once, over all quarters; None without an answer."""
    tally, place = _counted(seen, inside)
    fit = _fit(tally)
    if fit is None or not fit.plain_error > 0:
        return None
    return _clustered_error(fit, place, seen) / fit.plain_error or None


def _counted(seen: Seen, inside: NDArray[np.bool_]) -> tuple[Tally, Numbers]:
    """The counts of each kind of people, and of which kind each of them is."""
    bands = int(seen.band.max()) + 1
    cell = (seen.quarter.astype(np.int64) * 2 + inside) * bands + seen.band
    numbers, place, people = np.unique(cell, return_inverse=True, return_counts=True)
    quarter, rest = np.divmod(numbers, 2 * bands)
    side, band = np.divmod(rest, bands)
    taking = np.bincount(place, weights=seen.took_part, minlength=len(numbers))
    return Tally(quarter.astype(float), side.astype(float), band, people.astype(float), taking.astype(float)), place


def _design(tally: Tally) -> Floats:
    """One row for each kind of people: constant, group, quarter, group by quarter, and all bands but one."""
    group, quarter, band = tally.inside, tally.quarter, tally.band
    present = np.unique(band)[1:]
    columns = [np.ones(len(band)), group, quarter, group * quarter, *(band == one for one in present)]
    return np.column_stack(columns).astype(float)


def _interval(low: float, high: float) -> Interval:
    return Interval(float(np.exp(low)), float(np.exp(high)))


def _fit(tally: Tally) -> _Fit | None:
    """The likeliest coefficients by Newton's method; None where the likelihood grows without end."""
    rows = _design(tally)
    if np.linalg.matrix_rank(rows) < rows.shape[1]:
        return None
    found = np.zeros(rows.shape[1])
    for _ in range(MOST_STEPS):
        chance = _chance(rows, found)
        try:
            step = np.linalg.solve(_information(rows, tally, chance), rows.T @ (tally.taking - tally.people * chance))
        except np.linalg.LinAlgError:
            return None
        found = found + step
        if np.abs(rows @ found).max() > FURTHEST:
            return None
        if np.abs(step).max() < CLOSE_ENOUGH:
            bread = np.linalg.inv(_information(rows, tally, _chance(rows, found)))
            return _Fit(rows, found, np.asarray(bread, dtype=np.float64))
    return None


def _chance(rows: Floats, found: Floats) -> Floats:
    return 1 / (1 + np.exp(-(rows @ found)))


def _information(rows: Floats, tally: Tally, chance: Floats) -> Floats:
    return (rows * (tally.people * chance * (1 - chance))[:, None]).T @ rows


def _clustered_error(fit: _Fit, place: Numbers, seen: Seen) -> float:
    """The standard error of the change: what each person adds to the score counts once, over all their quarters."""
    off = seen.took_part - _chance(fit.rows, fit.coefficients)[place]
    people, columns = int(seen.person.max()) + 1, range(fit.rows.shape[1])
    scores = np.column_stack(
        [np.bincount(seen.person, weights=off * fit.rows[place, i], minlength=people) for i in columns]
    )
    there = len(np.unique(seen.person))
    few = there / (there - 1) * (len(off) - 1) / (len(off) - len(columns))
    return float(np.sqrt(max(0.0, (few * fit.bread @ (scores.T @ scores) @ fit.bread)[3, 3])))
