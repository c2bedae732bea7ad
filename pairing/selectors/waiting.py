"""Who waits for a mentor, and who was left out before: they come first at the next matching."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from mentorship.people.models import Person
from pairing.models import Pairing
from pairing.states import PairingState
from programs.models import Cohort, Enrolment
from programs.states import CohortState, EnrolmentState

MOST_TIMES = 3
"""Whoever was left out oftener than this waits in the same class."""


def left_out_before(people: Collection[int], cohort: Cohort) -> dict[int, int]:
    """By person: in how many earlier cohorts they wanted a mentor and got none, since they last had one.

    Only cohorts of the same program that were matched count; a pairing that was offered and declined is none.
    """
    earlier = Cohort.objects.filter(
        track__program=cohort.track.program_id, starts_on__lt=cohort.starts_on,
        state__in=[CohortState.RUNNING, CohortState.ENDED],
    ).exclude(pk=cohort.pk)  # fmt: skip
    wanted = (
        Enrolment.objects.mentees()
        .filter(cohort__in=earlier, person__in=people, state=EnrolmentState.ENROLLED)
        .order_by("-cohort__starts_on")
        .values_list("person_id", "cohort_id")
    )
    had = set(
        Pairing.objects.filter(cohort__in=earlier, mentee__in=people)
        .exclude(state=PairingState.DECLINED)
        .values_list("mentee_id", "cohort_id")
    )
    by_person: dict[int, list[bool]] = defaultdict(list)
    for person_id, cohort_id in wanted:
        by_person[person_id].append((person_id, cohort_id) in had)
    times = {person_id: _leading_misses(served) for person_id, served in by_person.items()}
    return {person_id: count for person_id, count in times.items() if count}


def _leading_misses(served: list[bool]) -> int:
    """How many of the newest cohorts brought nobody, before the last one that did."""
    count = next((number for number, was in enumerate(served) if was), len(served))
    return min(count, MOST_TIMES)


@dataclass(frozen=True)
class Waiting:
    """A mentee of a cohort who has nobody, and how often that was so before."""

    enrolment: Enrolment
    times: int

    @property
    def words(self) -> str:
        return WORDS[self.times]


WORDS = (
    "Waits for the first time.",
    "Was left out once before, so comes before others.",
    "Was left out twice before, so comes before others.",
    "Was left out three times or more, so comes first.",
)
MINE = (
    "You are on the waiting list. As soon as a place is free that fits, you are among those it can go to.",
    "You are on the waiting list. Since you were left out before, you come before others at the next matching.",
)


def waiting_in(cohort: Cohort, today: date) -> list[Waiting]:
    """The mentees of a cohort without a mentor: those left out oftenest first, then who came first."""
    served = cohort.pairings.current().values("mentee")
    people = Prefetch("person", queryset=Person.objects.with_position(today))
    mentees = cohort.enrolments.enrolled().mentees().exclude(person__in=served)
    rows = list(mentees.prefetch_related(people, "wanted_skills").order_by("enrolled_at", "pk"))
    times = left_out_before([row.person_id for row in rows], cohort)
    return sorted((Waiting(row, times.get(row.person_id, 0)) for row in rows), key=lambda waiting: -waiting.times)


def my_waiting(person: Person, cohort: Cohort) -> str:
    """What somebody on the waiting list reads; empty for who is not. No position: it would change with every wish."""
    enrolled = cohort.enrolments.enrolled().mentees().filter(person=person).exists()
    if not enrolled or cohort.state != CohortState.RUNNING or cohort.pairings.current().filter(mentee=person).exists():
        return ""
    return MINE[bool(left_out_before([person.pk], cohort))]
