"""When a notice may reach somebody, in their own zone."""

from datetime import UTC, datetime, time

import pytest

from mentorship.notifications.models import Preference
from mentorship.notifications.waking import waking
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def utc(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "then"),
    [
        pytest.param("Europe/Berlin", utc(16, 9), utc(16, 9), id="awake"),
        pytest.param("Europe/Berlin", utc(16, 5), utc(16, 7), id="before the morning"),
        pytest.param("Europe/Berlin", utc(16, 16), utc(17, 7), id="at the end of the day it is too late"),
        pytest.param("Europe/Berlin", utc(18, 17), utc(21, 7), id="over the weekend"),
        pytest.param("Asia/Kolkata", utc(16, 1), utc(16, 3, 30), id="a zone with half an hour"),
        pytest.param("America/Vancouver", utc(16, 9), utc(16, 16), id="far in the west"),
        pytest.param("Europe/Berlin", utc(23, 20, month=10), utc(26, 8, month=10), id="clocks go back on Sunday"),
        pytest.param("Europe/Berlin", utc(27, 20, month=3), utc(30, 7, month=3), id="clocks go forward on Sunday"),
    ],
)
def test_the_next_waking_moment(zone, now, then):
    assert waking(PersonFactory(timezone=zone), now) == then


def test_somebodys_own_hours_and_days_count():
    person = PersonFactory(timezone="Europe/Berlin")
    Preference.objects.create(person=person, wakes_at=time(13), rests_at=time(15), working_days="67")

    assert waking(person, utc(16, 9)) == utc(19, 11)
