"""A meeting as a calendar server keeps it: one entry, whichever zone, at the right instants."""

from datetime import UTC

import pytest
from icalendar import Calendar

from activities.caldav.entries import UNREADABLE, Standing, standing
from activities.calendar.events import calendar_entry
from tests.activities.calendar.test_events import instants, once, series
from tests.activities.calendar.test_zones import ZONES


def dates_of(text):
    """Also of entries that list their dates."""
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    added = [entry.dt for entry in event["RDATE"].dts] if "RDATE" in event else []
    return instants(text) + added


@pytest.mark.parametrize("zone", [*ZONES, "Africa/Casablanca", "Africa/El_Aaiun"])
def test_a_year_of_a_series_is_one_entry(zone):
    meeting = series(zone)

    text = calendar_entry(meeting).decode()

    assert dates_of(text) == [time.astimezone(UTC) for time in meeting.times]
    assert text.count("UID:") == 1
    assert "METHOD" not in text


def test_a_single_session_needs_no_zone():
    text = calendar_entry(once()).decode()

    assert "VTIMEZONE" not in text
    assert dates_of(text) == [once().times[0].astimezone(UTC)]


def test_what_stands_on_a_server_is_compared_by_sequence_then_by_time():
    meeting = once()
    ours = Standing(meeting.sequence, meeting.times[0].astimezone(UTC))

    assert standing(calendar_entry(meeting)) == ours
    assert not standing(calendar_entry(meeting)).is_behind(ours)
    assert standing(calendar_entry(once(sequence=1))).is_behind(ours)
    assert not standing(calendar_entry(once(sequence=3))).is_behind(ours)
    assert standing(calendar_entry(once(times=(meeting.times[0].replace(hour=11),)))).is_behind(ours)


@pytest.mark.parametrize(
    "content",
    [b"", b"<html/>", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"BEGIN:VEVENT\r\nDTSTART:x\r\nEND:VEVENT\r\n"],
)
def test_what_can_not_be_read_is_behind_everything(content):
    assert standing(content) == UNREADABLE
    assert UNREADABLE.is_behind(Standing(0, None))
