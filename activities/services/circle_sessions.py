from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from activities.models import CircleAttendance, CircleSession
from activities.policies.circles import check_can_change_session, check_can_log
from activities.policies.pairs import check_length, check_next
from activities.services.circle_items import NotOfTheCircle, add_circle_item
from activities.services.circle_notes import write_circle_note
from activities.services.sessions import ActionDraft, Taken
from mentorship import audit
from mentorship.changes import save_changes
from mentorship.people.models import Person
from pairing.models import Circle
from pairing.services.turns import held_by


@transaction.atomic
def log_circle_session(
    *, circle: Circle, session_id: UUID, held_on: date, minutes: int, facilitator: Person, attended: int | None = None,
    next_on: date | None = None, note: str = "", actions: Sequence[ActionDraft] = (), by: Person, now: datetime,
) -> CircleSession:  # fmt: skip
    """Log a session with what came of it; the turn passes on. The id comes from the form: posted twice, it is one."""
    circle = Circle.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=circle.pk)
    logged = CircleSession.objects.filter(pk=session_id).first()
    if logged:
        if (logged.circle_id, logged.logged_by_id) != (circle.pk, by.pk):
            raise Taken("This form was used already. Open a new one to log another session.")
        return logged
    _check_is_in(circle, by)
    check_can_log(circle, by, held_on, now)
    check_length(minutes)
    check_next(held_on, next_on)
    if not circle.members.present().filter(person=facilitator).exists():
        raise NotOfTheCircle("Somebody who is in the circle facilitates it.")
    session = CircleSession.objects.create(
        pk=session_id, circle=circle, held_on=held_on, minutes=minutes, facilitator=facilitator, attended=attended,
        next_on=next_on, logged_by=by, logged_at=now,
    )  # fmt: skip
    audit.record("circle_session.logged", by=by, on=session, now=now, circle=str(circle.pk))
    say_present(session=session, present=True, by=by, now=now)
    held_by(circle=circle, facilitator=facilitator, by=by, now=now)
    if note:
        write_circle_note(circle=circle, session=session, body=note, by=by, now=now)
    for action in actions:
        add_circle_item(
            circle=circle, session=session, text=action.text, owner=action.owner, due_on=action.due_on, by=by, now=now
        )
    return session


@transaction.atomic
def change_circle_session(
    *, session: CircleSession, held_on: date, minutes: int, attended: int | None, next_on: date | None, by: Person,
    now: datetime,
) -> CircleSession:  # fmt: skip
    """Put a logged session right."""
    session = _locked(session)
    check_can_change_session(session)
    check_can_log(session.circle, by, held_on, now)
    check_length(minutes)
    check_next(held_on, next_on)
    facts = {"held_on": held_on, "minutes": minutes, "attended": attended, "next_on": next_on}
    changed = save_changes(session, facts)
    if changed:
        audit.record("circle_session.changed", by=by, on=session, now=now, changed=changed)
    return session


@transaction.atomic
def withdraw_circle_session(*, session: CircleSession, by: Person, now: datetime) -> CircleSession:
    """Take back a session that was not held; it counts nowhere from now on."""
    session = _locked(session)
    if session.withdrawn_at:
        return session
    check_can_change_session(session)
    session.withdrawn_at = now
    session.save(update_fields=["withdrawn_at"])
    audit.record("circle_session.withdrawn", by=by, on=session, now=now)
    return session


@transaction.atomic
def say_present(*, session: CircleSession, present: bool, by: Person, now: datetime) -> None:
    """Say of oneself that one was there, or take it back; again changes nothing."""
    _check_is_in(session.circle, by)
    if present:
        _, changed = CircleAttendance.objects.get_or_create(session=session, person=by, defaults={"said_at": now})
    else:
        changed = bool(CircleAttendance.objects.filter(session=session, person=by).delete()[0])
    if changed:
        audit.record("circle_session.present", by=by, on=session, now=now, present=present)


def _check_is_in(circle: Circle, person: Person) -> None:
    if not circle.members.present().filter(person=person).exists():
        raise PermissionDenied


def _locked(session: CircleSession) -> CircleSession:
    return CircleSession.objects.select_for_update(of=("self",)).select_related("circle__cohort").get(pk=session.pk)
