from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical

from activities.calendar.zones import Change, timezone_for, zone_rule

ZONES = (
    "Africa/Casablanca", "Africa/Johannesburg", "America/Los_Angeles", "America/New_York", "America/Nuuk",
    "America/Santiago", "America/Sao_Paulo", "America/St_Johns", "Asia/Jerusalem", "Asia/Kathmandu", "Asia/Kolkata",
    "Asia/Tokyo", "Australia/Adelaide", "Australia/Lord_Howe", "Australia/Sydney", "Europe/Berlin", "Europe/Dublin",
    "Europe/London", "Pacific/Auckland", "Pacific/Chatham",
)  # fmt: skip
WEEKLY = [datetime(2027, 1, 4, 9) + timedelta(days=7 * week) for week in range(52)]


def read_back(zone, times):
    """What an independent reader makes of the description."""
    described = timezone_for(zone, times)
    if described is None:
        return None
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test\r\n{described.to_ical().decode()}END:VCALENDAR\r\n"
    return tzical(StringIO(text)).get(zone)


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_of_sessions_is_read_at_the_right_instant(zone):
    read = read_back(zone, WEEKLY)

    assert read is not None
    for time in WEEKLY:
        assert time.replace(tzinfo=read).utcoffset() == time.replace(tzinfo=ZoneInfo(zone)).utcoffset(), time


def test_of_all_zones_few_have_no_description_and_none_a_wrong_one():
    missing = set()
    for zone in available_timezones():
        read = read_back(zone, WEEKLY)
        if read is None:
            missing.add(zone)
            continue
        wrong = [
            t for t in WEEKLY if t.replace(tzinfo=read).utcoffset() != t.replace(tzinfo=ZoneInfo(zone)).utcoffset()
        ]
        assert not wrong, zone

    # The last Thursday of October at 24:00 lies in two months, and Cuba goes back after midnight's hour twice.
    assert missing <= {"Africa/Cairo", "Egypt", "America/Havana", "Cuba"}


def test_a_year_in_which_a_zone_breaks_its_own_rule_has_no_description():
    # Brazil gave up daylight saving in 2019: by the rule of today, January 2019 would be an hour off.
    assert timezone_for("America/Sao_Paulo", [datetime(2019, 1, 7, 9)]) is None
    assert timezone_for("America/Sao_Paulo", [datetime(2027, 1, 4, 9)]) is not None


def test_each_direction_is_one_yearly_rule():
    text = timezone_for("Europe/Berlin", WEEKLY).to_ical().decode()

    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in text
    assert "RDATE" not in text


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../secret", "", "Europe"])
def test_what_is_no_zone_has_no_rule(zone):
    assert zone_rule(zone) is None


@pytest.mark.parametrize(
    ("change", "when"),
    [
        (Change(3, 5, 0, timedelta(hours=2)), datetime(2027, 3, 28, 2)),
        (Change(3, 2, 0, timedelta(hours=2)), datetime(2027, 3, 14, 2)),
        (Change(3, 5, 0, timedelta(hours=-1)), datetime(2027, 3, 27, 23)),
        (Change(10, 4, 4, timedelta(hours=50)), datetime(2027, 10, 30, 2)),
    ],
)
def test_a_change_is_found_in_its_year(change, when):
    assert change.in_year(2027) == when


def test_a_change_that_would_leave_its_month_is_no_rule():
    assert Change(10, 5, 4, timedelta(hours=24)).rule is None
    assert Change(2, 5, 0, timedelta(hours=25)).rule is None
    assert Change(3, 1, 0, timedelta(hours=-1)).rule is None
