"""Somebody who stands in while a pair is paused: suggested by the matching, offered like any pair, and for a time."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Pairing
from pairing.services.midcourse import Midcourse, offer, tell
from pairing.services.pauses import check_until
from pairing.services.places import NoPlace, Places
from pairing.states import PairingState
from programs.models import Cohort


class NotPossible(Refusal):
    pass


@dataclass(frozen=True)
class StandIn:
    mentor: Person
    score: int
    free: int


def check_can_cover(pairing: Pairing) -> None:
    if pairing.state != PairingState.PAUSED:
        raise NotPossible("Somebody can stand in while a pair is paused.")
    if Pairing.objects.current().filter(covers=pairing).exists():
        raise NotPossible(f"Somebody stands in for {pairing.mentor} already, or is asked to.")


def stand_ins_for(pairing: Pairing, today: date, shown: int = 5) -> list[StandIn]:
    """Mentors with a free place who could take the mentee for the time, the best first."""
    course = _course(pairing, today)
    ranked = course.ranked(pairing.mentee.employee_id)[:shown]
    people = {one.employee_id: one for one in Person.objects.filter(employee_id__in=[who for who, _, _ in ranked])}
    return [StandIn(people[who], points, len(course.costs[who])) for who, points, _ in ranked]


@transaction.atomic
def offer_cover(*, pairing: Pairing, mentor: Person, until: date, reason: str, by: Person, now: datetime) -> Pairing:
    """Offer the mentee of a paused pair somebody who stands in until a day; the paused pair keeps its place."""
    Cohort.objects.select_for_update().get(pk=pairing.cohort_id)
    pairing = Pairing.objects.select_related("mentor", "mentee", "cohort__track").get(pk=pairing.pk)
    check_can_cover(pairing)
    check_until(pairing, until, now.date())
    course = _course(pairing, now.date())
    if mentor.employee_id not in {who for who, _, _ in course.ranked(pairing.mentee.employee_id)}:
        raise NotPossible(f"{mentor} has no free place, or can't be a pair with {pairing.mentee}.")
    try:
        cover = offer(
            places=Places(pairing.cohort), course=course, mentee=pairing.mentee, mentor=mentor, formed="cover",
            reason=reason.strip()[:500], by=by, now=now, covers=pairing, ends_on=until,
        )  # fmt: skip
    except NoPlace as refusal:
        raise NotPossible(str(refusal)) from refusal
    tell([cover], now)
    audit.record("pairing.covered", by=by, on=pairing, now=now, until=until)
    return cover


def _course(pairing: Pairing, today: date) -> Midcourse:
    """The mentee as if free; the mentor who is away and others they have had here are not asked."""
    course = Midcourse(pairing.cohort, {pairing.mentee.employee_id}, today, without=[pairing.pk])
    had = Pairing.objects.filter(cohort=pairing.cohort_id, mentee=pairing.mentee_id)
    course.bar(pairing.mentee.employee_id, set(had.values_list("mentor__employee_id", flat=True)))
    return course
