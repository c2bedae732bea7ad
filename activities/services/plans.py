"""When a pair will meet: planned, moved, called off. Times are universal; a series repeats by a clock."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.models import PlannedSession
from activities.models.planned_session import occurrences
from activities.policies.pairs import check_can_move_plan, check_can_plan, check_lasts, check_length
from activities.services.calendar_writes import queue_writes
from activities.services.invitations import announce, tell_calendars
from activities.states import PlanState
from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from mentorship.people.models.person import validate_zone
from pairing.models import Pairing


class Taken(Refusal):
    pass


class NotAPlan(Refusal):
    pass


@transaction.atomic
def plan_session(
    *,
    pairing: Pairing,
    plan_id: UUID,
    starts_at: datetime,
    minutes: int,
    zone: str,
    every_days: int | None = None,
    place: str = "",
    by: Person,
    now: datetime,
) -> PlannedSession:
    """Plan a session, or a series until the cohort ends. The id comes from the form: posted twice, it is one plan."""
    pairing = _locked_pairing(pairing)
    planned = PlannedSession.objects.filter(pk=plan_id).first()
    if planned:
        if (planned.pairing_id, planned.planned_by_id) != (pairing.pk, by.pk):
            raise NotAPlan("This form was used already. Open a new one to plan another session.")
        return planned
    until_on = pairing.cohort.ends_on if every_days else None
    _check(pairing, starts_at, minutes, zone, now)
    if PlannedSession.objects.ahead(now).filter(pairing=pairing, starts_at=starts_at).exists():
        raise Taken("You have planned a session at this time already.")
    planned = PlannedSession.objects.create(
        pk=plan_id, pairing=pairing, starts_at=starts_at, minutes=minutes, zone=zone, every_days=every_days,
        until_on=until_on, ends_at=_end(starts_at, minutes, zone, every_days, until_on), place=_line(place),
        planned_by=by, planned_at=now,
    )  # fmt: skip
    audit.record("session.planned", by=by, on=planned, now=now, pairing=str(pairing.pk))
    queue_writes(planned=planned, now=now)
    announce(planned=planned, kind="session_planned", what="planned a session with you", by=by, now=now)
    return planned


@transaction.atomic
def move_session(
    *, planned: PlannedSession, starts_at: datetime, minutes: int, place: str = "", by: Person, now: datetime
) -> PlannedSession:
    """Another time, length or place; the same again changes nothing."""
    planned = _locked(planned)
    check_lasts(planned.pairing)
    check_can_move_plan(planned, PlanState.PLANNED)
    facts = {"starts_at": starts_at, "minutes": minutes, "place": _line(place)}
    changed = [name for name, value in facts.items() if getattr(planned, name) != value]
    if not changed:
        return planned
    if "starts_at" in changed or "minutes" in changed:
        _check(planned.pairing, starts_at, minutes, planned.zone, now)
    for name in changed:
        setattr(planned, name, facts[name])
    planned.ends_at = _end(starts_at, minutes, planned.zone, planned.every_days, planned.until_on)
    planned.sequence += 1
    planned.save()
    audit.record("session.moved", by=by, on=planned, now=now, changed=changed)
    queue_writes(planned=planned, now=now)
    announce(planned=planned, kind="session_moved", what="moved your session", by=by, now=now)
    return planned


@transaction.atomic
def cancel_planned(*, planned: PlannedSession, by: Person | None, now: datetime) -> PlannedSession:
    """Call a session or a whole series off. Again changes nothing."""
    planned = _locked(planned)
    if planned.state == PlanState.CANCELLED:
        return planned
    check_can_move_plan(planned, PlanState.CANCELLED)
    planned.state, planned.sequence = PlanState.CANCELLED, planned.sequence + 1
    planned.save(update_fields=["state", "sequence"])
    audit.record("session.called_off", by=by, on=planned, now=now)
    queue_writes(planned=planned, now=now)
    if by:
        announce(planned=planned, kind="session_called_off", what="called your session off", by=by, now=now)
    else:
        tell_calendars(planned=planned, people=[planned.pairing.mentor, planned.pairing.mentee], now=now)
    return planned


@transaction.atomic
def cancel_all(*, pairing: Pairing, by: Person | None, now: datetime) -> int:
    """What a pair had planned, when it ends; how many."""
    return _call_off(list(PlannedSession.objects.ahead(now).filter(pairing=pairing)), now)


@transaction.atomic
def cancel_during(*, pairing: Pairing, until: date | None, by: Person | None, now: datetime) -> int:
    """What a pair had planned before the day until which it rests, or at all; of a series, all that follows."""
    ahead = [
        (planned, planned.next_after(now)) for planned in PlannedSession.objects.ahead(now).filter(pairing=pairing)
    ]
    zone = pairing.mentee.zone
    return _call_off([row for row, at in ahead if at and (until is None or at.astimezone(zone).date() < until)], now)


@transaction.atomic
def hold_planned(
    *, pairing: Pairing, held_on: date, planned: PlannedSession | None = None, by: Person, now: datetime
) -> None:
    """A session was logged: what was planned once for that day is held, and ``planned`` also if the pair met later.
    A series goes on.
    """
    for row in PlannedSession.objects.select_for_update().filter(
        pairing=pairing, state=PlanState.PLANNED, every_days=None
    ):
        day = row.starts_at.astimezone(ZoneInfo(row.zone)).date()
        if day == held_on or (row == planned and day < held_on):
            row.state = PlanState.HELD
            row.save(update_fields=["state"])
            audit.record("session.held", by=by, on=row, now=now)


def _call_off(plans: Sequence[PlannedSession], now: datetime) -> int:
    for planned in plans:
        cancel_planned(planned=planned, by=None, now=now)
    return len(plans)


def _check(pairing: Pairing, starts_at: datetime, minutes: int, zone: str, now: datetime) -> None:
    try:
        validate_zone(zone)
    except ValidationError as error:
        raise NotAPlan(error.messages[0]) from None
    check_length(minutes)
    check_can_plan(pairing, starts_at, now)


def _end(starts_at: datetime, minutes: int, zone: str, every_days: int | None, until_on: date | None) -> datetime:
    return occurrences(starts_at, zone, every_days, until_on)[-1] + timedelta(minutes=minutes)


def _line(text: str) -> str:
    return " ".join(text.split())[:200]


def _locked_pairing(pairing: Pairing) -> Pairing:
    rows = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee", "cohort")
    return rows.get(pk=pairing.pk)


def _locked(planned: PlannedSession) -> PlannedSession:
    rows = PlannedSession.objects.select_for_update(of=("self",))
    return rows.select_related("pairing__mentor", "pairing__mentee", "pairing__cohort").get(pk=planned.pk)
