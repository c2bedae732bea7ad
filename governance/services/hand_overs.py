"""A program changes hands: who answers for it proposes, the successor accepts within two weeks, or it lapses (G5)."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from governance.models import HandOver
from governance.policies import check_can_answer_hand_over, check_can_propose, check_still_offered, is_still_offered
from governance.states import HandOverState
from mentorship import audit
from mentorship.notifications.services import notify
from mentorship.people.models import Person
from mentorship.people.states import Employment
from programs.models import Program
from programs.services.ownership import hand_over_program

DAYS_TO_ANSWER = 14


@transaction.atomic
def propose_hand_over(*, program: Program, to: Person, by: Person, now: datetime) -> HandOver:
    """Ask somebody to answer for a program from now on. Again while they have not answered changes nothing."""
    program = Program.objects.select_for_update(of=("self",)).select_related("owner", "deputy").get(pk=program.pk)
    if not by.user.has_perm("programs.hand_over", program):
        raise PermissionDenied
    waiting = HandOver.objects.filter(program=program, state=HandOverState.PROPOSED).select_related("to").first()
    if waiting and waiting.to == to:
        return waiting
    check_can_propose(program, to, by, waiting)
    due_on = now.astimezone(to.zone).date() + timedelta(days=DAYS_TO_ANSWER)
    offer = HandOver.objects.create(program=program, proposed_by=by, to=to, proposed_at=now, due_on=due_on)
    audit.record("hand_over.proposed", by=by, on=program, now=now, to=to.pk)
    _tell(offer, to, "hand_over_proposed", f"You are asked to answer for {program}", now)
    return offer


@transaction.atomic
def accept_hand_over(*, offer: HandOver, background: str = "", by: Person, now: datetime) -> HandOver:
    """The successor answers for the program from now on. ``background``: what makes them a technical leader."""
    offer = _locked(offer, by)
    if offer.state == HandOverState.ACCEPTED:
        return offer
    check_can_answer_hand_over(offer, now)
    check_still_offered(offer)
    _close(offer, HandOverState.ACCEPTED, by, now)
    hand_over_program(program=offer.program, to=by, background=background, by=by, now=now)
    _tell(offer, offer.proposed_by, "hand_over_answered", f"{by} has accepted {offer.program}", now)
    return offer


@transaction.atomic
def decline_hand_over(*, offer: HandOver, by: Person, now: datetime) -> HandOver:
    """Say no; nothing changes, and no reason is asked. Again changes nothing."""
    offer = _locked(offer, by)
    if offer.state == HandOverState.DECLINED:
        return offer
    check_can_answer_hand_over(offer, now)
    _close(offer, HandOverState.DECLINED, by, now)
    _tell(offer, offer.proposed_by, "hand_over_answered", f"{by} can't take over {offer.program}", now)
    return offer


@transaction.atomic
def withdraw_hand_over(*, offer: HandOver, by: Person, now: datetime) -> HandOver:
    """Take the question back before it is answered. Again changes nothing."""
    offer = _locked(offer)
    if offer.state == HandOverState.WITHDRAWN:
        return offer
    if not by.user.has_perm("governance.withdraw_hand_over", offer):
        raise PermissionDenied
    check_can_answer_hand_over(offer, now)
    _close(offer, HandOverState.WITHDRAWN, by, now)
    _tell(offer, offer.to, "hand_over_off", f"You need not take over {offer.program}", now)
    return offer


@transaction.atomic
def withdraw_moot(*, by: Person | None, now: datetime, program: Program | None = None) -> int:
    """Take back what waits for somebody who left, or from somebody who may not hand the program over any more.

    Of one program, or of all; the number. The candidate is told; again takes nothing back.
    """
    waiting = _rows().filter(Q(program=program) if program else Q(), state=HandOverState.PROPOSED)
    moot = [offer for offer in waiting if not is_still_offered(offer)]
    for offer in moot:
        _close(offer, HandOverState.WITHDRAWN, by, now)
        if offer.to.status != Employment.LEFT:
            _tell(offer, offer.to, "hand_over_off", f"You need not take over {offer.program}", now)
    return len(moot)


@transaction.atomic
def lapse_hand_overs(*, now: datetime) -> int:
    """Close what was not answered by the last day where the successor is; the number closed. Again closes none.

    What does not stand any more is taken back first.
    """
    withdraw_moot(by=None, now=now)
    waiting = _rows().filter(state=HandOverState.PROPOSED)
    late = [offer for offer in waiting if now.astimezone(offer.to.zone).date() > offer.due_on]
    for offer in late:
        _close(offer, HandOverState.LAPSED, None, now)
        _tell(offer, offer.proposed_by, "hand_over_answered", f"{offer.to} has not answered about {offer.program}", now)
    return len(late)


def _rows():  # type: ignore[no-untyped-def]
    return HandOver.objects.select_for_update(of=("self",)).select_related(
        "program__owner", "program__deputy", "proposed_by__user", "to__user"
    )


def _locked(offer: HandOver, to: Person | None = None) -> HandOver:
    """The row as it is now; for an answer, only to the one who was asked. Its program is locked first, as anywhere."""
    Program.objects.select_for_update().get(pk=offer.program_id)
    row: HandOver = _rows().get(pk=offer.pk)
    if to is not None and row.to_id != to.pk:
        raise PermissionDenied
    return row


def _close(offer: HandOver, to: HandOverState, by: Person | None, now: datetime) -> None:
    offer.state, offer.answered_at = to, now
    offer.save(update_fields=["state", "answered_at"])
    audit.record(f"hand_over.{to.value}", by=by, on=offer.program, now=now, to=offer.to_id)


def _tell(offer: HandOver, person: Person, kind: str, title: str, now: datetime) -> None:
    context = {"program": offer.program.name, "person": _other(offer, person).name, "until": offer.due_on}
    notify(
        kind=kind, to=person, occasion=f"{kind}:{offer.pk}:{offer.state}", title=title, url=offer.get_absolute_url(),
        context=context, now=now,
    )  # fmt: skip


def _other(offer: HandOver, person: Person) -> Person:
    return offer.to if person == offer.proposed_by else offer.proposed_by
