"""When somebody is taken, read from whatever a server says."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.caldav.busy import MOST_SPANS, read_busy
from activities.caldav.errors import NotACalendar
from mentorship.hours import Span

BERLIN = ZoneInfo("Europe/Berlin")
# The clocks in Berlin go back on 25 October 2026.
WITHIN = Span(datetime(2026, 10, 19, tzinfo=UTC), datetime(2026, 11, 16, tzinfo=UTC))


def a_file(*lines):
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//X//EN", *lines, "END:VCALENDAR", "")).encode()


def event(*lines, uid="1"):
    return ("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT")


def busy(*lines):
    return read_busy([a_file(*lines)], WITHIN, BERLIN)


def spans(*lines):
    return [(f"{span.start:%m-%d %H:%M}", f"{span.end:%m-%d %H:%M}") for span in busy(*lines).busy]


def test_free_busy_times_are_merged_and_cut_to_what_was_asked():
    found = spans(
        "BEGIN:VFREEBUSY",
        "FREEBUSY;FBTYPE=BUSY:20261018T220000Z/20261019T010000Z,20261020T090000Z/PT1H",
        "FREEBUSY:20261020T093000Z/20261020T110000Z",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261021T090000Z/20261021T100000Z",
        "FREEBUSY;FBTYPE=FREE:20261022T090000Z/20261022T100000Z",
        "FREEBUSY:20261230T090000Z/20261230T100000Z",
        "END:VFREEBUSY",
    )

    assert found == [("10-19 00:00", "10-19 01:00"), ("10-20 09:00", "10-20 11:00"), ("10-21 09:00", "10-21 10:00")]


def test_an_event_every_week_stays_at_its_hour_when_the_clocks_change():
    rule = ("DTSTART;TZID=Europe/Berlin:20260106T100000", "DTEND;TZID=Europe/Berlin:20260106T110000")

    found = spans(*event(*rule, "RRULE:FREQ=WEEKLY"))

    assert [start for start, _ in found] == ["10-20 08:00", "10-27 09:00", "11-03 09:00", "11-10 09:00"]


def test_the_night_of_the_change_is_as_long_as_the_clock_says():
    wall = ("DTSTART;TZID=Europe/Berlin:20261025T010000", "DTEND;TZID=Europe/Berlin:20261025T040000")
    hours = ("DTSTART;TZID=Europe/Berlin:20261025T010000", "DURATION:PT3H")

    assert spans(*event(*wall)) == [("10-24 23:00", "10-25 03:00")]
    assert spans(*event(*hours)) == [("10-24 23:00", "10-25 02:00")]


def test_whole_days_and_times_without_a_zone_are_by_the_persons_clock():
    assert spans(*event("DTSTART;VALUE=DATE:20261020")) == [("10-19 22:00", "10-20 22:00")]
    assert spans(*event("DTSTART:20261102T100000", "DURATION:PT30M")) == [("11-02 09:00", "11-02 09:30")]


@pytest.mark.parametrize("line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "DURATION:PT0S"])
def test_what_takes_no_time_is_not_there(line):
    assert not spans(*event("DTSTART:20261020T090000Z", line))


def test_dates_are_left_out_moved_and_added():
    found = spans(
        *event(
            "DTSTART:20261019T090000Z", "DTEND:20261019T100000Z", "RRULE:FREQ=DAILY;UNTIL=20261023T090000Z",
            "EXDATE:20261020T090000Z", "RDATE:20261101T120000Z",
        ),
        *event("RECURRENCE-ID:20261021T090000Z", "DTSTART:20261021T150000Z", "DTEND:20261021T160000Z"),
        *event("RECURRENCE-ID:20261022T090000Z", "DTSTART:20261022T090000Z", "STATUS:CANCELLED"),
    )  # fmt: skip

    assert [start for start, _ in found] == ["10-19 09:00", "10-21 15:00", "10-23 09:00", "11-01 12:00"]


def test_an_endless_rule_by_the_second_costs_nothing_and_is_said():
    reading = busy(
        *event("DTSTART:19700101T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY"),
        *event("DTSTART:20261020T090000Z", "DURATION:PT1H", uid="2"),
    )

    assert len(reading.busy) == 1
    assert reading.unread == 1


def test_very_many_endless_rules_end_at_the_limit():
    lines = [
        line
        for number in range(1500)
        for line in event("DTSTART:19010101T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=999999", uid=str(number))
    ]
    reading = busy(*lines)

    assert reading.unread > 1490


def test_a_file_that_is_far_too_long_is_not_read():
    with pytest.raises(NotACalendar):
        busy(*event("DTSTART:20261020T090000Z") * 20_000)


def test_very_many_times_end_at_the_limit():
    minute = timedelta(minutes=5)
    moments = [WITHIN.start + number * minute for number in range(MOST_SPANS + 10)]
    times = ",".join(f"{moment:%Y%m%dT%H%M%SZ}/PT1M" for moment in moments)

    reading = busy("BEGIN:VFREEBUSY", f"FREEBUSY:{times}", "END:VFREEBUSY")

    assert (len(reading.busy), reading.unread) == (MOST_SPANS, 10)


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:nonsense",),
        ("DTSTART:20261020T090000Z", "DTEND:20261020T080000Z"),
        ("DTSTART:20261020T090000Z", "DTEND;VALUE=DATE:20261021"),
        ("DTSTART;VALUE=DATE:20261020", "RRULE:FREQ=MONTHLY;BYDAY=9XX"),
        ("DTSTART:00010101T000000Z", "DURATION:P9999999W", "RRULE:FREQ=DAILY"),
        ("DTSTART:20261020T090000Z", "RRULE:FREQ=DAILY;UNTIL=soon"),
        ("DTSTART:20261020T090000Z", "RECURRENCE-ID:earlier"),
        ("DTSTART:00010101T000000", "DURATION:PT1H"),
    ],
)
def test_nonsense_beside_it_takes_nothing_away(lines):
    reading = busy(*event(*lines), *event("DTSTART:20261020T150000Z", "DURATION:PT1H", uid="2"))

    assert Span(datetime(2026, 10, 20, 15, tzinfo=UTC), datetime(2026, 10, 20, 16, tzinfo=UTC)) in reading.busy


@pytest.mark.parametrize("content", [b"", b"<html/>", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_what_is_no_calendar_file_is_said(content):
    with pytest.raises(NotACalendar, match="readable"):
        read_busy([content], WITHIN, BERLIN)


def test_no_file_at_all_is_nothing_taken():
    assert read_busy([], WITHIN, BERLIN).busy == []


VALUES = ["20261020T090000Z", "20261020", "00010101T000000", "99991231T235959Z", "PT1H", "P1W", "-P9W", "", "x", "0"]
RULES = ["FREQ=DAILY", "FREQ=YEARLY;BYDAY=5MO", "FREQ=MONTHLY;BYMONTHDAY=99;COUNT=-1", "UNTIL=99991231", "FREQ"]
NAMES = ["DTSTART", "DTEND", "DURATION", "EXDATE", "RDATE", "RECURRENCE-ID", "FREEBUSY", "UID", "STATUS"]
LINES = st.one_of(
    st.builds("{}:{}".format, st.sampled_from(NAMES), st.sampled_from(VALUES)),
    st.builds("{};VALUE=DATE:{}".format, st.sampled_from(NAMES), st.sampled_from(VALUES)),
    st.builds("{0}:{1}/{2}".format, st.sampled_from(NAMES), st.sampled_from(VALUES), st.sampled_from(VALUES)),
    st.builds("RRULE:{}".format, st.sampled_from(RULES)),
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["VEVENT", "VFREEBUSY"]), st.lists(LINES, max_size=6))
def test_no_nonsense_breaks_the_reading(kind, lines):
    try:
        reading = busy(f"BEGIN:{kind}", *lines, f"END:{kind}")
    except NotACalendar:
        return

    assert all(WITHIN.holds(span) for span in reading.busy)
