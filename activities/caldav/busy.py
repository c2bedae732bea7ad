"""When calendar files say that somebody is taken: stretches of time, and nothing else out of them.

Servers answer with free-busy times. Some answer with events; those are read here, each repetition within the stretch
that was asked for, at a cost that is bounded beforehand. What is not read is counted, so that it can be said.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from activities.caldav.errors import NotACalendar
from activities.caldav.recurrence import Steps, TooCostly, rule_of
from mentorship.hours import Span, merged

DAY = timedelta(days=1)
UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, OverflowError)
"""What the library raises for files that are none."""
MOST_STEPS = 200_000
"""Days looked at in one reading, over all repeating events: well under a second."""
MOST_SPANS, MOST_BYTES = 5_000, 300_000
"""Of all files of a reading; a full calendar of eight weeks takes a tenth."""
LONGEST = timedelta(days=31)
"""Of one date of a repeating event."""


@dataclass(frozen=True)
class Reading:
    """``busy``: merged, within what was asked. ``unread``: entries that are not in it."""

    busy: list[Span]
    unread: int = 0


def read_busy(files: Iterable[bytes], within: Span, zone: ZoneInfo) -> Reading:
    """Times without a zone, and whole days, are by the clock of ``zone``. Nothing readable at all is a trouble."""
    reader = _Reader(within, zone)
    readable = [reader.read(content) for content in files]
    if readable and not any(readable):
        raise NotACalendar("The server does not say in a readable way when you are taken.")
    return Reading(merged(reader.spans), reader.unread)


class _Reader:
    def __init__(self, within: Span, zone: ZoneInfo) -> None:
        self.within, self.zone = within, zone
        self.spans: list[Span] = []
        self.moved: dict[str, set[datetime]] = defaultdict(set)
        self.unread = 0
        self.steps, self.left = Steps(MOST_STEPS), MOST_BYTES

    def read(self, content: bytes) -> bool:
        """Whether it is a calendar file, and not more than is read."""
        self.left -= len(content)
        try:
            if self.left < 0:
                raise TooCostly
            calendars = Calendar.from_ical(content, multiple=True)
        except (*UNREADABLE, TooCostly):
            self.unread += 1
            return False
        for calendar in calendars:
            for period in (entry for part in calendar.walk("VFREEBUSY") for entry in _each(part.get("FREEBUSY"))):
                self._tried(self._period, period)
            events = [event for event in calendar.walk("VEVENT") if "DTSTART" in event]
            for event in events:
                self._tried(self._note_moved, event)
            for event in filter(_takes_time, events):
                self._tried(self._event, event)
        return bool(calendars)

    def _tried(self, read: Callable[[Any], None], part: Any) -> None:
        """What can't be read takes nothing away from the rest."""
        try:
            read(part)
        except (*UNREADABLE, TooCostly):
            self.unread += 1

    def _period(self, period: Any) -> None:
        if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
            self._add(self._moment(period.start), self._moment(period.end))

    def _note_moved(self, event: Any) -> None:
        """A date that was moved or called off stands for itself, and no more where it was moved from."""
        if "RECURRENCE-ID" in event:
            self.moved[str(event.get("UID"))].add(self._moment(event["RECURRENCE-ID"].dt))

    def _event(self, event: Any) -> None:
        start, length = event["DTSTART"].dt, _length(event)
        moved: set[datetime] = set() if "RECURRENCE-ID" in event else self.moved[str(event.get("UID"))]
        left_out = moved | {self._moment(when) for when in _dates(event.get("EXDATE"))}
        for begins in (*self._starts(event, start, min(length, LONGEST)), *_dates(event.get("RDATE"))):
            if (moment := self._moment(begins)) not in left_out:
                self._add(moment, moment + length if _is_exact(event) else self._moment(begins + length))

    def _starts(self, event: Any, start: date, length: timedelta) -> Iterator[date]:
        """The first one, and its repetitions as far as they reach into what was asked."""
        yield start
        for recur in _each(event.get("RRULE")):
            rule = rule_of(recur)
            if rule is None:
                self.unread += 1
                continue
            begun = _day(start)
            first = max(begun, self._local_day(self.within.start - length) - DAY)
            last = min(self._local_day(self.within.end) + DAY, self._until(recur))
            for day in rule.dates(begun, first, last, self.steps) if first <= last else ():
                if (again := _on(start, day)) != start:
                    yield again

    def _until(self, recur: Any) -> date:
        until = next(iter(_each(recur.get("UNTIL"))), None)
        if until is None:
            return date.max
        return until.astimezone(self.zone).date() if isinstance(until, datetime) and until.tzinfo else _day(until)

    def _local_day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _moment(self, when: date) -> datetime:
        if not isinstance(when, datetime):
            when = datetime.combine(when, time())
        return (when if when.tzinfo else when.replace(tzinfo=self.zone)).astimezone(UTC)

    def _add(self, start: datetime, end: datetime) -> None:
        start, end = max(start, self.within.start), min(end, self.within.end)
        if start >= end:
            return
        if len(self.spans) >= MOST_SPANS:
            self.unread += 1
            return
        self.spans.append(Span(start, end))


def _takes_time(event: Any) -> bool:
    shown = str(event.get("TRANSP", "OPAQUE")).upper()
    return shown != "TRANSPARENT" and str(event.get("STATUS", "")).upper() != "CANCELLED"


def _length(event: Any) -> timedelta:
    """A day for a whole day, nothing for a moment."""
    start = event["DTSTART"].dt
    if "DTEND" in event:
        return event["DTEND"].dt - start
    if "DURATION" in event:
        return event["DURATION"].dt
    return timedelta() if isinstance(start, datetime) else DAY


def _is_exact(event: Any) -> bool:
    """By the hours that pass, not by the clock on the wall."""
    return "DURATION" in event and event["DURATION"].dt % DAY != timedelta()


def _on(start: date, day: date) -> date:
    """The same time of day on another day."""
    return datetime.combine(day, start.timetz()) if isinstance(start, datetime) else day


def _day(when: date) -> date:
    return when.date() if isinstance(when, datetime) else when


def _each(value: Any) -> list[Any]:
    """A property that is there once comes alone."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _dates(value: Any) -> Iterator[date]:
    """Those of ``EXDATE`` and ``RDATE``; periods are not among them."""
    for holder in _each(value):
        yield from (entry.dt for entry in holder.dts if isinstance(entry.dt, date))
