"""Dates and times in words: how long ago or ahead, counted in calendar days of the reader."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS_A_MONTH, DAYS_A_YEAR = 30.44, 365.25


def earliest_day(zones: Iterable[ZoneInfo], now: datetime) -> date:
    """Today where it is earliest: whatever somebody in one of these zones does today is not before it."""
    return min(now.astimezone(zone).date() for zone in zones)


def in_words(when: date | datetime, now: datetime) -> str:
    """How far ``when`` lies from ``now``, in the zone of ``now``: ``3 days ago``, ``tomorrow``, ``in 20 minutes``."""
    if isinstance(when, datetime):
        apart = when - now
        if abs(apart) < timedelta(hours=1):
            return _minutes(round(apart.total_seconds() / 60))
        day = when.astimezone(now.tzinfo).date()
        if day == now.date():
            return _directed(round(apart.total_seconds() / 3600), "hour")
    else:
        day = when
    return _days((day - now.date()).days)


def _minutes(count: int) -> str:
    return "now" if count == 0 else _directed(count, "minute")


def _days(count: int) -> str:
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if count in near:
        return near[count]
    if abs(count) < 60:
        return _directed(count, "day")
    if abs(count) < 730:
        return _directed(round(count / DAYS_A_MONTH), "month")
    return _directed(round(count / DAYS_A_YEAR), "year")


def _directed(count: int, unit: str) -> str:
    text = f"{abs(count)} {unit}" + ("" if abs(count) == 1 else "s")
    return f"in {text}" if count > 0 else f"{text} ago"


def city(zone: ZoneInfo) -> str:
    """The place a zone is named after: ``Europe/Berlin`` → Berlin."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def same_clock(moment: datetime, one: ZoneInfo, other: ZoneInfo) -> bool:
    """Whether two zones show the same time of day at a moment."""
    return moment.astimezone(one).utcoffset() == moment.astimezone(other).utcoffset()
