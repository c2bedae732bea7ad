"""Places: the one way in which pairings come about, so that nobody ever gets more than they take.

A current pairing holds a numbered place with its mentor and one with its mentee. The database lets a number be held
once, and none above the room there was; the lock on the cohort makes whoever comes second wait and see the first.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction

from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Pairing
from programs.models import Cohort


class NoPlace(Refusal):
    """Somebody has as many as they take, or the two are a pair already."""


class Places:
    """The places of one cohort, read once. It is locked until the transaction ends, so one is needed around."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = Cohort.objects.select_for_update(of=("self",)).select_related("track").get(pk=cohort.pk)
        self.rooms = rooms_of(self.cohort)
        self._with_mentor: dict[int, set[int]] = defaultdict(set)
        self._with_mentee: dict[int, set[int]] = defaultdict(set)
        self._pairs: set[tuple[int, int]] = set()
        for pairing in Pairing.objects.current().filter(cohort=self.cohort):
            self._hold(pairing)

    def room(self, mentor: Person) -> int:
        """How many mentees somebody takes in this cohort; of who never enrolled, as many as the track allows."""
        return self.rooms.get(mentor.pk, self.cohort.track.mentee_limit)

    def free(self, mentor: Person) -> int:
        return max(0, self.room(mentor) - len(self._with_mentor[mentor.pk]))

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
        if not self.free(mentor):
            raise NoPlace(f"{mentor} has no place left in {self.cohort}: they take {room}.")
        if facts.get("covers") is None and not self.lacks(mentee):
            raise NoPlace(
                f"{mentee} has {'a mentor' if several == 1 else f'{several} mentors'} in this cohort already."
            )
        pairing = Pairing(
            cohort=self.cohort, mentor=mentor, mentee=mentee, mentor_room=room, mentee_room=several,
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


@transaction.atomic
def open_pairing(*, cohort: Cohort, mentor: Person, mentee: Person, offered_at: datetime, **facts: Any) -> Pairing:
    """Make one pairing; ``facts``: its other fields. For many of a cohort, ask ``Places`` once."""
    pairing = Places(cohort).take(mentor=mentor, mentee=mentee, offered_at=offered_at, **facts)
    pairing.save(force_insert=True)
    return pairing


def rooms_of(cohort: Cohort) -> dict[int, int]:
    """By person: how many mentees each enrolled mentor takes, the least of their offer and what the track allows."""
    limit = cohort.track.mentee_limit
    offered = cohort.enrolments.enrolled().mentors().values_list("person_id", "capacity")
    return {person_id: min(capacity, limit) for person_id, capacity in offered}


def _lowest_free(taken: set[int]) -> int:
    return next(number for number in range(1, len(taken) + 2) if number not in taken)
