"""Time zones as calendar files carry them: one yearly rule for each direction.

Libraries write lists of transitions, which some readers ignore and others misread. The rule a zone ends with stands in
the footer of its file (RFC 9636, in the notation of POSIX) and becomes one ``RRULE`` a direction. Where the rule can't
be written so, or does not say what the zone itself says, there is no description, and events are written in UTC.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

Half = TimezoneDaylight | TimezoneStandard

DAY = timedelta(days=1)
ALWAYS = datetime.combine(date(1970, 1, 1), time())
WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LAST = 5
"""The week of a rule that means the last one of its month."""

_NAME = r"(<[A-Za-z0-9+-]+>|[A-Za-z]+)"
_TIME = r"([+-]?\d{1,3}(?::\d{2})?(?::\d{2})?)"
_FOOTER = re.compile(rf"{_NAME}{_TIME}(?:{_NAME}{_TIME}?,(M[^,]+),(M[^,]+))?")
_CHANGE = re.compile(rf"M(\d{{1,2}})\.(\d)\.(\d)(?:/{_TIME})?")


@dataclass(frozen=True)
class Change:
    """A weekday of a week of a month (5: the last), and how far after that day's midnight the clocks change.

    ``weekday``: 0 is Sunday. ``after`` may be negative or longer than a day.
    """

    month: int
    week: int
    weekday: int
    after: timedelta

    def in_year(self, year: int) -> datetime:
        """When the clocks change, by the clock as it stood before."""
        first = date(year, self.month, 1)
        day = first + (self.weekday - first.isoweekday()) % 7 * DAY + (self.week - 1) * 7 * DAY
        if self.week == LAST and day.month != self.month:
            day -= 7 * DAY
        return datetime.combine(day, time()) + self.after

    @property
    def rule(self) -> vRecur | None:
        """The same as a recurrence; none where the moved day would not stay in its month."""
        days = self.after // DAY
        if days == 0 and self.week == LAST:
            return vRecur(FREQ="YEARLY", BYMONTH=self.month, BYDAY=f"-1{WEEKDAYS[self.weekday]}")
        if days == 0:
            return vRecur(FREQ="YEARLY", BYMONTH=self.month, BYDAY=f"{self.week}{WEEKDAYS[self.weekday]}")
        length = MONTH_DAYS[self.month - 1]
        first = (length - 6 if self.week == LAST else 7 * self.week - 6) + days
        if self.month == 2 or first < 1 or first + 6 > length:
            return None
        weekday = WEEKDAYS[(self.weekday + days) % 7]
        return vRecur(FREQ="YEARLY", BYMONTH=self.month, BYDAY=weekday, BYMONTHDAY=list(range(first, first + 7)))


@dataclass(frozen=True)
class ZoneRule:
    """Offsets from UTC, and when the clocks go to the second one and back; none where they stand."""

    standard: timedelta
    daylight: timedelta
    changes: tuple[Change, Change] | None = None

    def offset(self, local: datetime) -> timedelta:
        """By this rule, at a time of the wall clock: one that exists twice is its first."""
        if self.changes is None:
            return self.standard
        begins, ends = (change.in_year(local.year) for change in self.changes)
        summer = begins <= local < ends if begins < ends else not ends <= local < begins
        return self.daylight if summer else self.standard


@lru_cache(maxsize=1024)
def zone_rule(zone: str) -> ZoneRule | None:
    """The rule that a zone ends with; none where there is no such zone, or no such rule."""
    try:
        raw = files("tzdata.zoneinfo").joinpath(*zone.split("/")).read_bytes()
    except (OSError, ValueError):
        return None
    found = _FOOTER.fullmatch(raw.rsplit(b"\n", 2)[-2].decode("ascii", "replace")) if raw.endswith(b"\n") else None
    if found is None:
        return None
    standard = -_span(found[2])
    if found[3] is None:
        return ZoneRule(standard, standard)
    begins, ends = _change(found[5]), _change(found[6])
    if begins is None or ends is None:
        return None
    daylight = -_span(found[4]) if found[4] else standard + timedelta(hours=1)
    return ZoneRule(standard, daylight, (begins, ends))


def timezone_for(zone: str, occurrences: Iterable[datetime]) -> Timezone | None:
    """A ``VTIMEZONE`` that is right on each of the occurrences (wall clock, without a zone), or none."""
    rule, times = zone_rule(zone), sorted(occurrences)
    if rule is None or not times or any(rule.offset(time) != _true_offset(zone, time) for time in times):
        return None
    return _component(zone, rule, times[0].year - 1)


def _component(zone: str, rule: ZoneRule, year: int) -> Timezone | None:
    described = Timezone()
    described.add("TZID", zone)
    if rule.changes is None:
        described.add_component(_part(TimezoneStandard(), rule.standard, rule.standard, ALWAYS, None))
        return described
    to_daylight, to_standard = rule.changes
    if to_daylight.rule is None or to_standard.rule is None:
        return None
    begins, ends = to_daylight.in_year(year), to_standard.in_year(year)
    described.add_component(_part(TimezoneDaylight(), rule.standard, rule.daylight, begins, to_daylight.rule))
    described.add_component(_part(TimezoneStandard(), rule.daylight, rule.standard, ends, to_standard.rule))
    return described


def _part(part: Half, before: timedelta, after: timedelta, since: datetime, rule: vRecur | None) -> Half:
    part.add("DTSTART", since)
    part.add("TZOFFSETFROM", before)
    part.add("TZOFFSETTO", after)
    if rule is not None:
        part.add("RRULE", rule)
    return part


def _true_offset(zone: str, local: datetime) -> timedelta | None:
    return local.replace(tzinfo=ZoneInfo(zone)).utcoffset()


def _span(text: str) -> timedelta:
    """``-9:30`` or ``+2``, in hours, minutes and seconds."""
    hours, minutes, seconds = (*(int(part) for part in text.lstrip("+-").split(":")), 0, 0)[:3]
    span = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -span if text.startswith("-") else span


def _change(text: str) -> Change | None:
    found = _CHANGE.fullmatch(text)
    if found is None:
        return None
    return Change(int(found[1]), int(found[2]), int(found[3]), _span(found[4]) if found[4] else timedelta(hours=2))
