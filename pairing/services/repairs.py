"""Other mentors for one or some mentees in mid-course: what could be done, and doing it. No settled pair is moved."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.matching.market import NOT_ELIGIBLE
from pairing.matching.repair import Repair, Way, ways
from pairing.models import Pairing
from pairing.services.midcourse import Midcourse, offer, tell
from pairing.services.offers import end_pairing
from pairing.services.places import NoPlace, Places
from pairing.states import PairingState
from programs.models import Cohort, Enrolment
from programs.states import CohortState


class Stale(Refusal):
    """Something changed since the ways were shown."""


class NotPossible(Refusal):
    pass


@dataclass(frozen=True)
class Frontier:
    """The ways there are, who the people in them are, and a fingerprint of what was shown."""

    course: Midcourse
    ways: list[Repair]
    names: dict[str, Person]

    @property
    def digest(self) -> str:
        shown = [asdict(way) for way in self.ways]
        return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()

    def way(self, name: str) -> Repair:
        found = next((way for way in self.ways if way.way == name), None)
        if found is None:
            raise Stale("That way is not there any more. Look at the ways again.")
        return found


def check_can_repair(cohort: Cohort) -> None:
    if cohort.state != CohortState.RUNNING:
        raise NotPossible(f"{cohort} is {cohort.get_state_display()}: other mentors are found while it runs.")


def frontier_for(mentees: Sequence[Enrolment], today: date) -> Frontier:
    """Every way to other mentors for some of a cohort: nobody else moved, few, a free hand over unanswered offers."""
    cohort = mentees[0].cohort
    check_can_repair(cohort)
    wanted = {mentee.person.employee_id: mentee.person for mentee in mentees}
    movable = _movable(cohort, list(wanted.values()))
    course = Midcourse(cohort, {*wanted, *movable}, today, without=[pairing.pk for pairing in movable.values()])
    gone = {one for one, pairing in movable.items() if not _is_there(course, one, pairing)}
    if gone:  # on leave, or no longer enrolled: their offers stay as they are
        movable = {one: pairing for one, pairing in movable.items() if one not in gone}
        course = Midcourse(cohort, {*wanted, *movable}, today, without=[pairing.pk for pairing in movable.values()])
    for who, person in wanted.items():
        if who not in course.row:
            raise NotPossible(f"{person} is not enrolled, at work and without a mentor in {cohort}.")
        course.bar(who, _failed(cohort, person))
    for one, pairing in movable.items():
        course.allow(one, pairing.mentor.employee_id)
    offers = {one: pairing.mentor.employee_id for one, pairing in movable.items()}
    found = ways(course.table, sorted(wanted), offers)
    ids = set(wanted) | {mentor for way in found for _, mentor, _ in way.pairs}
    ids |= {one for way in found for move in way.moves for one in (move.mentee, move.before, move.after)}
    return Frontier(course, found, {one.employee_id: one for one in Person.objects.filter(employee_id__in=ids)})


@transaction.atomic
def make_repair(
    *, mentees: Sequence[Enrolment], way: str, reason: str, digest: str, by: Person, now: datetime
) -> list[Pairing]:
    """Offer what one way says, as it was shown; offers that move are taken back. Every settled pair stays as it is."""
    cohort = mentees[0].cohort
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    # Nobody answers an offer between the look at it and its move.
    list(Pairing.objects.select_for_update().filter(cohort=cohort, state=PairingState.OFFERED).order_by("pk"))
    if not reason.strip():
        raise NotPossible("Say why: the reason is kept with the pair.")
    frontier = frontier_for(mentees, now.date())
    if frontier.digest != digest:
        raise Stale("Something changed since this page was loaded. Look at the ways again.")
    chosen = frontier.way(way)
    if not chosen.pairs:
        raise NotPossible("Nobody is free this way.")
    for move in chosen.moves:
        former = Pairing.objects.get(
            cohort=cohort, mentee__employee_id=move.mentee, mentor__employee_id=move.before,
            state=PairingState.OFFERED, covers=None,
        )  # fmt: skip
        end_pairing(pairing=former, by=by, now=now)
    new = [(one, mentor) for one, mentor, _ in chosen.pairs] + [(move.mentee, move.after) for move in chosen.moves]
    places, names = Places(cohort), frontier.names
    try:
        offered = [
            offer(
                places=places, course=frontier.course, mentee=names[one], mentor=names[mentor], formed="repair",
                reason=reason.strip()[:500], by=by, now=now,
            )
            for one, mentor in new
        ]  # fmt: skip
    except NoPlace as refusal:
        raise Stale(f"{refusal} Look at the ways again.") from refusal
    tell(offered, now)
    audit.record("repair.made", by=by, on=cohort, now=now, way=Way(way).value, moved=len(chosen.moves))
    return offered


def _movable(cohort: Cohort, wanted: Collection[Person]) -> dict[str, Pairing]:
    """By mentee the offers that nobody has answered, of those who have nothing else under way here."""
    current = list(
        Pairing.objects.current().filter(cohort=cohort).exclude(mentee__in=wanted).select_related("mentor", "mentee")
    )
    held = Counter(pairing.mentee_id for pairing in current)
    return {
        pairing.mentee.employee_id: pairing
        for pairing in current
        if pairing.state == PairingState.OFFERED and pairing.waits_for == "both" and pairing.covers_id is None
        and held[pairing.mentee_id] == 1
    }  # fmt: skip


def _is_there(course: Midcourse, mentee: str, pairing: Pairing) -> bool:
    return mentee in course.row and pairing.mentor.employee_id in course.column


def _failed(cohort: Cohort, mentee: Person) -> set[str]:
    """The mentors of a mentee with whom it came to an end in this cohort, and those they have."""
    of = Pairing.objects.filter(cohort=cohort, mentee=mentee).exclude(state=PairingState.OFFERED)
    return set(of.values_list("mentor__employee_id", flat=True))


def next_best(frontier: Frontier, mentee: Enrolment, shown: int = 5) -> list[tuple[Person, int]]:
    """Who else could take the mentee without moving anybody, with the score; the best first."""
    ranked = frontier.course.ranked(mentee.person.employee_id)[:shown]
    people = {one.employee_id: one for one in Person.objects.filter(employee_id__in=[who for who, _, _ in ranked])}
    return [(people[who], points) for who, points, _ in ranked if points != NOT_ELIGIBLE]
