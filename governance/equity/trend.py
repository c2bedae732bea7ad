"""Whether a gap grows or closes over quarters, when most people are there in each of them.

A logistic model of taking part on level, group, time, and group by time, with errors clustered by person: the same
people again are no new evidence, and counting them as such finds trends in one of six audits of nothing.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from governance.equity.results import Drift
from governance.equity.values import Interval

LEAST_QUARTERS = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """One person in one quarter, counted from the first one."""

    person: str
    quarter: int
    inside: bool
    band: str
    took_part: bool


def drift_of(seen: Sequence[Seen]) -> Drift | None:
    """The odds ratio by which the gap changes each quarter; None where the model has no answer."""
    from statsmodels.discrete.discrete_model import Logit
    from statsmodels.tools.sm_exceptions import PerfectSeparationError, PerfectSeparationWarning

    quarters = np.array([one.quarter for one in seen], dtype=float)
    inside = np.array([one.inside for one in seen], dtype=float)
    bands = sorted({one.band for one in seen})[1:]
    columns = [np.ones(len(seen)), inside, quarters, inside * quarters]
    columns += [np.array([one.band == band for one in seen], dtype=float) for band in bands]
    design, took_part = np.column_stack(columns), np.array([one.took_part for one in seen], dtype=float)
    _, people = np.unique([one.person for one in seen], return_inverse=True)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("error", PerfectSeparationWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            fit = Logit(took_part, design).fit(disp=0, cov_type="cluster", cov_kwds={"groups": people})
        except (PerfectSeparationError, PerfectSeparationWarning, np.linalg.LinAlgError):
            return None
    if not fit.mle_retvals["converged"]:
        return None
    low, high = fit.conf_int()[3]
    ratio, interval = float(np.exp(fit.params[3])), Interval(float(np.exp(low)), float(np.exp(high)))
    return Drift(len(set(quarters)), ratio, interval, float(fit.pvalues[3]))
