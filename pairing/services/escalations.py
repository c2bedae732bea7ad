"""That a pairing is not working, said in private: the one gate to the reason, the words and the proposal.

The other of the pair is told nothing, unless the end is decided; then they hear of an end without fault, as after
any other. Who raised it and the mediator alone read it, and each reading is recorded.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person, User
from pairing.models import Escalation, EscalationStep, Pairing
from pairing.models.escalation import EscalationQuerySet
from pairing.policies.pairings import check_can_answer_proposal, check_can_move_escalation, check_can_raise
from pairing.services.mediators import mediators_of
from pairing.services.offers import ask_for_another, end_pairing
from pairing.services.pauses import check_until, pause_pairing
from pairing.states import EscalationReason, EscalationState, EscalationStepKind, Outcome

LONGEST = 2000
WHO_MEDIATES = ("mediator", "deputy", "owner")
PROPOSABLE = (Outcome.CONTINUE, Outcome.PAUSE, Outcome.END, Outcome.REPAIR)
# Working days from the concern until each step is due; the answer is due so many days after the proposal.
DAYS = {
    EscalationStepKind.RAISED: 0,
    EscalationStepKind.ACKNOWLEDGED: 2,
    EscalationStepKind.TALKED: 5,
    EscalationStepKind.PROPOSED: 10,
    EscalationStepKind.CLOSED: 15,
}
ANSWER_DAYS = 5


class NotPossible(Refusal):
    pass


@dataclass(frozen=True)
class OpenEscalation:
    """A concern with its words, for one of the two who may read it."""

    escalation: Escalation
    reason: str
    words: str
    proposal: str


@transaction.atomic
def raise_escalation(
    *, pairing: Pairing, reason: str, words: str = "", mediator: Person | None = None, by: Person, now: datetime
) -> Escalation:
    """Say to a mediator that it is not working. Again while the first is open changes nothing."""
    pairing = (
        Pairing.objects.select_for_update(of=("self",))
        .select_related("mentor", "mentee", *(f"cohort__track__program__{who}" for who in WHO_MEDIATES))
        .get(pk=pairing.pk)
    )
    if not pairing.includes(by):
        raise PermissionDenied
    if raised := Escalation.objects.open().filter(pairing=pairing, raised_by=by).first():
        return raised
    check_can_raise(pairing)
    able = mediators_of(pairing, now.date())
    if not able or (mediator and mediator not in able):
        raise NotPossible("Nobody of the program can mediate here. You can end the pairing without a reason.")
    escalation = Escalation.objects.create(
        pairing=pairing, raised_by=by, mediator=mediator or able[0], raised_at=now,
        reason=EscalationReason(reason).value, words=words.strip()[:LONGEST] or None,
    )  # fmt: skip
    lay_out_steps(escalation, now)
    audit.record("escalation.raised", by=by, on=escalation, now=now)
    _tell(escalation.mediator, escalation, "escalation_raised", "A concern waits for you", now)
    return escalation


def lay_out_steps(escalation: Escalation, now: datetime) -> None:
    mine = (EscalationStepKind.RAISED, EscalationStepKind.CLOSED)
    EscalationStep.objects.bulk_create(
        EscalationStep(
            escalation=escalation, number=number, kind=kind, due_on=after(now.date(), DAYS[kind]),
            owner=escalation.raised_by if kind in mine else escalation.mediator,
            done_at=now if kind == EscalationStepKind.RAISED else None,
        )
        for number, kind in enumerate(EscalationStepKind, start=1)
    )  # fmt: skip


def after(day: date, working_days: int) -> date:
    """The day that many working days later."""
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < 5
    return day


@transaction.atomic
def advance_escalation(*, escalation: Escalation, to: EscalationState, by: Person, now: datetime) -> Escalation:
    """The mediator has seen it, or has talked with who raised it. Again changes nothing."""
    escalation = _locked(escalation, mediator=by)
    if escalation.state == to:
        return escalation
    if to not in (EscalationState.ACKNOWLEDGED, EscalationState.TALKED):
        raise PermissionDenied
    check_can_move_escalation(escalation, to)
    _move(escalation, to, now)
    audit.record("escalation.advanced", by=by, on=escalation, now=now, to=to.value)
    _tell(escalation.raised_by, escalation, "escalation_moved", "Your concern has moved on", now)
    return escalation


@transaction.atomic
def propose_outcome(
    *, escalation: Escalation, outcome: str, words: str = "", until: date | None = None, by: Person, now: datetime
) -> Escalation:
    """The mediator proposes a way forward; nothing happens before who raised it agrees."""
    escalation = _locked(escalation, mediator=by)
    check_can_move_escalation(escalation, EscalationState.PROPOSED)
    if outcome not in PROPOSABLE:
        raise NotPossible("Choose one of the ways forward.")
    if outcome == Outcome.PAUSE:
        check_until(escalation.pairing, until, now.date())
    escalation.proposed, escalation.proposed_until = outcome, until if outcome == Outcome.PAUSE else None
    escalation.proposal = words.strip()[:LONGEST] or None
    _move(escalation, EscalationState.PROPOSED, now, "proposed", "proposed_until", "proposal")
    escalation.steps.filter(kind=EscalationStepKind.CLOSED).update(due_on=after(now.date(), ANSWER_DAYS))
    audit.record("escalation.proposed", by=by, on=escalation, now=now)
    _tell(escalation.raised_by, escalation, "escalation_moved", "A way forward waits for your answer", now)
    return escalation


@transaction.atomic
def answer_proposal(*, escalation: Escalation, agrees: bool, by: Person, now: datetime) -> Escalation:
    """Who raised it agrees, and what was proposed happens at once; or would rather have another proposal."""
    escalation = _locked(escalation, raiser=by)
    if escalation.state == EscalationState.CLOSED and agrees:
        return escalation
    check_can_answer_proposal(escalation)
    if agrees:
        outcome = Outcome(escalation.proposed)
        _close(escalation, outcome, now)
        _carry_out(escalation, outcome, by, now)
    else:
        _move(escalation, EscalationState.TALKED, now)
        again = escalation.steps.filter(kind=EscalationStepKind.PROPOSED)
        again.update(done_at=None, due_on=after(now.date(), ANSWER_DAYS))
        audit.record("escalation.declined", by=by, on=escalation, now=now)
    _tell(escalation.mediator, escalation, "escalation_answered", "Your proposal was answered", now)
    return escalation


def _carry_out(escalation: Escalation, outcome: Outcome, by: Person, now: datetime) -> None:
    audit.record("escalation.closed", by=by, on=escalation, now=now)
    pairing = escalation.pairing
    if outcome == Outcome.PAUSE:
        pause_pairing(pairing=pairing, until=escalation.proposed_until, by=by, now=now)
    elif outcome in (Outcome.END, Outcome.REPAIR):
        ended = end_pairing(pairing=pairing, by=by, now=now)
        if outcome == Outcome.REPAIR and by.pk == pairing.mentee_id:
            ask_for_another(pairing=ended, by=by, now=now)


@transaction.atomic
def close_unanswered(*, escalation: Escalation, by: Person, now: datetime) -> Escalation:
    """The mediator closes a concern whose proposal was not answered in time; the pair goes on as it is."""
    escalation = _locked(escalation, mediator=by)
    if escalation.state == EscalationState.CLOSED:
        return escalation
    answer = escalation.steps.get(kind=EscalationStepKind.CLOSED)
    if escalation.state != EscalationState.PROPOSED or not answer.is_late(now.date()):
        raise NotPossible("It is closed by the answer; when none came in time, you can close it.")
    _close(escalation, Outcome.CONTINUE, now)
    audit.record("escalation.closed", by=by, on=escalation, now=now)
    _tell(escalation.raised_by, escalation, "escalation_moved", "Your concern was closed", now)
    return escalation


@transaction.atomic
def withdraw_escalation(*, escalation: Escalation, by: Person, now: datetime) -> Escalation:
    """Take back what one raised; the mediator keeps nothing to do. Again changes nothing."""
    escalation = _locked(escalation, raiser=by)
    if escalation.state == EscalationState.WITHDRAWN:
        return escalation
    check_can_move_escalation(escalation, EscalationState.WITHDRAWN)
    escalation.closed_at = now
    _move(escalation, EscalationState.WITHDRAWN, now, "closed_at")
    audit.record("escalation.withdrawn", by=by, on=escalation, now=now)
    _tell(escalation.mediator, escalation, "escalation_answered", "A concern was taken back", now)
    return escalation


@transaction.atomic
def change_mediator(*, escalation: Escalation, to: Person, by: Person | None, now: datetime) -> Escalation:
    """Somebody else mediates from now on: who raised it asks for that, or the former one left (``by`` is None)."""
    escalation = _locked(escalation, raiser=by) if by else _locked(escalation)
    if escalation.mediator_id == to.pk:
        return escalation
    if not escalation.is_open or to not in mediators_of(escalation.pairing, now.date()):
        raise NotPossible(f"{to} can't mediate here.")
    escalation.mediator = to
    escalation.save(update_fields=["mediator"])
    mine = (EscalationStepKind.RAISED, EscalationStepKind.CLOSED)
    escalation.steps.exclude(kind__in=mine).update(owner=to)
    waiting = escalation.steps.exclude(kind__in=mine).filter(done_at=None, due_on__lt=after(now.date(), 2))
    waiting.update(due_on=after(now.date(), 2))
    audit.record("escalation.handed_over", by=by, on=escalation, now=now)
    _tell(to, escalation, "escalation_raised", "A concern waits for you", now)
    return escalation


@transaction.atomic
def close_over(*, pairing: Pairing, by: Person | None, now: datetime) -> int:
    """Close what was raised in a pairing that has ended meanwhile; the number closed."""
    over = list(_rows().filter(pairing=pairing).open())
    for escalation in over:
        _close(escalation, Outcome.OVER, now)
        audit.record("escalation.closed", by=by, on=escalation, now=now)
    return len(over)


@transaction.atomic
def replace_mediators(*, people: list[Person], by: Person | None, now: datetime) -> int:
    """Give what leavers mediate to the next who can; what nobody can take waits with its raiser, who is told."""
    affected = list(_rows().filter(mediator__in=people).open())
    for escalation in affected:
        able = [one for one in mediators_of(escalation.pairing, now.date()) if one not in people]
        if able:
            change_mediator(escalation=escalation, to=able[0], by=None, now=now)
        else:
            audit.record("escalation.unmediated", by=by, on=escalation, now=now)
            _tell(escalation.raised_by, escalation, "escalation_moved", "Nobody mediates your concern any more", now)
    return len(affected)


@transaction.atomic
def withhold_reasons(*, person: Person, by: Person | None, now: datetime) -> int:
    """Take back why somebody raised concerns; that there were some stays counted."""
    raised = list(Escalation.objects.select_for_update().filter(raised_by=person))
    for escalation in raised:
        escalation.reason = EscalationReason.OTHER.value
        escalation.save(update_fields=["reason"])
        audit.record("escalation.reason_withheld", by=by, on=escalation, now=now)
    return len(raised)


def open_escalation(*, escalation: Escalation, user: User, now: datetime) -> OpenEscalation:
    """The words of a concern for who may read it; recorded first, and not shown when that fails."""
    if not user.has_perm("pairing.read_escalation", escalation):
        raise PermissionDenied
    audit.record_read("escalation.read", by=user.person, on=escalation, now=now)
    return OpenEscalation(
        escalation, EscalationReason(escalation.reason).label, escalation.words or "", escalation.proposal or ""
    )


def remind_escalations(*, now: datetime) -> int:
    """Tell whose step is due tomorrow or late, once each and again a week later; the number told."""
    today = now.date()
    soon = Escalation.objects.open().filter(steps__done_at=None, steps__due_on__lte=after(today, 1)).distinct()
    notices = [
        notice
        for escalation in soon.select_related("raised_by", "mediator").prefetch_related("steps__owner")
        for notice in _reminders(escalation, today)
    ]
    return len(notify_all(notices=notices, now=now))


def current_step(escalation: Escalation) -> EscalationStep | None:
    """The step that everything waits for."""
    return next((step for step in escalation.steps.all() if step.done_at is None), None)


def _reminders(escalation: Escalation, today: date) -> list[Notice]:
    step = current_step(escalation)
    if step is None or step.due_on > after(today, 1):
        return []
    late = step.is_late(today)
    kind, title = ("escalation_late", "A concern is late") if late else ("escalation_due", "A concern is due soon")
    weeks = (today - step.due_on).days // 7 if late else 0
    key = f"{escalation.pk}:{step.number}:{step.due_on}:{weeks}"
    notices = [_notice(step.owner, escalation, kind, title, key)]
    if late and step.owner_id == escalation.mediator_id:
        words = "The answer to your concern is late"
        notices.append(_notice(escalation.raised_by, escalation, "escalation_stalled", words, key))
    return notices


def _locked(escalation: Escalation, *, mediator: Person | None = None, raiser: Person | None = None) -> Escalation:
    """The row as it is now, for its mediator or for who raised it; nobody else moves it."""
    row = _rows().get(pk=escalation.pk)
    if (mediator and row.mediator_id != mediator.pk) or (raiser and row.raised_by_id != raiser.pk):
        raise PermissionDenied
    return row


def _rows() -> EscalationQuerySet:
    program = "pairing__cohort__track__program"
    return Escalation.objects.select_for_update(of=("self",)).select_related(
        "raised_by", "mediator", "pairing__mentor", "pairing__mentee", *(f"{program}__{who}" for who in WHO_MEDIATES)
    )


def _move(escalation: Escalation, to: EscalationState, now: datetime, *changed: str) -> None:
    escalation.state = to
    escalation.save(update_fields=["state", *changed])
    if to.value in EscalationStepKind.values:
        escalation.steps.filter(kind=to.value, done_at=None).update(done_at=now)


def _close(escalation: Escalation, outcome: Outcome, now: datetime) -> None:
    escalation.outcome, escalation.closed_at = outcome, now
    _move(escalation, EscalationState.CLOSED, now, "outcome", "closed_at")


def _tell(to: Person, escalation: Escalation, kind: str, title: str, now: datetime) -> None:
    """That something waits; never of whom it is about."""
    stage = f"{escalation.pk}:{escalation.state}:{now.isoformat()}"
    notify_all(notices=[_notice(to, escalation, kind, title, stage)], now=now)


def _notice(to: Person, escalation: Escalation, kind: str, title: str, key: str) -> Notice:
    return Notice(kind=kind, to=to, occasion=f"{kind}:{key}", title=title, url=escalation.get_absolute_url())
