"""How much higher people stand after a cohort than before, and how much of that mentoring may have to do with (E1).

Before and after alone mislead: mentees who were chosen for low scores rise without any effect in most cycles
(regression to the mean). So the figure is an analysis of covariance on the baseline wherever people without a mentor
were assessed as well: Van Breukelen (2006), "ANCOVA versus change from baseline had more power in randomized studies
and more bias in nonrandomized studies", Journal of Clinical Epidemiology 59, 920–925. Beside it Hedges' g_av (Lakens
2013, Frontiers in Psychology 4:863) with the interval of Bonett (2008), "Confidence intervals for standardized linear
contrasts of means", Psychological Methods 13, 99–109. Both hold in small samples, where a percentile bootstrap is too
narrow; none is used.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, t

FEWEST = 10  # people in each group a mean is given for
LEVEL = 0.95
PLACES = 1  # of what is shown: with more, the sum behind a mean could be read off
APART = 0.2  # standard deviations between the two figures that make both worth a word

NOT_CAUSED = (
    "Too few people without a mentor were assessed to compare with, so this is not what mentoring did: people who "
    "begin low tend to be assessed higher the next time, with a mentor or without."
)

Array = NDArray[np.float64]
Interval = tuple[float, float]
MEASURED, REFUSED = "measured", "refused"
CONTROLLED, UNCONTROLLED = "analysis of covariance", "paired change"


@dataclass(frozen=True, slots=True)
class Assessed:
    """One person's mean level over the skills that were assessed both before and after."""

    before: float
    after: float
    mentored: bool = True


@dataclass(frozen=True, slots=True)
class Paired:
    """The change of one group: in levels, and as Hedges' g_av with Bonett's interval for the uncorrected figure."""

    n: int
    before: float
    after: float
    change: float
    change_interval: Interval
    g_av: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Covariance:
    """How much higher the mentored stand after than others who began alike: in levels, and in baseline deviations."""

    n: int
    comparison_n: int
    difference: float
    difference_interval: Interval
    standardised: float
    interval: Interval
    p_value: float


@dataclass(frozen=True, slots=True)
class SkillChange:
    status: str
    sentence: str
    would_change: str
    limits: tuple[str, ...] = ()
    method: str = ""
    paired: Paired | None = None
    covariance: Covariance | None = None


def skill_change(people: Iterable[Assessed]) -> SkillChange:
    """The change of the mentored, against people without a mentor where enough of those were assessed."""
    everybody = list(people)
    mentored = [one for one in everybody if one.mentored]
    others = [one for one in everybody if not one.mentored]
    if len(mentored) < FEWEST:
        return _refused(
            f"A change can be measured once at least {FEWEST} mentees have been assessed both before and after.",
            "Assess the same skills of each mentee before and after the cohort.",
        )
    paired = paired_change([one.before for one in mentored], [one.after for one in mentored])
    if paired is None:
        return _refused(
            "Everybody was given the same level, so there is no spread to measure a change against.",
            "Assess against the described scale, skill by skill.",
        )
    if len(others) < FEWEST:
        return _uncontrolled(paired)
    return _controlled(paired, covariance(everybody))


def paired_change(before: Sequence[float], after: Sequence[float], level: float = LEVEL) -> Paired | None:
    """Change within one group; None where both spreads are nil."""
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    n, gained = len(first), second - first
    spread_1, spread_2 = float(first.var(ddof=1)), float(second.var(ddof=1))
    shared = float(np.cov(first, second, ddof=1)[0, 1])
    average = (spread_1 + spread_2) / 2
    if average == 0:
        return None
    change, deviation = float(gained.mean()), sqrt(average)
    d_av, freedom = change / deviation, n - 1
    # r² s₁² s₂² is the covariance squared
    of_d = d_av**2 * (spread_1**2 + spread_2**2 + 2 * shared**2) / (8 * freedom * average**2)
    error = sqrt(of_d + (spread_1 + spread_2 - 2 * shared) / (freedom * average))
    half = float(norm.ppf((1 + level) / 2)) * error
    half_change = float(t.ppf((1 + level) / 2, freedom)) * float(gained.std(ddof=1)) / sqrt(n)
    return Paired(
        n=n,
        before=float(first.mean()),
        after=float(second.mean()),
        change=change,
        change_interval=(change - half_change, change + half_change),
        g_av=d_av * (1 - 3 / (4 * freedom - 1)),
        interval=(d_av - half, d_av + half),
    )


def covariance(people: Sequence[Assessed], level: float = LEVEL) -> Covariance:
    """Least squares of the level after on the level before and on having been mentored."""
    before, after = np.array([one.before for one in people]), np.array([one.after for one in people])
    mentored = np.array([one.mentored for one in people], dtype=np.float64)
    columns = [np.ones(len(people)), mentored]
    if before.std() > 0:
        columns.append(before)
    matrix: Array = np.column_stack(columns)
    solution, *_ = np.linalg.lstsq(matrix, after, rcond=None)
    freedom = len(people) - matrix.shape[1]
    remains = after - matrix @ solution
    inverse = np.linalg.inv(matrix.T @ matrix)
    error = sqrt(float(remains @ remains) / freedom * float(inverse[1, 1]))
    difference = float(solution[1])
    half = float(t.ppf((1 + level) / 2, freedom)) * error
    unit = _within_deviation(before, after, mentored)
    return Covariance(
        n=int(mentored.sum()),
        comparison_n=int(len(people) - mentored.sum()),
        difference=difference,
        difference_interval=(difference - half, difference + half),
        standardised=difference / unit,
        interval=((difference - half) / unit, (difference + half) / unit),
        p_value=float(2 * t.sf(abs(difference) / error, freedom)) if error else float(difference == 0),
    )


def _within_deviation(before: Array, after: Array, mentored: Array) -> float:
    """The pooled deviation within the two groups: of the baseline, or of the level after where all began alike."""
    for values in (before, after):
        groups = [values[mentored == arm] for arm in (0.0, 1.0)]
        pooled = sum(float(group.var(ddof=1)) * (len(group) - 1) for group in groups) / (len(values) - 2)
        if pooled > 0:
            return sqrt(pooled)
    return 1.0


def _refused(sentence: str, would_change: str) -> SkillChange:
    return SkillChange(REFUSED, sentence, would_change)


def _uncontrolled(paired: Paired) -> SkillChange:
    low, high = paired.change_interval
    return SkillChange(
        status=MEASURED,
        method=UNCONTROLLED,
        paired=paired,
        sentence=(
            f"{paired.n} mentees who were assessed before and after changed by {_said(paired.change)} levels on "
            f"average (95\N{NO-BREAK SPACE}% interval {_said(low)} to {_said(high)})."
        ),
        limits=(NOT_CAUSED,),
        would_change=f"Assess at least {FEWEST} people of the cohorts who were not paired, before and after as well.",
    )


def _controlled(paired: Paired, adjusted: Covariance) -> SkillChange:
    low, high = adjusted.difference_interval
    told = low > 0 or high < 0
    figure = f"{_said(adjusted.difference)} levels, 95\N{NO-BREAK SPACE}% interval {_said(low)} to {_said(high)}"
    compared = f"{adjusted.n} mentees and {adjusted.comparison_n} people without a mentor who began alike"
    sentence = (
        f"Being mentored is associated with a {'higher' if low > 0 else 'lower'} level afterwards: {figure}, between "
        f"{compared}."
        if told
        else f"Between {compared}, no difference afterwards can be told ({figure})."
    )
    limits = ["Nobody was given a mentor by lot, so the two groups may differ in more than the level they began at."]
    if abs(adjusted.standardised - paired.g_av) >= APART:
        limits.append(
            f"Before and after alone would say {_said(paired.g_av)} standard deviations, against "
            f"{_said(adjusted.standardised)} beside people without a mentor: the rest happens to anybody."
        )
    return SkillChange(
        status=MEASURED, method=CONTROLLED, sentence=sentence, limits=tuple(limits), paired=paired, covariance=adjusted,
        would_change="More people assessed on both sides make the interval narrower.",
    )  # fmt: skip


def _said(value: float) -> str:
    """With its sign, which nothing has."""
    shown = round(value, PLACES)
    return f"{shown:+.{PLACES}f}" if shown else f"{0:.{PLACES}f}"
