from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

from evaluation.statistics import History, Span, Step, compare, person_quarters
from evaluation.statistics.mantel_haenszel import pooled
from evaluation.statistics.observations import stratify
from evaluation.statistics.person_quarters import tenure_band
from governance.quarters import Quarter


def spans(first: Quarter, last: Quarter) -> list[Span]:
    found = []
    while first <= last:
        found.append(Span(str(first), first.first_day, first.next().first_day))
        first = first.next()
    return found


QUARTERS = spans(Quarter(2025, 1), Quarter(2026, 3))


def history(*starts, left_on=None, mentored_from=None, hired_on=date(2022, 2, 1)):
    """Steps that begin on these days, each a level higher; the first at level 2."""
    ends = [*starts[1:], left_on]
    steps = [
        Step(s, e, 2 + n, "junior" if n == 0 else "mid") for n, (s, e) in enumerate(zip(starts, ends, strict=True))
    ]
    return History("someone", hired_on, left_on, steps, mentored_from)


def quarters(one, top_level=10):
    return list(person_quarters([one], QUARTERS, top_level))


@pytest.mark.parametrize(
    ("hired_on", "band"),
    [
        (None, "unknown"),
        (date(2026, 1, 1), "under 1 year"),
        (date(2024, 1, 1), "1 to 3 years"),
        (date(2021, 1, 1), "3 to 6 years"),
        (date(2010, 1, 1), "6 years or more"),
    ],
)
def test_tenure_has_bands(hired_on, band):
    assert tenure_band(hired_on, date(2026, 7, 1)) == band


def test_people_are_at_risk_from_the_first_quarter_they_begin():
    rows = quarters(history(date(2025, 11, 3)))

    assert [row.quarter for row in rows] == ["2026Q1", "2026Q2", "2026Q3"]
    assert not any(row.promoted for row in rows)


def test_a_promotion_belongs_to_its_quarter_also_on_its_first_day():
    for day in (date(2026, 4, 1), date(2026, 6, 30)):
        rows = quarters(history(date(2025, 11, 3), day))

        assert [(row.quarter, row.promoted, row.performance_band) for row in rows] == [
            ("2026Q1", False, "junior"),
            ("2026Q2", True, "junior"),
            ("2026Q3", False, "mid"),
        ]


def test_a_lower_level_is_no_promotion():
    down = [Step(date(2025, 1, 1), date(2025, 5, 1), 4, "mid"), Step(date(2025, 5, 1), None, 3, "mid")]

    assert not any(row.promoted for row in quarters(History("someone", None, None, down)))


def test_leavers_are_there_until_they_leave_and_not_after():
    assert [row.quarter for row in quarters(history(date(2025, 11, 3), left_on=date(2026, 5, 9)))] == [
        "2026Q1",
        "2026Q2",
    ]


def test_a_gap_between_positions_is_no_time_at_risk():
    steps = [Step(date(2025, 1, 1), date(2025, 9, 1), 2, "junior"), Step(date(2026, 6, 1), None, 3, "mid")]

    assert [row.quarter for row in quarters(History("someone", None, None, steps))] == ["2025Q2", "2025Q3", "2026Q3"]


def test_nobody_at_the_top_is_up_for_promotion():
    assert quarters(history(date(2025, 11, 3)), top_level=2) == []
    assert quarters(History("nobody", None, None, ())) == []


def test_exposure_is_what_was_true_before_the_quarter():
    rows = quarters(history(date(2025, 11, 3), mentored_from=date(2026, 4, 1)))

    assert [row.mentored for row in rows] == [False, False, True]


SIMULATED = spans(Quarter(2024, 3), Quarter(2026, 2))


def simulated(random, size=700, quarters=8):
    """Mentoring has no effect; it starts late, and only for whoever is still there and waits for a promotion."""
    for person in range(size):
        hired_on = date(2024, 5, 1) - timedelta(days=int(random.integers(0, 3000)))
        quarter, start, mentored_from, steps = Quarter(2024, 3), date(2024, 5, 1), None, []
        for _ in range(quarters):
            if mentored_from is None and not steps and random.random() < 0.10:
                mentored_from = quarter.first_day + timedelta(days=20)
            if random.random() < 0.06:
                day = quarter.first_day + timedelta(days=45)
                steps.append(Step(start, day, 2 + len(steps), "mid"))
                start = day
            quarter = quarter.next()
        steps.append(Step(start, None, 2 + len(steps), "mid"))
        yield History(str(person), hired_on, None, steps, mentored_from)


def test_immortal_time_biases_ever_mentored_and_not_exposure_at_the_start():
    random = np.random.default_rng(5)
    ever, at_start = [], []
    for _ in range(60):
        histories = list(simulated(random))
        strata = stratify(person_quarters(histories, SIMULATED, 100))
        at_start.append(pooled([stratum for stratum in strata if stratum.informative]).odds_ratio)
        table = Counter((one.mentored_from is not None, len(one.steps) > 1) for one in histories)
        ever.append(table[True, True] * table[False, False] / (table[True, False] * table[False, True]))

    assert 0.9 < np.median(at_start) < 1.1
    assert np.median(ever) < 0.7


@pytest.mark.slow
def test_without_an_effect_few_comparisons_find_one_or_call_the_strata_different():
    random = np.random.default_rng(8)
    results = [compare(person_quarters(simulated(random), SIMULATED, 100)) for _ in range(60)]

    found = sum(one.interval is not None and not one.interval[0] <= 1 <= one.interval[1] for one in results)
    differ = sum(one.status == "differs between strata" for one in results)
    assert found <= 7
    assert differ <= 12
