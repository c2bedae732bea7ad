"""What the log of a session is filled in with before anybody types: whatever was planned, else what is usual."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from activities.meeting_times import Proposed, in_words, propose
from activities.models import PlannedSession, Session
from activities.selectors.plans import Occurrence, next_at, to_log
from mentorship.people.models import Person
from pairing.models import Pairing

USUAL_MINUTES = 45
PROPOSED = 3
"""Times for the next session: as many as a thumb can choose from."""
LATEST = 5


@dataclass(frozen=True)
class Blank:
    """``occurrence``: what was planned. ``next_at``: when the next is planned, in words, else ``slots`` for it.

    ``logged``: the last sessions on record, so that what was typed for one of them is not taken for a new one.
    """

    occurrence: Occurrence | None
    held_on: date
    minutes: int
    next_at: tuple[str, str] | None
    slots: list[Proposed]
    zone: str
    logged: list[UUID]


def blank_log(pairing: Pairing, by: Person, *, plan: str = "", on: str = "", now: datetime) -> Blank:
    """For a pairing with contact and plans. ``plan`` and ``on`` come from a link; what they don't name is ignored."""
    past = _named(pairing, plan, on, now) or to_log(pairing, now)
    latest = _latest(pairing)
    minutes = past.planned.minutes if past else next(iter(latest.values()), USUAL_MINUTES)
    held_on = past.day_for(by) if past else now.astimezone(by.zone).date()
    coming = next_at(pairing, now)
    slots = [] if coming else _slots(pairing, by, held_on, minutes, now)
    ahead = in_words(coming, by, pairing.partner_of(by)) if coming else None
    return Blank(past, held_on, minutes, ahead, slots, by.timezone, list(latest))


def _named(pairing: Pairing, plan: str, on: str, now: datetime) -> Occurrence | None:
    """The occurrence that a link names: the one of that day, else the last; none before it has begun."""
    try:
        planned = PlannedSession.objects.filter(pairing=pairing, pk=UUID(plan)).first()
        day = date.fromisoformat(on) if on else None
    except ValueError:
        return None
    if planned is None:
        return None
    start = planned.on(day) if day else planned.begun_by(now)
    return Occurrence(planned, start) if start and start <= now else None


def _latest(pairing: Pairing) -> dict[UUID, int]:
    """The last sessions and how long each was: as long as the pair met last is what is usual."""
    return dict(Session.objects.held().filter(pairing=pairing).values_list("pk", "minutes")[:LATEST])


def _slots(pairing: Pairing, by: Person, held_on: date, minutes: int, now: datetime) -> list[Proposed]:
    proposals = propose(pairing, by, minutes=minutes, series=False, since=held_on, now=now)
    return (proposals.times or proposals.turns)[:PROPOSED]
