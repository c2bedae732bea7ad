"""The dates of repeating events, held against another implementation, and what would cost too much."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.caldav.recurrence import Steps, TooCostly, rule_of

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)


def parts(text):
    return {name: values.split(",") for name, _, values in (part.partition("=") for part in text.split(";"))}


def ours(text, start, first=FIRST, last=LAST, steps=200_000):
    return list(rule_of(parts(text)).dates(start, first, last, Steps(steps)))


def theirs(text, start, first=FIRST, last=LAST):
    rule = rrulestr(text, dtstart=datetime.combine(start, datetime.min.time()))
    bounds = (datetime.combine(day, datetime.min.time()) for day in (first, last))
    return [found.date() for found in rule.between(*bounds, inc=True)]


@st.composite
def rules(draw):
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    said = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}"]
    numbered = frequency in ("MONTHLY", "YEARLY")
    if draw(st.booleans()):
        days = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True))
        nth = draw(st.sampled_from(["", "1", "2", "-1", "5"])) if numbered else ""
        said.append("BYDAY=" + ",".join(f"{nth}{day}" for day in days))
    if draw(st.booleans()):
        months = draw(st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True))
        said.append("BYMONTH=" + ",".join(map(str, months)))
    if frequency != "WEEKLY" and draw(st.booleans()):
        days = draw(st.lists(st.sampled_from([1, 13, 28, 31, -1, -7]), min_size=1, max_size=3, unique=True))
        said.append("BYMONTHDAY=" + ",".join(map(str, days)))
    if numbered and len(said) > 2 and draw(st.booleans()):
        said.append(f"BYSETPOS={draw(st.sampled_from([1, 2, -1]))}")
    if draw(st.booleans()):
        said.append(f"COUNT={draw(st.integers(1, 60))}")
    if draw(st.booleans()):
        said.append(f"WKST={draw(st.sampled_from(WEEKDAYS))}")
    return ";".join(said)


@settings(max_examples=150, deadline=None)
@given(rules(), st.dates(date(2015, 1, 1), date(2026, 12, 1)))
def test_the_dates_are_those_of_another_implementation(rule, start):
    assert ours(rule, start) == theirs(rule, start)


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", date(1970, 1, 6), 13),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", date(2020, 1, 31), 3),
        ("FREQ=MONTHLY", date(2020, 1, 31), 2),
        ("FREQ=YEARLY", date(2000, 2, 29), 0),
        ("FREQ=DAILY;INTERVAL=1000000000000", date(2026, 10, 2), 1),
    ],
)
def test_known_rules(rule, start, expected):
    assert len(ours(rule, start)) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=YEARLY;BYWEEKNO=7",
        "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=x", "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=2MO", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "FREQ=", "INTERVAL=2",
    ],
)  # fmt: skip
def test_what_is_not_read_is_no_rule(rule):
    assert rule_of(parts(rule)) is None


def test_a_rule_that_never_comes_true_costs_only_what_was_asked():
    steps = Steps(200)

    assert not list(rule_of(parts("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")).dates(date(1900, 1, 1), FIRST, LAST, steps))

    assert steps.left == 200 - (LAST - FIRST + timedelta(days=1)).days


def test_a_count_from_long_ago_ends_at_the_limit():
    with pytest.raises(TooCostly):
        ours("FREQ=DAILY;COUNT=999999", date(1500, 1, 1), steps=10_000)
