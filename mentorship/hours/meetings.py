"""Times to meet: proposed for one session or for a series, which is judged on every date it falls on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mentorship.hours.schedules import DAY, Schedule, Window, common, free, moment
from mentorship.hours.spans import Span

NONE = timedelta()
STEP = 15
"""Minutes between the times that are looked at."""
WAKING: Window = (7 * 60, 22 * 60)
"""Outside of this nobody is asked to meet, whosever turn it is."""


@dataclass(frozen=True)
class Slot:
    """A time of the wall clock in ``zone``: when it first falls, on how many of its dates everybody is free, and the
    dates on which somebody is not.
    """

    starts_at: datetime
    zone: str
    dates: int
    misses: tuple[date, ...] = ()

    @property
    def fits(self) -> int:
        return self.dates - len(self.misses)


@dataclass(frozen=True)
class Turn:
    """One session of a series without a common hour: when, and by how many minutes it lies beyond the hours of each."""

    starts_at: datetime
    beyond: tuple[int, ...]


def slots(
    schedules: Sequence[Schedule],
    zone: str,
    days: Sequence[date],
    minutes: int,
    *,
    every_days: int = 0,
    times: int = 1,
    best: int = 5,
) -> list[Slot]:
    """The best times on those days, those that fit all their dates first, then the earliest; one a half-day each.

    A series repeats ``times`` times, every so many days at the same time of the wall clock in ``zone``.
    """
    repeats = range(times if every_days else 1)
    found: dict[tuple[date, int], dict[date, datetime]] = {}
    for day in days:
        for repeat in repeats:
            date_ = day + repeat * every_days * DAY
            for start in _starts(schedules, date_, ZoneInfo(zone), minutes):
                found.setdefault((day, start), {})[date_] = moment(date_, start, ZoneInfo(zone))
    proposed = []
    for (day, start), fitting in found.items():
        dates = [day + repeat * every_days * DAY for repeat in repeats]
        missed = tuple(date_ for date_ in dates if date_ not in fitting)
        proposed.append(Slot(moment(day, start, ZoneInfo(zone)), zone, len(dates), missed))
    proposed.sort(key=lambda slot: (len(slot.misses), slot.starts_at))
    return _spread(proposed)[:best]


def _starts(schedules: Sequence[Schedule], day: date, zone: ZoneInfo, minutes: int) -> list[int]:
    """Minutes after midnight of that date at which a session fits everybody."""
    spans = common(schedules, _day(day, zone))
    fitting = []
    for start in range(0, 24 * 60, STEP):
        begins = moment(day, start, zone)
        session = Span(begins, begins + timedelta(minutes=minutes))
        if any(span.holds(session) for span in spans):
            fitting.append(start)
    return fitting


def _spread(proposed: Sequence[Slot]) -> list[Slot]:
    """The first of each half-day and of each number of misses."""
    seen, kept = set(), []
    for slot in proposed:
        local = slot.starts_at.astimezone(ZoneInfo(slot.zone))
        half = (local.date(), local.hour < 12)
        if half not in seen:
            seen.add(half)
            kept.append(slot)
    return kept


def in_turns(schedules: Sequence[Schedule], zone: str, days: Sequence[date], minutes: int) -> list[Turn]:
    """For each day a time at which everybody is awake and free, the burden going round.

    Whoever has borne most so far bears least next: of the times of a day the one is taken after which the largest sum
    of minutes beyond one's hours is smallest, then the second largest, and so on; of equals the earliest. A day on
    which nobody could meet is left out: no answer at all means to write instead.
    """
    borne, turns = [0] * len(schedules), []
    wide = [schedule.widened(WAKING) for schedule in schedules]
    for day in days:
        options = []
        for start in _starts(wide, day, ZoneInfo(zone), minutes):
            begins = moment(day, start, ZoneInfo(zone))
            session = Span(begins, begins + timedelta(minutes=minutes))
            beyond = tuple(_beyond(schedule, session) for schedule in schedules)
            sums = sorted((past + more for past, more in zip(borne, beyond, strict=True)), reverse=True)
            options.append((sums, begins, beyond))
        if options:
            _, begins, beyond = min(options)
            borne = [past + more for past, more in zip(borne, beyond, strict=True)]
            turns.append(Turn(begins, beyond))
    return turns


def _beyond(schedule: Schedule, session: Span) -> int:
    """By how many minutes somebody's nearest hours would have to be longer for a session to lie in them."""
    near = free(schedule, Span(session.start - DAY, session.end + DAY))
    missing = (max(hours.start - session.start, NONE) + max(session.end - hours.end, NONE) for hours in near)
    return int(min(missing, default=DAY).total_seconds()) // 60


def _day(day: date, zone: ZoneInfo) -> Span:
    """A date and the one after it: a session may run over midnight."""
    return Span(moment(day, 0, zone), moment(day + 2 * DAY, 0, zone))
