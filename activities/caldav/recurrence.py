"""The dates of a repeating event (RFC 5545, 3.3.10) in a stretch of days, at a cost that is bounded beforehand.

Whole days only: what repeats by the hour or faster is nothing that a person attends, and is not read. A rule without
a count is entered right where the stretch begins, however long ago it started.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
READ = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST"}
DAY = timedelta(days=1)


class TooCostly(Exception):
    """More would have to be looked at than one reading may."""


class Steps:
    """How many days may still be looked at, over all rules of a reading."""

    def __init__(self, most: int) -> None:
        self.left = most

    def take(self, days: int) -> None:
        self.left -= days
        if self.left < 0:
            raise TooCostly


@dataclass(frozen=True)
class Rule:
    """``weekdays``: the number within the month or year, or 0 for each, and the weekday, Monday 0."""

    frequency: str
    interval: int = 1
    count: int | None = None
    weekdays: tuple[tuple[int, int], ...] = ()
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    positions: frozenset[int] = frozenset()
    week_start: int = 0

    def dates(self, start: date, first: date, last: date, steps: Steps) -> Iterator[date]:
        """Those from ``first`` to ``last`` of what began on ``start``."""
        period, end = self._period(start), self._period(last)
        if self.count is None and (behind := self._period(first) - period) > 0:
            period += -(-behind // self.interval) * self.interval
        number = 0
        while period <= end:
            for day in self._in_period(period, start, steps):
                number += 1
                if day > last or (self.count is not None and number > self.count):
                    return
                if day >= first:
                    yield day
            period += self.interval

    def _in_period(self, period: int, start: date, steps: Steps) -> list[date]:
        days = self._days(period)
        steps.take(len(days) or 1)
        chosen = [day for day in days if self._has(day, start)]
        if self.positions:
            kept = {position - 1 if position > 0 else len(chosen) + position for position in self.positions}
            chosen = [day for index, day in enumerate(chosen) if index in kept]
        return [day for day in chosen if day >= start]

    def _period(self, day: date) -> int:
        """The number of the day, week, month or year that it lies in."""
        if self.frequency == "DAILY":
            return day.toordinal()
        if self.frequency == "WEEKLY":
            return (day.toordinal() - 1 - self.week_start) // 7
        return day.year * 12 + day.month - 1 if self.frequency == "MONTHLY" else day.year

    def _days(self, period: int) -> list[date]:
        if self.frequency == "DAILY":
            return [date.fromordinal(period)]
        if self.frequency == "WEEKLY":
            monday = 1 + self.week_start + period * 7
            return [date.fromordinal(monday + step) for step in range(7) if monday + step > 0]
        if self.frequency == "MONTHLY":
            return _month(*divmod(period, 12))
        return [day for month in range(12) for day in _month(period, month)]

    def _has(self, day: date, start: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        length = monthrange(day.year, day.month)[1]
        if self.month_days and not {day.day, day.day - length - 1} & self.month_days:
            return False
        if self.weekdays:
            return any(weekday == day.weekday() and self._is_nth(nth, day, length) for nth, weekday in self.weekdays)
        return bool(self.month_days) or self._like(day, start)

    def _is_nth(self, nth: int, day: date, length: int) -> bool:
        if nth == 0:
            return True
        if self.frequency == "YEARLY" and not self.months:
            in_year, days = day.timetuple().tm_yday, 366 if monthrange(day.year, 2)[1] == 29 else 365
            return nth in ((in_year - 1) // 7 + 1, -((days - in_year) // 7 + 1))
        return nth in ((day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1))

    def _like(self, day: date, start: date) -> bool:
        """What the rule leaves open is as on the first date."""
        if self.frequency == "DAILY":
            return True
        if self.frequency == "WEEKLY":
            return day.weekday() == start.weekday()
        return day.day == start.day and (self.frequency == "MONTHLY" or bool(self.months) or day.month == start.month)


def rule_of(parts: Mapping[str, Any]) -> Rule | None:
    """From the parts of an ``RRULE``, each a list; none where it says something that is not read here."""
    given = {
        name.upper(): list(values) if isinstance(values, list | tuple) else [values] for name, values in parts.items()
    }
    frequency = str(given.get("FREQ", [""])[0]).upper()
    if frequency not in FREQUENCIES or set(given) - READ:
        return None
    try:
        weekdays = tuple(_weekday(str(value)) for value in given.get("BYDAY", ()))
        months, month_days, positions = (
            frozenset(int(value) for value in given.get(name, ())) for name in ("BYMONTH", "BYMONTHDAY", "BYSETPOS")
        )
        rule = Rule(
            frequency, int(given.get("INTERVAL", [1])[0]), int(given["COUNT"][0]) if "COUNT" in given else None,
            weekdays, months, month_days, positions, WEEKDAYS.index(str(given.get("WKST", ["MO"])[0]).upper()),
        )  # fmt: skip
    except (ValueError, IndexError):
        return None
    numbered = any(nth for nth, _ in weekdays) and frequency in ("DAILY", "WEEKLY")
    return None if rule.interval < 1 or numbered or 0 in rule.positions else rule


def _weekday(text: str) -> tuple[int, int]:
    """``-1FR`` is the last Friday."""
    return int(text[:-2] or 0), WEEKDAYS.index(text[-2:].upper())


def _month(year: int, month: int) -> list[date]:
    """``month`` from 0."""
    if not 1 <= year <= 9999:
        return []
    return [date(year, month + 1, day + 1) for day in range(monthrange(year, month + 1)[1])]
