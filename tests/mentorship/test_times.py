"""Dates in words, counted in calendar days of the reader."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mentorship import times

NOW = datetime(2026, 9, 16, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        *((0, "today"), (1, "tomorrow"), (-1, "yesterday"), (-23, "23 days ago"), (59, "in 59 days")),
        *((-61, "2 months ago"), (365, "in 12 months"), (-730, "2 years ago"), (1461, "in 4 years")),
    ],
)
def test_a_date_in_words(days, words):
    assert times.in_words(date(2026, 9, 16) + timedelta(days=days), NOW) == words


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(minutes=40), "in 40 minutes"),
        (timedelta(hours=-3), "3 hours ago"),
        (timedelta(hours=20), "tomorrow"),
        (timedelta(days=-9), "9 days ago"),
    ],
)
def test_a_moment_in_words(away, words):
    assert times.in_words(NOW + away, NOW) == words


def test_days_are_those_of_the_reader():
    morning, evening = datetime(2026, 9, 16, 8, 0, tzinfo=UTC), datetime(2026, 9, 16, 20, 0, tzinfo=UTC)

    assert times.in_words(evening, morning) == "in 12 hours"
    assert times.in_words(evening, morning.astimezone(ZoneInfo("Asia/Tokyo"))) == "tomorrow"


def test_a_zone_is_called_by_its_city():
    assert times.city(ZoneInfo("America/Argentina/Buenos_Aires")) == "Buenos Aires"


def test_two_zones_share_a_clock_for_a_part_of_the_year():
    london, lagos = ZoneInfo("Europe/London"), ZoneInfo("Africa/Lagos")

    assert times.same_clock(datetime(2026, 7, 1, tzinfo=UTC), london, lagos)
    assert not times.same_clock(datetime(2026, 12, 1, tzinfo=UTC), london, lagos)
