"""By when an answer is fair to expect: in the working days of who gives it, by their own clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from activities.answer_times import expected_by
from mentorship.hours import Schedule

OFFICE = {day: [(540, 1020)] for day in range(1, 6)}
FRIDAY_NOON = datetime(2026, 9, 18, 10, tzinfo=UTC)


def week(zone="Europe/Berlin", weekly=OFFICE, **days):
    return Schedule(zone, weekly, days.get("days", {}))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (1, datetime(2026, 9, 21, 15, tzinfo=UTC)),
        (2, datetime(2026, 9, 22, 15, tzinfo=UTC)),
        (5, datetime(2026, 9, 25, 15, tzinfo=UTC)),
    ],
)
def test_a_weekend_is_no_working_day(days, expected):
    assert expected_by(week(), FRIDAY_NOON, days) == expected


def test_the_day_of_asking_is_the_answerers_own():
    # In Sydney it is Saturday already.
    late = datetime(2026, 9, 18, 20, tzinfo=UTC)

    assert expected_by(week("Australia/Sydney"), late, 1) == datetime(2026, 9, 21, 7, tzinfo=UTC)


def test_a_day_off_does_not_count():
    off = week(days={date(2026, 9, 21): []})

    assert expected_by(off, FRIDAY_NOON, 1) == datetime(2026, 9, 22, 15, tzinfo=UTC)


def test_two_days_a_week_make_two_days_a_week():
    part_time = week(weekly={2: [(540, 720), (780, 900)], 4: [(540, 720)]})

    assert expected_by(part_time, FRIDAY_NOON, 3) == datetime(2026, 9, 29, 13, tzinfo=UTC)


def test_the_end_of_a_day_is_right_when_the_clocks_change():
    before = datetime(2026, 10, 23, 8, tzinfo=UTC)  # Berlin puts its clocks back two days later

    assert expected_by(week(), before, 1) == datetime(2026, 10, 26, 16, tzinfo=UTC)


def test_who_works_on_no_day_is_given_days_of_the_calendar():
    assert expected_by(week(weekly={}), FRIDAY_NOON, 3) == FRIDAY_NOON + timedelta(days=3)
