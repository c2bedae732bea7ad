"""When a pair will meet: planned, moved, called off. Times are universal; a series repeats by a clock."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.models import PlannedSession
from activities.models.planned_session import occurrences
from activities.policies import check_can_move_plan, check_can_plan, check_lasts, check_length
from activities.states import PlanState
from mentorship import audit
from mentorship.errors import Refusal
from mentorship.notifications.services import notify
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
    _tell(planned, "session_planned", "planned a session with you", by, now)
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
    _tell(planned, "session_moved", "moved your session", by, now)
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
    if by:
        _tell(planned, "session_called_off", "called your session off", by, now)
    return planned


@transaction.atomic
def cancel_all(*, pairing: Pairing, by: Person | None, now: datetime) -> int:
    """What a pair had planned, when it ends; how many."""
    ahead = list(PlannedSession.objects.ahead(now).filter(pairing=pairing))
    for planned in ahead:
        cancel_planned(planned=planned, by=None, now=now)
    return len(ahead)


@transaction.atomic
def hold_planned(*, pairing: Pairing, held_on: date, by: Person, now: datetime) -> None:
    """A session was logged: what was planned once for that day is held. A series goes on."""
    for planned in PlannedSession.objects.select_for_update().filter(
        pairing=pairing, state=PlanState.PLANNED, every_days=None
    ):
        if planned.starts_at.astimezone(ZoneInfo(planned.zone)).date() == held_on:
            planned.state = PlanState.HELD
            planned.save(update_fields=["state"])
            audit.record("session.held", by=by, on=planned, now=now)


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


def _tell(planned: PlannedSession, kind: str, what: str, by: Person, now: datetime) -> None:
    partner = planned.pairing.partner_of(by)
    notify(
        kind=kind, to=partner, occasion=f"{kind}:{planned.pk}:{planned.sequence}", title=f"{by.name} {what}",
        url=planned.get_absolute_url(), context={"partner": by.name}, now=now,
    )  # fmt: skip


def _locked_pairing(pairing: Pairing) -> Pairing:
    rows = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee", "cohort")
    return rows.get(pk=pairing.pk)


def _locked(planned: PlannedSession) -> PlannedSession:
    rows = PlannedSession.objects.select_for_update(of=("self",))
    return rows.select_related("pairing__mentor", "pairing__mentee", "pairing__cohort").get(pk=planned.pk)
