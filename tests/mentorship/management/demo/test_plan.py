"""On whichever day of the week a demonstration is made, every stage of a cohort is in it."""

from datetime import date, timedelta

import pytest

from mentorship.management.demo.cohorts import ENROLLING_DAYS, MATCHED, OPENS, PUBLISHED
from mentorship.management.demo.plan import COHORTS

MONDAY = date(2026, 11, 30)
DAYS = [MONDAY + timedelta(days=days) for days in range(7)]


def stage(starts_on: date, today: date) -> str:
    """How far a cohort has come by the night before: what happens on a day happens in working hours."""
    if starts_on + PUBLISHED < today:
        return "published"
    if starts_on + MATCHED < today:
        return "waits"
    return "enrolling" if starts_on + OPENS < today else "unknown"


@pytest.mark.parametrize("today", DAYS, ids=lambda day: f"{day:%A}")
def test_each_stage_is_there_on_every_day_of_the_week(today):
    stages = [stage(plan.starts_on(today), today) for plan in COHORTS]

    assert stages == [*["published"] * (len(COHORTS) - 2), "waits", "enrolling"]


@pytest.mark.parametrize("today", DAYS, ids=lambda day: f"{day:%A}")
def test_cohorts_start_on_working_days_and_in_the_order_of_the_plan(today):
    starts = [plan.starts_on(today) for plan in COHORTS]

    assert starts == sorted(starts)
    assert all(day.weekday() < 5 for day in starts)


def test_the_last_enrol_before_the_matching_even_across_a_weekend():
    weekend = timedelta(days=2)

    assert OPENS + timedelta(days=ENROLLING_DAYS - 1) + weekend < MATCHED
