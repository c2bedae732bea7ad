from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from activities.models import Session
from activities.policies import check_can_change_session, check_can_log, check_length, check_next
from activities.services.action_items import add_action_item
from activities.services.notes import write_note
from activities.services.plans import hold_planned
from mentorship import audit
from mentorship.changes import save_changes
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Pairing


class Taken(Refusal):
    pass


@dataclass(frozen=True)
class NoteDraft:
    body: str
    shared: bool = False


@dataclass(frozen=True)
class ActionDraft:
    text: str
    owner: Person
    due_on: date | None = None


@transaction.atomic
def log_session(
    *,
    pairing: Pairing,
    session_id: UUID,
    held_on: date,
    minutes: int,
    topics: Iterable[str] = (),
    next_on: date | None = None,
    note: NoteDraft | None = None,
    action: ActionDraft | None = None,
    by: Person,
    now: datetime,
) -> Session:
    """Log a session with what came of it. The id comes from the form: posted twice, it is one session."""
    rows = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee", "cohort")
    pairing = rows.get(pk=pairing.pk)
    logged = Session.objects.filter(pk=session_id).first()
    if logged:
        if (logged.pairing_id, logged.logged_by_id) != (pairing.pk, by.pk):
            raise Taken("This form was used already. Open a new one to log another session.")
        return logged
    check_can_log(pairing, by, held_on, now)
    check_length(minutes)
    check_next(held_on, next_on)
    session = Session.objects.create(
        pk=session_id, pairing=pairing, held_on=held_on, minutes=minutes, topics=list(topics), next_on=next_on,
        logged_by=by, logged_at=now,
    )  # fmt: skip
    audit.record("session.logged", by=by, on=session, now=now, pairing=str(pairing.pk))
    hold_planned(pairing=pairing, held_on=held_on, by=by, now=now)
    if note:
        write_note(pairing=pairing, session=session, body=note.body, shared=note.shared, by=by, now=now)
    if action:
        add_action_item(
            pairing=pairing, session=session, text=action.text, owner=action.owner, due_on=action.due_on, by=by, now=now
        )
    return session


@transaction.atomic
def change_session(
    *, session: Session, held_on: date, minutes: int, topics: Iterable[str], next_on: date | None, by: Person,
    now: datetime,
) -> Session:  # fmt: skip
    """Put a logged session right."""
    session = _locked(session)
    check_can_change_session(session)
    check_can_log(session.pairing, by, held_on, now)
    check_length(minutes)
    check_next(held_on, next_on)
    facts = {"held_on": held_on, "minutes": minutes, "topics": list(topics), "next_on": next_on}
    changed = save_changes(session, facts)
    if changed:
        audit.record("session.changed", by=by, on=session, now=now, changed=changed)
    return session


@transaction.atomic
def withdraw_session(*, session: Session, by: Person, now: datetime) -> Session:
    """Take back a session that was not held; it counts nowhere from now on."""
    session = _locked(session)
    if session.withdrawn_at:
        return session
    check_can_change_session(session)
    session.withdrawn_at = now
    session.save(update_fields=["withdrawn_at"])
    audit.record("session.withdrawn", by=by, on=session, now=now)
    return session


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update(of=("self",)).select_related("pairing__cohort").get(pk=session.pk)
