"""Reads that span models."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from mentorship.people.models import Person, Skill
from programs import capacity
from programs.models import Cohort, CriteriaWeights, Enrolment, Program, Track
from programs.models.track import CRITERIA
from programs.states import CohortState, EnrolmentRole, EnrolmentState


def programs_listed() -> QuerySet[Program]:
    """Every program with its owner and how many tracks and open cohorts it has."""
    open_cohorts = Count("tracks__cohorts", filter=Q(tracks__cohorts__state=CohortState.ENROLLING), distinct=True)
    return (
        Program.objects.select_related("owner", "deputy")
        .annotate(track_count=Count("tracks", distinct=True), open_count=open_cohorts)
        .order_by("name", "pk")
    )


def tracks_of(program: Program, *, counted: bool) -> QuerySet[Track]:
    """The program's tracks with their cohorts, newest first; ``counted``: with how many people are in each.

    That is for who oversees the program alone: a number that moves with every joiner tells of them.
    """
    cohorts = Cohort.objects.order_by("-starts_on", "name")
    if counted:
        enrolled = Q(enrolments__state=EnrolmentState.ENROLLED)
        cohorts = cohorts.annotate(enrolled_count=Count("enrolments", filter=enrolled))
    return program.tracks.select_related("program").prefetch_related(Prefetch("cohorts", queryset=cohorts))


def cohorts_to_join(person: Person, today: date) -> QuerySet[Cohort]:
    """The cohorts open for enrolment, with whether this person is in already."""
    mine = Enrolment.objects.enrolled().filter(cohort=OuterRef("pk"), person=person)
    return (
        Cohort.objects.open_for_enrolment(today)
        .select_related("track__program")
        .annotate(joined=Exists(mine))
        .order_by("enrolment_closes_on")
    )


@dataclass(frozen=True)
class EnrolmentCounts:
    """People by role, and places against mentees: what decides whether a matching can serve everybody."""

    mentors: int
    mentees: int
    both: int
    places: int

    @property
    def people(self) -> int:
        return self.mentors + self.mentees + self.both

    @property
    def learners(self) -> int:
        return self.mentees + self.both

    @property
    def short_by(self) -> int:
        return max(0, self.learners - self.places)


def enrolment_counts(cohort: Cohort, day: date) -> EnrolmentCounts:
    """``places``: what the mentors' own limits, the track, agreed hours, levels and leave together leave."""
    roles = Counter(cohort.enrolments.enrolled().values_list("role", flat=True))
    return EnrolmentCounts(
        mentors=roles[EnrolmentRole.MENTOR],
        mentees=roles[EnrolmentRole.MENTEE],
        both=roles[EnrolmentRole.BOTH],
        places=sum(room.places for room in capacity.rooms(cohort, day).values()),
    )


def wanted_most(cohort: Cohort, limit: int = 8) -> QuerySet[Skill]:
    """The skills most people of the cohort wish for, with ``wishes``."""
    wishes = Count("wanted_in", filter=Q(wanted_in__cohort=cohort, wanted_in__state=EnrolmentState.ENROLLED))
    return Skill.objects.annotate(wishes=wishes).filter(wishes__gt=0).order_by("-wishes", "name")[:limit]


@dataclass(frozen=True)
class Bar:
    """A labelled number, and how long its bar is beside the longest, in percent."""

    label: str
    value: int
    share: int


def wanted_bars(cohort: Cohort) -> list[Bar]:
    skills = list(wanted_most(cohort))
    longest = max((skill.wishes for skill in skills), default=0)  # type: ignore[attr-defined]
    return [Bar(skill.name, skill.wishes, round(100 * skill.wishes / longest)) for skill in skills]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class WeightBar:
    """One criterion of a track: its percentage, and how long its bar is beside the longest."""

    label: str
    percent: int
    share: int
    former: int | None = None

    @property
    def value(self) -> str:
        return f"{self.percent} points"


def weight_bars(weights: Mapping[str, int], former: Mapping[str, int] | None = None) -> list[WeightBar]:
    """Weights as bars, with what they were before if that is asked."""
    longest = max([*weights.values(), *(former or {}).values()], default=0) or 1
    return [
        WeightBar(
            criterion_label(criterion), weights[criterion], round(100 * weights[criterion] / longest),
            former[criterion] if former else None,
        )
        for criterion in CRITERIA
    ]  # fmt: skip


def criterion_label(criterion: str) -> str:
    return str(CriteriaWeights._meta.get_field(criterion).verbose_name)  # type: ignore[union-attr]


def enrolments_listed(cohort: Cohort, today: date) -> QuerySet[Enrolment]:
    """Who is in, with team and level of today and wishes: three queries however long."""
    people = Person.objects.with_position(today)
    return cohort.enrolments.order_by("person__name", "pk").prefetch_related(
        Prefetch("person", queryset=people), "wanted_skills"
    )
