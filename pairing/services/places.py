"""Places: the one way in which pairings come about, so that nobody ever gets more than they take.

A current pairing holds a numbered place with its mentor and one with its mentee. The database lets a number be held
once, and none above the room there was; the lock on the cohort makes whoever comes second wait and see the first.
"""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Pairing, PairRule
from pairing.services import avoidances
from pairing.states import RuleKind
from programs import capacity
from programs.capacity import Room
from programs.models import Cohort

NOT_ENROLLED = Room(0, 0, "They are not enrolled as a mentor.")


class NoPlace(Refusal):
    """Somebody has as many as they take, or the two are a pair already."""


class Places:
    """The places of one cohort, read once. It is locked until the transaction ends, so one is needed around.

    ``on_record``: for pairings that began elsewhere; what mentors offer and the track allows counts then, not what else
    holds today.
    """

    def __init__(self, cohort: Cohort, day: date | None = None, *, on_record: bool = False) -> None:
        self.cohort = Cohort.objects.select_for_update(of=("self",)).select_related("track").get(pk=cohort.pk)
        if on_record:
            limit = self.cohort.track.mentee_limit
            self.rooms, self.otherwise = _on_record(self.cohort), Room(limit, limit)
            self._apart: set[tuple[int, int]] = set()
        else:
            day = day or timezone.localdate()
            _wait_for(capacity.protected(self.cohort, day))
            self.rooms, self.otherwise = capacity.rooms(self.cohort, day), NOT_ENROLLED
            self._apart = _kept_apart(self.cohort)
        self._with_mentor: dict[int, set[int]] = defaultdict(set)
        self._with_mentee: dict[int, set[int]] = defaultdict(set)
        self._pairs: set[tuple[int, int]] = set()
        for pairing in Pairing.objects.current().filter(cohort=self.cohort):
            self._hold(pairing)

    def room(self, mentor: Person) -> Room:
        """How many mentees somebody takes in this cohort: none who is not enrolled as a mentor."""
        return self.rooms.get(mentor.pk, self.otherwise)

    def free(self, mentor: Person) -> int:
        return max(0, self.room(mentor).places - len(self._with_mentor[mentor.pk]))

    def lacks(self, mentee: Person) -> int:
        """How many mentors somebody may still get."""
        return max(0, self.cohort.track.mentors_per_mentee - len(self._with_mentee[mentee.pk]))

    def take(self, *, mentor: Person, mentee: Person, **facts: Any) -> Pairing:
        """A pairing that holds the lowest free places, to be saved in this transaction; a refusal without one.

        One that covers for a paused pairing takes no further place of the mentee.
        """
        room, several = self.room(mentor), self.cohort.track.mentors_per_mentee
        if (mentee.pk, mentor.pk) in self._pairs:
            raise NoPlace(f"{mentee} and {mentor} are a pair in this cohort already.")
        if (mentee.pk, mentor.pk) in self._apart:
            raise NoPlace(f"{mentee} and {mentor} can't be a pair in {self.cohort}.")
        if not self.free(mentor):
            sentence = f"{mentor} has no place left in {self.cohort}: they take {room.places}. {room.because}"
            raise NoPlace(sentence.rstrip())
        if facts.get("covers") is None and not self.lacks(mentee):
            raise NoPlace(
                f"{mentee} has {'a mentor' if several == 1 else f'{several} mentors'} in this cohort already."
            )
        pairing = Pairing(
            cohort=self.cohort, mentor=mentor, mentee=mentee, mentor_room=room.places, mentee_room=several,
            mentor_place=_lowest_free(self._with_mentor[mentor.pk]),
            mentee_place=min(_lowest_free(self._with_mentee[mentee.pk]), several), **facts,
        )  # fmt: skip
        self._hold(pairing)
        return pairing

    def _hold(self, pairing: Pairing) -> None:
        self._pairs.add((pairing.mentee_id, pairing.mentor_id))
        self._with_mentor[pairing.mentor_id].add(pairing.mentor_place)
        if pairing.covers_id is None:
            self._with_mentee[pairing.mentee_id].add(pairing.mentee_place)


def _wait_for(protected: set[int]) -> None:
    """Whose places in several cohorts hang together: a second cohort waits here until the first has given its own."""
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=protected).order_by("pk").values_list("pk"))


@transaction.atomic
def open_pairing(
    *, cohort: Cohort, mentor: Person, mentee: Person, by: Person | None, now: datetime, **facts: Any
) -> Pairing:
    """Make one pairing; ``facts``: its other fields. For many of a cohort, ask ``Places`` once."""
    pairing = Places(cohort, now.date()).take(mentor=mentor, mentee=mentee, offered_at=now, **facts)
    pairing.save(force_insert=True)
    audit.record("pairing.opened", by=by, on=pairing, now=now, place=pairing.mentor_place)
    return pairing


def _kept_apart(cohort: Cohort) -> set[tuple[int, int]]:
    """By a rule or by a private choice: the answer is the same."""
    enrolled = set(cohort.enrolments.enrolled().values_list("person_id", flat=True))
    ruled = PairRule.objects.in_force().filter(cohort=cohort, kind=RuleKind.FORBIDDEN)
    return {*ruled.values_list("mentee__person_id", "mentor__person_id"), *avoidances.apart(enrolled)}


def _on_record(cohort: Cohort) -> dict[int, Room]:
    limit = cohort.track.mentee_limit
    offers = cohort.enrolments.enrolled().mentors().values_list("person_id", "capacity")
    return {person_id: Room(min(offered, limit), offered) for person_id, offered in offers}


def _lowest_free(taken: set[int]) -> int:
    return next(number for number in range(1, len(taken) + 2) if number not in taken)
