"""Whether somebody can come to a planned session: said on its page, or by a link in a mail without signing in."""

from datetime import datetime

from django.core import signing
from django.db import transaction
from django.urls import reverse

from activities.models import PlannedSession, SessionInvitation
from activities.policies.pairs import NotNow, check_can_answer
from activities.selectors.invitations import in_short
from activities.states import Answer
from mentorship import audit
from mentorship.notifications.services import notify
from mentorship.people.models import Person
from mentorship.people.states import Employment

SALT = "activities.session_answer"
RELATED = ("person__user", "planned__pairing__mentor", "planned__pairing__mentee", "planned__pairing__cohort")


def answer_token(planned: PlannedSession, person: Person) -> str:
    """Lets its holder answer for that person to this session as it stands now, and nothing else."""
    return signing.dumps([str(planned.pk), person.pk, planned.sequence], salt=SALT)


def read_answer_token(token: str) -> SessionInvitation | None:
    """Who is asked by a link in a mail, and to what; None when it is not one of ours, or they may not sign in now."""
    try:
        planned, person, sequence = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    rows = SessionInvitation.objects.select_related(*RELATED)
    invitation = rows.filter(planned=planned, person=person, sequence=sequence, asked=True).first()
    return invitation if invitation and _is_here(invitation.person) else None


def _is_here(person: Person) -> bool:
    user = getattr(person, "user", None)
    return person.status != Employment.LEFT and (user is None or user.is_active)


@transaction.atomic
def answer_session(
    *, planned: PlannedSession, sequence: int, answer: Answer, by: Person, now: datetime
) -> SessionInvitation:
    """Say whether one can come, to the session as it stood at ``sequence``; the same again changes nothing."""
    rows = PlannedSession.objects.select_for_update(of=("self",))
    planned = rows.select_related("pairing__mentor", "pairing__mentee", "pairing__cohort").get(pk=planned.pk)
    check_can_answer(planned, sequence, now)
    invitation = planned.invitations.filter(person=by, sequence=sequence, asked=True).first()
    if invitation is None:
        raise NotNow("Nobody waits for an answer of yours to this session.")
    if invitation.answer == answer:
        return invitation
    invitation.answer, invitation.answered_at = answer, now
    invitation.save(update_fields=["answer", "answered_at"])
    audit.record("session.answered", by=by, on=planned, now=now, sequence=sequence)
    _tell(planned, answer, by, now)
    return invitation


def _tell(planned: PlannedSession, answer: Answer, by: Person, now: datetime) -> None:
    """Who planned it; once an answer, so that somebody who wavers does not write again and again."""
    partner, kind = planned.pairing.partner_of(by), f"session_{answer}"
    page = "activities:plan_move" if answer == Answer.DECLINED else "activities:plan_detail"
    notify(
        kind=kind, to=partner, occasion=f"{kind}:{planned.pk}:{planned.sequence}",
        title=f"{by.name} {answer.label} to your session", url=reverse(page, args=[planned.pk]),
        context={"partner": by.name, "when": in_short(planned, partner, now)}, not_after=planned.ends_at, now=now,
    )  # fmt: skip
