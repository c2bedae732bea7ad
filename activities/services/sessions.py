from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from activities.models import PlannedSession, Session, SessionVersion
from activities.policies.pairs import check_can_change_session, check_can_log, check_length
from activities.services.action_items import add_action_item
from activities.services.notes import write_note
from activities.services.plans import hold_planned, plan_session
from mentorship import audit
from mentorship.changes import save_changes
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Pairing


class Taken(Refusal):
    pass


class NotPlanned(Refusal):
    """The next session can't be planned like that; nothing is logged either, so that nothing typed is half kept."""


@dataclass(frozen=True)
class NoteDraft:
    body: str
    shared: bool = False


@dataclass(frozen=True)
class ActionDraft:
    text: str
    owner: Person
    due_on: date | None = None


@dataclass(frozen=True)
class NextDraft:
    """When to meet next; ``zone``: by whose clock."""

    starts_at: datetime
    minutes: int
    zone: str


@transaction.atomic
def log_session(
    *,
    pairing: Pairing,
    session_id: UUID,
    held_on: date,
    minutes: int,
    topics: Iterable[str] = (),
    planned: PlannedSession | None = None,
    next_one: NextDraft | None = None,
    note: NoteDraft | None = None,
    actions: Sequence[ActionDraft] = (),
    by: Person,
    now: datetime,
) -> Session:
    """Log a session with what came of it. The id comes from the form: posted twice, it is one session.

    ``planned``: what it was planned as, which is held now if it was planned once.
    """
    rows = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee", "cohort")
    pairing = rows.get(pk=pairing.pk)
    logged = Session.objects.filter(pk=session_id).first()
    if logged:
        if (logged.pairing_id, logged.logged_by_id, logged.held_on, logged.minutes) != (
            pairing.pk, by.pk, held_on, minutes,
        ):  # fmt: skip
            raise Taken("This form was used already. Open a new one to log another session.")
        return logged
    check_can_log(pairing, by, held_on, now)
    check_length(minutes)
    session = Session.objects.create(
        pk=session_id, pairing=pairing, held_on=held_on, minutes=minutes, topics=list(topics), logged_by=by,
        logged_at=now,
    )  # fmt: skip
    audit.record("session.logged", by=by, on=session, now=now, pairing=str(pairing.pk))
    hold_planned(pairing=pairing, held_on=held_on, planned=planned, by=by, now=now)
    if next_one:
        _plan_next(session, next_one, by, now)
    if note:
        write_note(pairing=pairing, session=session, body=note.body, shared=note.shared, by=by, now=now)
    for action in actions:
        add_action_item(
            pairing=pairing, session=session, text=action.text, owner=action.owner, due_on=action.due_on, by=by, now=now
        )
    return session


def _plan_next(session: Session, draft: NextDraft, by: Person, now: datetime) -> None:
    try:
        plan_session(
            pairing=session.pairing, plan_id=uuid5(session.pk, "next"), starts_at=draft.starts_at,
            minutes=draft.minutes, zone=draft.zone, by=by, now=now,
        )  # fmt: skip
    except Refusal as refusal:
        raise NotPlanned(str(refusal)) from None


@transaction.atomic
def change_session(
    *, session: Session, held_on: date, minutes: int, topics: Iterable[str], by: Person, now: datetime
) -> Session:
    """Put a logged session right; what stood there before is kept beside it."""
    session = _locked(session)
    check_can_change_session(session)
    check_can_log(session.pairing, by, held_on, now)
    check_length(minutes)
    before = SessionVersion(
        session=session, held_on=session.held_on, minutes=session.minutes, topics=session.topics, changed_by=by,
        changed_at=now,
    )  # fmt: skip
    changed = save_changes(session, {"held_on": held_on, "minutes": minutes, "topics": list(topics)})
    if changed:
        before.save()
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
