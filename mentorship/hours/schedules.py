"""A week as somebody lives it, and what that is in universal time.

Windows are times of the wall clock in the person's zone. Both ends of each are converted for their own date, never by
adding hours, so a week in which the clocks change is right. A time that exists twice is its first; one that the clocks
skip is as long after the jump as it lies behind its beginning (PEP 495, ``fold=0``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

from mentorship.hours.spans import Span, both, minus

DAY = timedelta(days=1)
Window = tuple[int, int]
"""Minutes after midnight, from and to; 1440 is the end of the day."""


@dataclass(frozen=True)
class Schedule:
    """``weekly``: windows by ISO weekday, Monday 1. ``days``: what replaces a whole day. ``busy``: what is taken."""

    zone: str
    weekly: Mapping[int, Sequence[Window]]
    days: Mapping[date, Sequence[Window]] = field(default_factory=dict)
    busy: Sequence[Span] = ()

    def windows(self, day: date) -> Sequence[Window]:
        """Those of a date, by the wall clock."""
        return self.days.get(day, self.weekly.get(day.isoweekday(), ()))

    def widened(self, window: Window) -> "Schedule":
        """The same, with every working day as long as that window at least; what is taken stays taken."""
        days = {day: _wider(windows, window) for day, windows in self.days.items()}
        return Schedule(self.zone, {day: _wider(rows, window) for day, rows in self.weekly.items()}, days, self.busy)


def free(schedule: Schedule, within: Span) -> list[Span]:
    """When somebody is free between two moments, in order."""
    zone = ZoneInfo(schedule.zone)
    day, last = within.start.astimezone(zone).date() - DAY, within.end.astimezone(zone).date() + DAY
    open_spans = []
    while day <= last:
        for opens, closes in schedule.windows(day):
            start, end = moment(day, opens, zone), moment(day, closes, zone)
            if start < end:  # a window that lies in what the clocks skip has no length
                open_spans.append(Span(start, end))
        day += DAY
    return both(minus(open_spans, schedule.busy), [within])


def common(schedules: Iterable[Schedule], within: Span) -> list[Span]:
    """When all of them are free at once."""
    return reduce(both, (free(schedule, within) for schedule in schedules), [within])


def moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """A time of the wall clock on a date, in universal time."""
    days, rest = divmod(minutes, 24 * 60)
    return datetime.combine(day + days * DAY, time(*divmod(rest, 60)), zone).astimezone(UTC)


def _wider(windows: Sequence[Window], window: Window) -> Sequence[Window]:
    """A day off stays one."""
    if not windows:
        return windows
    return ((min(window[0], *(opens for opens, _ in windows)), max(window[1], *(closes for _, closes in windows))),)
