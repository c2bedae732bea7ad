"""Planned sessions and the answers to them, in words."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

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


def with_answers(plans: QuerySet[PlannedSession]) -> QuerySet[Any]:
    """Each plan with ``asked_id``, who of the two is asked about it as it stands now, and ``said``, their answer."""
    asked = SessionInvitation.objects.filter(planned=OuterRef("pk"), sequence=OuterRef("sequence"), asked=True)
    return plans.annotate(
        asked_id=Subquery(asked.values("person")[:1]),
        said=Subquery(asked.values("answer")[:1]),
    )


def answer_to(planned: Any, pairing: Pairing, reader: Person) -> str:
    """What the one who is asked says to a plan ``with_answers``; empty where nobody is asked."""
    names = {pairing.mentor_id: pairing.mentor.name, pairing.mentee_id: pairing.mentee.name} | {reader.pk: YOU}
    return answer_in_words(planned.said, names[planned.asked_id]) if planned.asked_id else ""


def answer_in_words(answer: str, name: str) -> str:
    """``Milo can't come``, ``Milo has not answered yet``; of the reader ``you can come``, ``waits for your answer``."""
    if not answer:
        return "waits for your answer" if name == YOU else f"{name} has not answered yet"
    return f"{name} {Answer(answer).label}"
