"""Times at which a pair could meet, from the weeks of both; what the other's week looks like stays theirs."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from activities.models import PlannedSession
from mentorship.hours import Schedule, Slot, Span, Turn, in_turns, slots
from mentorship.hours.schedules import moment
from mentorship.people.models import Person
from mentorship.people.selectors import schedules_of
from mentorship.times import city, same_clock
from pairing.models import Pairing

LOOKED_AT = 10
"""Days, from the first that is proposed."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Proposed:
    """A time in words: by the asker's clock, by the other's where it differs, and what speaks against it."""

    starts_at: datetime
    words: str
    there: str
    caveat: str = ""

    @property
    def value(self) -> str:
        return self.starts_at.isoformat()


@dataclass(frozen=True)
class Proposals:
    """``times`` within the hours of both, or ``turns`` outside of them where there is none; neither: write instead."""

    times: list[Proposed]
    turns: list[Proposed]


def propose(
    pairing: Pairing, asker: Person, *, minutes: int, series: bool, since: date, moving: UUID | None = None,
    now: datetime,
) -> Proposals:  # fmt: skip
    """The best times about a cadence after ``since``, for one session or for all until the cohort ends.

    What either has planned in any of their pairs is taken, except for ``moving``, the plan that looks for another time.
    """
    partner, cadence = pairing.partner_of(asker), pairing.cohort.track.cadence_days
    first = max(now.astimezone(asker.zone).date() + DAY, since + timedelta(days=cadence - LOOKED_AT // 3))
    last = pairing.cohort.ends_on
    days = [day for day in (first + step * DAY for step in range(LOOKED_AT)) if day <= last]
    if not days:
        return Proposals([], [])
    times = (last - days[-1]).days // cadence + 1 if series else 1
    until = min(last, days[-1] + (times - 1) * cadence * DAY) + 2 * DAY
    within = Span(moment(days[0], 0, asker.zone) - DAY, moment(until, 0, asker.zone))
    schedules = _with_plans(schedules_of([asker, partner], within), [asker, partner], within, moving)
    found = slots(schedules, asker.timezone, days, minutes, every_days=cadence if series else 0, times=times)
    if found:
        return Proposals([_time(slot, asker, partner) for slot in found], [])
    dates = [days[0] + step * cadence * DAY for step in range(3)]
    turns = in_turns(schedules, asker.timezone, [day for day in dates if day <= last], minutes)
    return Proposals([], [_turn(turn, asker, partner) for turn in turns])


def _with_plans(schedules: list[Schedule], people: list[Person], within: Span, moving: UUID | None) -> list[Schedule]:
    """The same schedules, in which also the planned sessions of each are taken."""
    theirs = Q(pairing__mentor__in=people) | Q(pairing__mentee__in=people)
    plans = PlannedSession.objects.ahead(within.start).filter(theirs, starts_at__lt=within.end)
    taken: dict[int, list[Span]] = defaultdict(list)
    for planned in plans.select_related("pairing"):
        if planned.pk == moving:
            continue
        length = timedelta(minutes=planned.minutes)
        starts = [start.astimezone(UTC) for start in planned.occurrences() if start < within.end]
        spans = [Span(start, start + length) for start in starts]
        for person_id in (planned.pairing.mentor_id, planned.pairing.mentee_id):
            taken[person_id] += spans
    return [
        replace(schedule, busy=[*schedule.busy, *taken[person.pk]])
        for schedule, person in zip(schedules, people, strict=True)
    ]


def in_words(when: datetime, asker: Person, partner: Person) -> tuple[str, str]:
    """By the clock of the one, and by the other's where it shows another time."""
    here = f"{when.astimezone(asker.zone):%A %-d %B, %H:%M}"
    if same_clock(when, asker.zone, partner.zone):
        return here, ""
    there = when.astimezone(partner.zone)
    day = "" if there.date() == when.astimezone(asker.zone).date() else f"{there:%A} "
    return here, f"{day}{there:%H:%M} in {city(partner.zone)}"


def _time(slot: Slot, asker: Person, partner: Person) -> Proposed:
    here, there = in_words(slot.starts_at, asker, partner)
    caveat = f"suits both on {slot.fits} of {slot.dates} dates" if slot.misses else ""
    return Proposed(slot.starts_at, here, there, caveat)


def _turn(turn: Turn, asker: Person, partner: Person) -> Proposed:
    here, there = in_words(turn.starts_at, asker, partner)
    mine, theirs = turn.beyond
    return Proposed(turn.starts_at, here, there, _burden(mine, theirs, partner))


def _burden(mine: int, theirs: int, partner: Person) -> str:
    """Whose turn it is to meet outside their hours."""
    parts = [(mine, "your hours"), (theirs, f"those of {partner}")]
    return " and ".join(f"{minutes} minutes outside {whose}" for minutes, whose in parts if minutes)
