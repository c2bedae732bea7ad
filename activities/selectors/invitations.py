"""Planned sessions and the answers to them, in words."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from activities.meeting_times import in_words
from activities.models import PlannedSession, SessionInvitation
from activities.states import Answer
from mentorship.people.models import Person
from mentorship.times import city
from pairing.models import Pairing

YOU = "you"


def in_short(planned: PlannedSession, reader: Person, now: datetime) -> str:
    """When it is, or its next is, by the reader's clock; how often, and until when."""
    here, _ = in_words(planned.next_after(now) or planned.starts_at, reader, planned.pairing.partner_of(reader))
    again = f", and every {planned.every_days} days until {planned.until_on:%-d %B}" if planned.until_on else ""
    return f"{here} ({city(reader.zone)}){again}"


def invitation_of(planned: PlannedSession, person: Person) -> SessionInvitation | None:
    """What somebody is asked about the session as it stands now; None where no answer of theirs is waited for."""
    return planned.invitations.filter(person=person, sequence=planned.sequence, asked=True).first()


def plans_waiting_for(person: Person, now: datetime) -> QuerySet[PlannedSession]:
    """What somebody is asked to as it stands now, and has not answered; the soonest first."""
    unanswered = SessionInvitation.objects.filter(
        planned=OuterRef("pk"), sequence=OuterRef("sequence"), person=person, asked=True, answer=""
    )
    return PlannedSession.objects.ahead(now).filter(Exists(unanswered)).order_by("starts_at")


def answers_to(plans: Iterable[PlannedSession], pairing: Pairing, reader: Person) -> dict[UUID, str]:
    """By the plan, in one question: what the one who is asked says to the session as it stands now."""
    by_id = {planned.pk: planned for planned in plans}
    rows = SessionInvitation.objects.filter(planned__in=by_id, asked=True)
    names = {pairing.mentor_id: pairing.mentor.name, pairing.mentee_id: pairing.mentee.name} | {reader.pk: YOU}
    return {
        row.planned_id: answer_in_words(row.answer, names[row.person_id])
        for row in rows
        if row.sequence == by_id[row.planned_id].sequence
    }


def answer_in_words(answer: str, name: str) -> str:
    """``Milo can't come``, ``Milo has not answered yet``; of the reader ``you can come``, ``waits for your answer``."""
    if not answer:
        return "waits for your answer" if name == YOU else f"{name} has not answered yet"
    return f"{name} {Answer(answer).label}"
