"""Overlap against an oracle that asks every quarter of an hour what each wall clock shows."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.hours import Schedule, Span, both, common, free, in_turns, merged, minus, slots

ZONES = (
    "Europe/Berlin", "America/New_York", "America/Nuuk", "America/St_Johns", "Asia/Kolkata", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Apia", "Pacific/Pago_Pago", "UTC",
)  # fmt: skip
OFFICE = {day: [(540, 1020)] for day in range(1, 6)}
QUARTER = timedelta(minutes=15)
CHANGES = (date(2027, 3, 13), date(2027, 3, 27), date(2027, 4, 3), date(2027, 9, 25), date(2027, 10, 30))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def span(start, end):
    return Span(at(start), at(end))


def week_of(day):
    start = datetime.combine(day, datetime.min.time(), UTC)
    return Span(start, start + timedelta(days=7))


windows = st.tuples(st.integers(0, 90), st.integers(1, 40)).map(lambda w: (w[0] * 15, min(w[0] * 15 + w[1] * 15, 1440)))
weeks = st.dictionaries(st.integers(1, 7), st.lists(windows, max_size=2), max_size=7)
schedules = st.builds(Schedule, zone=st.sampled_from(ZONES), weekly=weeks)


def is_free(schedule, moment):
    """By the wall clock at that moment; a time that comes a second time is not asked for again."""
    local = moment.astimezone(ZoneInfo(schedule.zone))
    minutes = local.hour * 60 + local.minute
    return any(opens <= minutes < closes for opens, closes in schedule.windows(local.date()))


def changes_near(schedule, within):
    """Whether the clocks change: then windows that begin or end in the change have two readings."""
    zone = ZoneInfo(schedule.zone)
    steps = range(int(within.length / timedelta(hours=6)) + 1)
    return len({(within.start + step * timedelta(hours=6)).astimezone(zone).utcoffset() for step in steps}) > 1


@settings(max_examples=60, deadline=None)
@given(people=st.lists(schedules, min_size=1, max_size=4), day=st.sampled_from([date(2027, 2, 1), date(2027, 7, 5)]))
def test_what_several_have_in_common_is_what_every_clock_says(people, day):
    within = week_of(day)
    if any(changes_near(person, within) for person in people):
        return
    found = common(people, within)

    moments = [within.start + step * QUARTER for step in range(7 * 96)]
    expected = [all(is_free(person, moment) for person in people) for moment in moments]
    assert [any(s.start <= moment < s.end for s in found) for moment in moments] == expected


@settings(max_examples=40, deadline=None)
@given(zone=st.sampled_from(ZONES), day=st.sampled_from(CHANGES))
def test_office_hours_stay_office_hours_in_weeks_with_a_change(zone, day):
    schedule = Schedule(zone, OFFICE)

    for found in free(schedule, week_of(day)):
        start, end = (moment.astimezone(ZoneInfo(zone)) for moment in (found.start, found.end))
        inside = week_of(day)
        assert found.start == inside.start or (start.hour, start.minute) == (9, 0)
        assert found.end == inside.end or (end.hour, end.minute) == (17, 0)


stretches = st.lists(
    st.tuples(st.integers(0, 100), st.integers(1, 20)).map(
        lambda pair: Span(at("2027-01-01") + pair[0] * QUARTER, at("2027-01-01") + (pair[0] + pair[1]) * QUARTER)
    ),
    max_size=6,
)


@given(some=stretches, others=stretches)
def test_spans_do_what_sets_do(some, others):
    def quarters(spans):
        return {
            at("2027-01-01") + n * QUARTER
            for n in range(130)
            if any(s.start <= at("2027-01-01") + n * QUARTER < s.end for s in spans)
        }

    assert quarters(merged(some)) == quarters(some)
    assert quarters(both(some, others)) == quarters(some) & quarters(others)
    assert quarters(minus(some, others)) == quarters(some) - quarters(others)


def test_a_span_has_a_length():
    with pytest.raises(ValueError, match="ends after it starts"):
        span("2027-01-04T10:00", "2027-01-04T10:00")


def test_a_day_replaced_and_what_is_taken_are_left_out():
    schedule = Schedule(
        "UTC", OFFICE, days={date(2027, 1, 5): [], date(2027, 1, 9): [(600, 660)]},
        busy=[span("2027-01-04T10:00", "2027-01-04T11:00")],
    )  # fmt: skip

    found = free(schedule, span("2027-01-04T00:00", "2027-01-06T00:00"))

    assert found == [span("2027-01-04T09:00", "2027-01-04T10:00"), span("2027-01-04T11:00", "2027-01-04T17:00")]
    assert free(schedule, span("2027-01-09T00:00", "2027-01-10T00:00")) == [
        span("2027-01-09T10:00", "2027-01-09T11:00")
    ]


def test_a_window_in_the_hour_that_the_clocks_skip_is_no_time():
    # Berlin, 28 March 2027: from 2:00 to 3:00 there is nothing, so half past two is half past three.
    schedule = Schedule("Europe/Berlin", {}, days={date(2027, 3, 28): [(150, 180)]})

    found = free(schedule, span("2027-03-27T00:00", "2027-03-30T00:00"))

    assert found == []


def test_an_hour_that_comes_twice_is_its_first():
    schedule = Schedule("Europe/Berlin", {}, days={date(2027, 10, 31): [(150, 165)]})

    assert free(schedule, span("2027-10-30T00:00", "2027-11-02T00:00")) == [
        span("2027-10-31T00:30", "2027-10-31T00:45")
    ]


def test_tuesday_morning_in_auckland_is_monday_afternoon_in_los_angeles():
    found = common(
        [Schedule("Pacific/Auckland", OFFICE), Schedule("America/Los_Angeles", OFFICE)],
        span("2027-01-04T00:00", "2027-01-05T12:00"),
    )

    assert found == [span("2027-01-04T20:00", "2027-01-05T01:00")]


# Times to meet


def test_times_are_proposed_one_a_half_day_earliest_first():
    berlin, london = Schedule("Europe/Berlin", OFFICE), Schedule("Europe/London", OFFICE)

    found = slots([berlin, london], "Europe/Berlin", [date(2027, 1, 4), date(2027, 1, 5)], 45)

    local = [slot.starts_at.astimezone(ZoneInfo("Europe/Berlin")).strftime("%a %H:%M") for slot in found]
    assert local == ["Mon 10:00", "Mon 12:00", "Tue 10:00", "Tue 12:00"]
    assert all(slot.dates == 1 and slot.fits == 1 for slot in found)


def test_a_series_is_judged_on_every_date_it_falls_on():
    # From 14 to 28 March 2027 New York is an hour nearer to Berlin: nine in New York is two in Berlin, not three.
    berlin = Schedule("Europe/Berlin", {day: [(900, 960)] for day in range(1, 6)})
    new_york = Schedule("America/New_York", {day: [(540, 600)] for day in range(1, 6)})

    found = slots([berlin, new_york], "Europe/Berlin", [date(2027, 3, 1)], 60, every_days=7, times=6)

    assert [slot.fits for slot in found] == [4]
    assert found[0].misses == (date(2027, 3, 15), date(2027, 3, 22))


def test_nobody_free_is_no_time():
    assert slots([Schedule("UTC", {})], "UTC", [date(2027, 1, 4)], 30) == []


def test_without_a_common_hour_the_burden_goes_round():
    sydney, berlin = Schedule("Australia/Sydney", OFFICE), Schedule("Europe/Berlin", OFFICE)
    days = [date(2027, 1, 4) + timedelta(days=7 * week) for week in range(6)]

    turns = in_turns([sydney, berlin], "Europe/Berlin", days, 60)

    assert common([sydney, berlin], span("2027-01-04T00:00", "2027-02-20T00:00")) == []
    assert len(turns) == 6
    for turn in turns:
        for zone in ("Australia/Sydney", "Europe/Berlin"):
            assert 7 <= turn.starts_at.astimezone(ZoneInfo(zone)).hour < 22
    borne = [sum(turn.beyond[who] for turn in turns) for who in (0, 1)]
    assert abs(borne[0] - borne[1]) <= 120
    assert all(sum(turn.beyond) > 0 for turn in turns)


def test_where_nobody_is_awake_together_the_day_is_left_out():
    los_angeles, kolkata = (
        Schedule("America/Los_Angeles", {1: [(540, 1020)]}),
        Schedule("Asia/Kolkata", {7: [(540, 600)]}),
    )

    assert in_turns([los_angeles, kolkata], "Asia/Kolkata", [date(2027, 1, 6)], 60) == []
