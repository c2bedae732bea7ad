"""The hours of mentoring in the sprints of teams: as agreed beforehand, as logged afterwards. Totals of teams alone.

Who counts for a team sits in it on the day. Agreed are the hours of its mentors, for a sprint of two weeks, in
proportion to the days; logged are the minutes of each of its people in each session they had.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple, Protocol

from django.db.models import Q, QuerySet

from activities.group_size import TeamMinutes
from activities.models import CircleAttendance, Session
from mentorship.audit.models import AuditEvent
from mentorship.audit.services import label
from mentorship.people.models import Position
from programs.commitments import SPRINT
from programs.models import TimeAgreement

DAY = timedelta(days=1)
EVER = date.max


class SprintDates(Protocol):
    @property
    def team_id(self) -> int: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


@dataclass(frozen=True)
class Hours:
    """``logged``: None where it would tell of a few."""

    agreed: Decimal
    logged: Decimal | None


class _Part(NamedTuple):
    """What somebody had of a session of a pair or a circle."""

    person: int
    meeting: object
    day: date
    minutes: int
    as_mentee: bool = False


@dataclass
class _Count:
    agreed: float = 0.0
    logged: TeamMinutes = field(default_factory=TeamMinutes)

    @property
    def hours(self) -> Hours:
        minutes = self.logged.shown
        return Hours(_tenths(self.agreed), None if minutes is None else _tenths(minutes / 60))


def hours_of(sprints: Sequence[SprintDates]) -> list[Hours]:
    """Of each sprint, in their order; the same few queries however many they are."""
    if not sprints:
        return []
    book = _Book(sprints)
    for mentor, hours, begins, ends in _agreed(book.positions()):
        book.add_agreed(mentor, hours, begins, ends)
    for part in _parts(book.positions(), book.first, book.last):
        book.add_logged(part)
    return [count.hours for count in book.counts]


def agreed_of(sprints: Sequence[SprintDates]) -> list[Decimal]:
    """The agreed hours alone, of sprints that are not counted so far."""
    if not sprints:
        return []
    book = _Book(sprints)
    for mentor, hours, begins, ends in _agreed(book.positions()):
        book.add_agreed(mentor, hours, begins, ends)
    return [count.hours.agreed for count in book.counts]


class _Book:
    """Which sprint a person's day belongs to: that of the team they sat in on it."""

    def __init__(self, sprints: Sequence[SprintDates]) -> None:
        self.counts = [_Count() for _ in sprints]
        self.first = min(sprint.starts_on for sprint in sprints)
        self.last = max(sprint.ends_on for sprint in sprints)
        self.teams: dict[int, list[tuple[date, date, _Count]]] = defaultdict(list)
        for sprint, count in zip(sprints, self.counts, strict=True):
            self.teams[sprint.team_id].append((sprint.starts_on, sprint.ends_on + DAY, count))
        for rows in self.teams.values():
            rows.sort(key=lambda row: row[0])
        self.places: dict[int, list[tuple[date, date, int]]] = defaultdict(list)
        for person, team, starts_on, ends_on in self.positions().values_list("person", "unit", "starts_on", "ends_on"):
            self.places[person].append((starts_on, ends_on or EVER, team))

    def positions(self) -> QuerySet[Position]:
        """Of the people who sat in one of the teams at some time."""
        held = Position.objects.filter(unit__in=list(self.teams), starts_on__lte=self.last)
        return held.filter(Q(ends_on=None) | Q(ends_on__gt=self.first))

    def add_agreed(self, mentor: int, hours: int, begins: date, ends: date) -> None:
        """Hours of a sprint of two weeks that hold from one day up to, not including, another."""
        for starts_on, ends_on, team in self.places[mentor]:
            for first, after, count in self.teams[team]:
                days = (min(ends, ends_on, after) - max(begins, starts_on, first)).days
                count.agreed += hours * max(0, days) / SPRINT.days

    def add_logged(self, part: _Part) -> None:
        team = next(
            (team for starts_on, ends_on, team in self.places[part.person] if starts_on <= part.day < ends_on), None
        )
        if team is None:
            return
        rows = self.teams[team]
        place = bisect_right(rows, part.day, key=lambda row: row[0]) - 1
        if place >= 0 and part.day < rows[place][1]:
            logged = rows[place][2].logged
            (logged.mentees if part.as_mentee else logged.rest).add(part.person, part.meeting, part.minutes)


def _agreed(positions: QuerySet[Position]) -> Iterable[tuple[int, int, date, date]]:
    """Mentor, hours, from and up to when: what was agreed holds until something else is, or the cohort ends."""
    agreements = list(TimeAgreement.objects.filter(mentor__in=positions.values("person")).select_related("cohort"))
    history = _history(agreements)
    for agreement in agreements:
        cohort, steps = agreement.cohort, history[label(agreement)]
        if not steps and agreement.agreed_at:
            steps = [(agreement.agreed_at.date(), agreement.agreed_hours or 0)]
        untils = [*(day for day, _ in steps[1:]), EVER]
        for (day, hours), until in zip(steps, untils, strict=False):
            yield agreement.mentor_id, hours, max(day, cohort.starts_on), min(until, cohort.ends_on)


def _history(agreements: Collection[TimeAgreement]) -> dict[str, list[tuple[date, int]]]:
    """When which hours were agreed or taken back: the agreement itself knows the last word only."""
    steps: dict[str, list[tuple[date, int]]] = defaultdict(list)
    events = AuditEvent.objects.filter(
        object__in=[label(agreement) for agreement in agreements], action__in=("time.agreed", "time.withdrawn")
    ).order_by("pk")
    at: datetime
    for name, at, facts in events.values_list("object", "at", "facts"):
        steps[name].append((at.date(), facts.get("hours", 0)))
    return steps


def _parts(positions: QuerySet[Position], first: date, last: date) -> Iterable[_Part]:
    """Everything that somebody with one of these positions had a part in."""
    people = positions.values("person")
    held = Session.objects.held().filter(held_on__range=(first, last))
    sessions = held.filter(Q(pairing__mentor__in=people) | Q(pairing__mentee__in=people))
    rows = sessions.values_list("pairing", "pairing__mentor", "pairing__mentee", "held_on", "minutes")
    for pairing, mentor, mentee, day, minutes in rows:
        yield _Part(mentor, pairing, day, minutes)
        yield _Part(mentee, pairing, day, minutes, as_mentee=True)
    there = CircleAttendance.objects.filter(
        person__in=people, session__held_on__range=(first, last), session__withdrawn_at=None
    )
    parts = there.values_list("person", "session__circle", "session__held_on", "session__minutes")
    for person, circle, day, minutes in parts:
        yield _Part(person, ("circle", circle), day, minutes)


def _tenths(hours: float) -> Decimal:
    return Decimal(str(round(hours, 1)))
