from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from icalendar import Calendar

from activities.calendar.events import Meeting, Method, Parties, calendar_file, plain
from tests.activities.calendar.test_zones import ZONES

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def series(zone, weeks=52, every=7, **changes):
    first = datetime(2027, 1, 4, 9)
    times = tuple((first + timedelta(days=every * n)).replace(tzinfo=ZoneInfo(zone)) for n in range(weeks))
    usual = {
        "uid": "a@mentoring.example", "sequence": 2, "times": times, "minutes": 45, "every_days": every,
        "place": "Room 4", "url": "https://mentoring.example/activities/plans/1/", "changed_at": NOW,
    }  # fmt: skip
    return Meeting(**usual | changes)


def once(zone="Europe/Berlin", **changes):
    return series(zone, weeks=1, every_days=None, **changes)


def instants(text):
    """When an independent reader (dateutil) sees each session of each event begin."""
    zones = tzical(StringIO(text)) if "VTIMEZONE" in text else None
    found = []
    for event in Calendar.from_ical(text).walk("VEVENT"):
        start = event["DTSTART"].dt
        if "RRULE" not in event:
            found.append(start)
            continue
        reader = zones.get(event["DTSTART"].params["TZID"])
        rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start.replace(tzinfo=reader))
        found += [moment.astimezone(UTC) for moment in rule]
    return found


@pytest.mark.parametrize("zone", [*ZONES, "Africa/Cairo", "America/Havana"])
def test_a_year_of_a_series_is_read_at_the_right_instants(zone):
    meeting = series(zone)

    text = calendar_file([meeting], Method.PUBLISH).decode()

    assert instants(text) == [time.astimezone(UTC) for time in meeting.times]


@pytest.mark.parametrize("zone", [*ZONES, "Africa/Cairo"])
@pytest.mark.parametrize("method", Method)
def test_a_validator_that_is_not_ours_finds_nothing_wrong(method, zone):
    parties = None if method == Method.PUBLISH else Parties("mentoring@example.org", "milo@example.org")
    called_off = method == Method.CANCEL

    text = calendar_file([series(zone, cancelled=called_off), once(uid="b", cancelled=called_off)], method,
                         name="Mentoring", parties=parties).decode()  # fmt: skip

    assert vobject.readOne(text).validate(raiseException=True)


def test_one_session_stands_in_universal_time():
    text = calendar_file([once()], Method.PUBLISH).decode()

    assert "DTSTART:20270104T080000Z" in text
    assert "VTIMEZONE" not in text


def test_a_zone_without_a_description_becomes_single_sessions():
    text = calendar_file([series("Africa/Cairo", weeks=3)], Method.PUBLISH).decode()

    assert text.count("BEGIN:VEVENT") == 3
    assert "UID:1.a@mentoring.example" in text
    assert "VTIMEZONE" not in text


def test_a_zone_is_described_once():
    berlin, kolkata = series("Europe/Berlin"), series("Asia/Kolkata", uid="b@mentoring.example")

    text = calendar_file([berlin, kolkata, series("Europe/Berlin", uid="c@mentoring.example")], Method.PUBLISH).decode()

    assert text.count("BEGIN:VTIMEZONE") == 2


def test_an_invitation_names_who_is_asked_and_the_application():
    parties = Parties("mentoring@example.org", "milo@example.org")

    text = calendar_file([once()], Method.REQUEST, parties=parties).decode().replace("\r\n ", "")

    assert "METHOD:REQUEST" in text
    assert "SEQUENCE:2" in text
    assert "ORGANIZER:mailto:mentoring@example.org" in text
    assert text.count("ATTENDEE") == 1
    assert "mailto:milo@example.org" in text


def test_what_is_called_off_says_so():
    text = calendar_file([once(cancelled=True)], Method.CANCEL).decode()

    assert "METHOD:CANCEL" in text
    assert "STATUS:CANCELLED" in text


def test_a_feed_names_nobody():
    text = calendar_file([once()], Method.PUBLISH, name="Mentoring").decode()

    assert "X-WR-CALNAME:Mentoring" in text
    assert "ATTENDEE" not in text
    assert "ORGANIZER" not in text
    assert "SUMMARY:Mentoring session" in text


def test_the_same_meetings_make_the_same_bytes():
    assert calendar_file([series("Europe/Berlin")], Method.PUBLISH) == calendar_file(
        [series("Europe/Berlin")], Method.PUBLISH
    )


@pytest.mark.parametrize("nasty", ["Room\r\nATTENDEE:mailto:x@y", "Room\x00\x0b4", "Room\u2028BEGIN:VEVENT"])
def test_no_place_adds_a_property(nasty):
    text = calendar_file([once(place=nasty)], Method.PUBLISH).decode().replace("\r\n ", "")

    lines = text.split("\r\n")
    assert not [line for line in lines if line.startswith("ATTENDEE")]
    assert lines.count("BEGIN:VEVENT") == 1
    assert "\u2028" not in text
    assert "\x00" not in text
    assert "\x0b" not in text


def test_plain_is_one_line():
    assert plain(" a\tb\x00c\r\nd ") == "a b c d"
