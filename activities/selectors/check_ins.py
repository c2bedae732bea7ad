"""Reads about check-ins: who asked whom, when an answer is due, who has read it; never a word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from activities.answer_times import LOOKED_AT, expected_by
from activities.meeting_times import in_words
from activities.models import CheckIn
from mentorship.audit.selectors import events_on
from mentorship.audit.services import label
from mentorship.hours import Span
from mentorship.people.models import Person, User
from mentorship.people.selectors import schedules_of
from pairing.models import Pairing

LATEST = 3


def check_ins_of(pairing: Pairing, user: User) -> QuerySet[CheckIn]:
    """The pair's, last first."""
    rows = CheckIn.objects.visible_to(user).filter(pairing=pairing)
    return rows.select_related("pairing__mentor", "pairing__mentee", "asked_by")


def latest_of(pairing: Pairing, reader: Person, now: datetime) -> list[tuple[CheckIn, str]]:
    """The pair's last few, each with whose turn it is."""
    rows = check_ins_of(pairing, reader.user)[:LATEST]
    return [(check_in, standing_of(check_in, reader, now)) for check_in in rows]


def check_ins_waiting_for(person: Person) -> QuerySet[CheckIn]:
    """Questions that somebody has not answered yet, what is due first before all others."""
    in_pair = Q(pairing__mentor=person) | Q(pairing__mentee=person)
    return CheckIn.objects.waiting().filter(in_pair).exclude(asked_by=person).order_by("expected_at")


def answer_times(asked: Person, now: datetime, choices: Iterable[int]) -> dict[int, datetime]:
    """By the number of working days, when an answer of theirs would be expected."""
    [schedule] = schedules_of([asked], Span(now, now + timedelta(days=LOOKED_AT)))
    return {days: expected_by(schedule, now, days) for days in choices}


def by_when(moment: datetime, reader: Person, partner: Person) -> str:
    """By the reader's clock, and by the other's where that shows another time."""
    here, there = in_words(moment, reader, partner)
    return f"{here} ({there})" if there else here


def standing_of(check_in: CheckIn, reader: Person, now: datetime) -> str:
    """Whose turn it is, and by when, as the reader is told."""
    asked, partner = check_in.asked, check_in.pairing.partner_of(reader)
    if check_in.answered_at:
        return "you have answered" if asked == reader else f"{asked} has answered"
    when = by_when(check_in.expected_at, reader, partner)
    if check_in.is_late(now):
        return f"your answer was expected by {when}" if asked == reader else f"{asked} meant to answer by {when}"
    return f"you answer by {when}" if asked == reader else f"{asked} answers by {when}"


@dataclass(frozen=True)
class Reading:
    """One line of when it was read."""

    at: datetime
    text: str = "Read"


def readings_of(check_in: CheckIn, person: Person, limit: int = 10) -> list[Reading]:
    """When one of the two has read it, last first; nobody else can."""
    events = events_on(check_in).filter(action="check_in.read", actor=label(person)).order_by("-at", "-pk")
    return [Reading(at) for at in events.values_list("at", flat=True)[:limit]]
