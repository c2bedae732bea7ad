"""Whether a gap grows or closes over quarters."""

from dataclasses import replace

import numpy as np
import pytest
from statsmodels.discrete.discrete_model import Logit

from governance.equity import Before, Interval, Outcome, examine
from governance.equity.points import _turned
from governance.equity.trend import Seen, drift_of
from tests.governance.equity.organisation import open_release, people

PERIODS = ("2026Q1", "2026Q2", "2026Q3")


def quarters(random: np.random.Generator, number: int, *, slope: float, count: int = 6) -> tuple[Seen, np.ndarray]:
    """The same people each quarter, each with a leaning of their own; and who is inside."""
    inside = np.tile(random.random(number) < 0.4, count)
    person, quarter = np.tile(np.arange(number), count), np.repeat(np.arange(count, dtype=float), number)
    odds = np.tile(random.normal(0, 1.5, number), count) + slope * quarter * inside
    took_part = (random.random(number * count) < 1 / (1 + np.exp(-odds))).astype(float)
    return Seen(person, quarter, person % 2, took_part), inside


def test_the_same_people_again_and_again_are_no_trend():
    random = np.random.default_rng(3)

    p_values = [drift.p_value for _ in range(100) if (drift := drift_of(*quarters(random, 120, slope=0)))]

    assert len(p_values) == 100
    assert sum(p < 0.05 for p in p_values) <= 11


def test_a_gap_that_grows_is_seen_with_its_size_as_statsmodels_sees_it():
    seen, inside = quarters(np.random.default_rng(5), 600, slope=-0.3)

    drift = drift_of(seen, inside)

    columns = [np.ones(len(inside)), inside, seen.quarter, inside * seen.quarter, seen.band == 1]
    fit = Logit(seen.took_part, np.column_stack(columns).astype(float)).fit(
        disp=0, cov_type="cluster", cov_kwds={"groups": seen.person}
    )
    assert drift is not None
    assert drift.quarters == 6
    assert drift.odds_ratio == pytest.approx(np.exp(fit.params[3]), rel=1e-8)
    assert (drift.interval.low, drift.interval.high) == pytest.approx(tuple(np.exp(fit.conf_int()[3])), rel=1e-7)
    assert drift.p_value == pytest.approx(fit.pvalues[3], rel=1e-6)
    assert drift.p_value < 0.001
    assert drift.interval.high < 1


def test_errors_are_clustered_by_person_so_that_copies_add_nothing():
    """The same answers once more under the same names leave the interval as wide as it was."""
    seen, inside = quarters(np.random.default_rng(9), 200, slope=-0.1)
    copied = Seen(*(np.tile(part, 2) for part in (seen.person, seen.quarter, seen.band, seen.took_part)))

    once, twice = drift_of(seen, inside), drift_of(copied, np.tile(inside, 2))

    assert once is not None
    assert twice is not None
    assert twice.p_value == pytest.approx(once.p_value, abs=0.01)


def test_where_nobody_differs_there_is_no_answer():
    seen, _ = quarters(np.random.default_rng(1), 10, slope=0, count=3)
    early = seen.person < 5
    alike = replace(seen, took_part=early.astype(float))

    assert drift_of(alike, early) is None
    assert drift_of(alike, np.zeros(30, dtype=bool)) is None


def test_an_audit_with_two_before_it_says_which_way_the_gap_goes():
    def organisation(women: int):
        return people(720, participates=lambda n: n % 5 < (women if n // 3 % 2 == 0 else 3), person=lambda n: f"p{n}")

    subjects = [organisation(women) for women in (3, 2, 1)]
    past = {period: before(there, period) for period, there in zip(PERIODS, subjects, strict=True)}
    first = examine(past["2026Q1"].subjects, past["2026Q1"].release)
    second = examine(past["2026Q2"].subjects, past["2026Q2"].release, [first], past)

    audit = examine(past["2026Q3"].subjects, past["2026Q3"].release, [second, first], past)
    turned = {**past, "2026Q2": before(subjects[2], "2026Q2")}
    back = examine(subjects[1], open_release(subjects[1]), [second, first], turned)

    lines = {c.group: c for c in audit.comparisons if c.outcome is Outcome.PARTICIPATION and not c.stratum}
    assert "Over 3 quarters the gap grows: odds ratio" in lines["woman"].sentence
    assert lines["woman"].drift.odds_ratio < 1
    assert "no trend stands out from chance" in lines["Berlin"].sentence
    assert not any(c.drift for c in second.comparisons)
    women = next(c for c in back.comparisons if c.name == lines["woman"].name)
    assert women.drift.quarters == 3


def test_a_trend_tells_nothing_that_the_releases_do_not_print():
    """How a group's participants are spread over levels of which it is withheld changes nothing of what is said."""
    subjects = [
        people(630, participates=lambda n, q=q: n % 7 < (4 - q if n // 3 % 2 == 0 else 4), person=lambda n: f"p{n}")
        for q in range(3)
    ]

    def women_after(there):
        audits, past = [], {}
        for period, now in zip(PERIODS, there, strict=True):
            past[period] = before(now, period, hide=[("junior", "woman"), ("mid", "woman")])
            audits.insert(0, examine(now, past[period].release, audits, past))
        lines = audits[0].comparisons
        return next(c for c in lines if (c.outcome, c.group) == (Outcome.PARTICIPATION, "woman")).drift

    as_it_is, otherwise = women_after(subjects), women_after([subjects[0], spread(subjects[1]), subjects[2]])

    assert as_it_is.odds_ratio == otherwise.odds_ratio < 1
    assert as_it_is.interval.high < 1


def spread(subjects):
    """Ten women who take part are of the middle level now, and as many who don't are juniors."""
    women = [i for i, s in enumerate(subjects) if s.groups["gender"] == "woman"]
    stop = [i for i in women if subjects[i].band == "junior" and subjects[i].participant][:10]
    start = [i for i in women if subjects[i].band == "mid" and not subjects[i].participant][:10]
    return [replace(s, participant=s.participant ^ (i in {*stop, *start})) for i, s in enumerate(subjects)]


def before(subjects, period, hide=()) -> Before:
    return Before(open_release(subjects, hide=hide, period=period), subjects)


def test_groups_that_stood_the_other_way_round_before_are_turned():
    assert _turned(Outcome.SESSIONS, 2.0, Interval(1.0, 4.0)) == (0.5, Interval(0.25, 1.0))
    assert _turned(Outcome.SENIORITY, 1.0, Interval(0.0, 2.0)) == (-1.0, Interval(-2.0, -0.0))
