"""Reads that span models."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from mentorship.people.models import Person, Position
from pairing.models import LeftOut, PairingRun, Proposal
from programs.models import Cohort
from programs.models.track import CRITERIA, CriteriaWeights


@dataclass(frozen=True)
class Bar:
    """One criterion of a pair's score: points got of points there were, both out of 100."""

    criterion: str
    label: str
    points: float
    of: int

    @property
    def share(self) -> int:
        return round(100 * self.points / self.of) if self.of else 0


def breakdown(points: Mapping[str, int], weights: Mapping[str, int]) -> list[Bar]:
    """A score as its criteria; the points add up to the score."""
    fields = {criterion: CriteriaWeights._meta.get_field(criterion) for criterion in CRITERIA}
    labels = {criterion: str(field.verbose_name) for criterion, field in fields.items()}  # type: ignore[union-attr]
    return [Bar(c, labels[c], points.get(c, 0) / 1000, weights.get(c, 0)) for c in CRITERIA]


def runs_of(cohort: Cohort) -> QuerySet[PairingRun]:
    return cohort.runs.select_related("requested_by").defer("certificate").annotate(pairs=Count("proposals"))


def proposals_of(run: PairingRun, today: date) -> QuerySet[Proposal]:
    """A run's pairs with team and level of both sides."""
    people = Prefetch("mentee__person", queryset=Person.objects.with_position(today))
    mentors = Prefetch("mentor__person", queryset=Person.objects.with_position(today))
    return run.proposals.select_related("mentee", "mentor", "changed_by").prefetch_related(people, mentors)


def left_out_of(run: PairingRun) -> QuerySet[LeftOut]:
    return run.left_out.select_related("mentee__person")


@dataclass(frozen=True)
class LevelLoad:
    """How the proposal loads the mentors of one level."""

    level: int
    mentors: int
    places: int
    mentees: int

    @property
    def share(self) -> int:
        return round(100 * self.mentees / self.places) if self.places else 0


def load_per_level(run: PairingRun, today: date) -> list[LevelLoad]:
    """Mentors, their places and the mentees proposed to them, by the mentors' level today."""
    rows = list(run.cohort.enrolments.enrolled().mentors().values_list("pk", "person_id", "capacity"))
    level = dict(Position.objects.on(today).values_list("person_id", "level"))
    taken: dict[object, int] = dict(run.proposals.values_list("mentor").annotate(n=Count("pk")).order_by())
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for pk, person_id, capacity in rows:
        entry = sums[level.get(person_id, 0)]
        entry[0] += 1
        entry[1] += min(capacity, run.cohort.track.mentee_limit)
        entry[2] += taken.get(pk, 0)
    return [LevelLoad(at, *sums[at]) for at in sorted(sums, reverse=True)]


def proposals_matching(rows: QuerySet[Proposal], words: str) -> QuerySet[Proposal]:
    return rows.filter(Q(mentee__person__name__icontains=words) | Q(mentor__person__name__icontains=words))
