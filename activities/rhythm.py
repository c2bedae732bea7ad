"""When a meeting of a team takes place, and what a slot in it adds to a sprint. Plain values, no Django.

A sprint is 14 days. ``every_days``: the days between two meetings, 1 for each working day. ``every_sprints``: a slot is
taken once in so many sprints; None, each time the meeting takes place.
"""

from collections.abc import Iterator
from datetime import date, timedelta

SPRINT_DAYS = 14
WORKING_DAYS = 10
"""Of a sprint."""
SATURDAY = 6


def times_a_sprint(every_days: int) -> float:
    """How often a meeting takes place in 14 days: 10 on working days, else 14 ÷ ``every_days``."""
    return WORKING_DAYS if every_days == 1 else SPRINT_DAYS / every_days


def minutes_a_sprint(minutes: int, every_days: int, every_sprints: int | None) -> float:
    """Minutes that a slot takes of a sprint on average, on the days of ``slots``.

    Once in ``every_sprints``: the next slot is in the first meeting that is so many sprints later or more, so that it
    comes every ⌈14 × every_sprints ÷ every_days⌉ meetings.
    """
    if every_sprints is None:
        return minutes * times_a_sprint(every_days)
    apart = SPRINT_DAYS * every_sprints
    return minutes * SPRINT_DAYS / (-(-apart // every_days) * every_days)


def meetings(first_on: date, every_days: int, since: date, until: date) -> Iterator[date]:
    """The days of a meeting from ``since`` up to and including ``until``, counted from ``first_on``."""
    if every_days == 1:
        day = max(first_on, since)
        while day <= until:
            if day.isoweekday() < SATURDAY:
                yield day
            day += timedelta(days=1)
        return
    late = max(0, (since - first_on).days)
    day = first_on + timedelta(days=-(-late // every_days) * every_days)
    while day <= until:
        yield day
        day += timedelta(days=every_days)


def slots(
    first_on: date, every_days: int, every_sprints: int | None, attached_on: date, since: date, until: date
) -> Iterator[date]:  # fmt: skip
    """The days on which a slot is taken: the first meeting of each period of sprints, counted from its first one."""
    taken: date | None = None
    for day in meetings(first_on, every_days, attached_on, until):
        if every_sprints is None or taken is None or (day - taken).days >= SPRINT_DAYS * every_sprints:
            taken = day
            if day >= since:
                yield day
