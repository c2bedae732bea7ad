"""Reads that span models. Levels and words of an assessment are for the person and whoever assessed them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from evaluation.models import SkillAssessment
from evaluation.policies import own_mentee
from evaluation.states import Phase
from evaluation.statistics import Assessed, History, Span, Step
from governance.quarters import Quarter
from mentorship.people.models import Person, Position, Skill, User
from mentorship.people.states import band_of
from pairing.models import Pairing
from programs.models import Cohort, Enrolment, Track


def cohorts_to_assess() -> QuerySet[Cohort]:
    """Cohorts with mentees, and how many of these were assessed before and after in any skill."""
    mentees = Enrolment.objects.enrolled().mentees().filter(cohort=OuterRef("pk"))
    return (
        Cohort.objects.select_related("track__program")
        .annotate(
            mentee_count=_people(mentees),
            before_count=_people(_rows(Phase.BEFORE)),
            after_count=_people(_rows(Phase.AFTER)),
        )
        .filter(mentee_count__gt=0)
    )


def _rows(phase: Phase) -> QuerySet[SkillAssessment]:
    return SkillAssessment.objects.filter(cohort=OuterRef("pk"), phase=phase)


def _people(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("cohort").annotate(people=Count("person", distinct=True)).values("people")
    return Coalesce(Subquery(counted), 0)


def mentees_of(cohort: Cohort) -> QuerySet[Enrolment]:
    """The mentees of a cohort with their wishes."""
    return cohort.enrolments.enrolled().mentees().select_related("person").prefetch_related("wanted_skills")


@dataclass(frozen=True)
class Mark:
    """That a skill was assessed in a phase: by whom and when; the level for those who may see it."""

    by: str
    on: date
    mine: bool
    level: int | None
    label: str


@dataclass
class Line:
    """One skill of one mentee."""

    skill: Skill
    before: Mark | None = None
    after: Mark | None = None


@dataclass
class Sheet:
    """One mentee as an assessor sees them; ``refusal`` says why they may not assess this one."""

    person: Person
    lines: list[Line] = field(default_factory=list)
    refusal: str = ""


def sheets(cohort: Cohort, enrolments: Iterable[Enrolment], user: User) -> list[Sheet]:
    """Each mentee with the skills wished for, then others that were assessed: two queries however many."""
    enrolments = list(enrolments)
    people = [enrolment.person_id for enrolment in enrolments]
    taught = set(Pairing.objects.filter(mentor=user.person_id, mentee__in=people).values_list("mentee_id", flat=True))
    rows: dict[int, list[SkillAssessment]] = defaultdict(list)
    assessed = SkillAssessment.objects.filter(cohort=cohort, person__in=people).defer("evidence")
    for row in assessed.select_related("skill", "assessor").order_by("skill__name"):
        rows[row.person_id].append(row)
    found = []
    for enrolment in enrolments:
        sheet = Sheet(enrolment.person, refusal=_refusal(enrolment, taught, user))
        sheet.lines = _lines(list(enrolment.wanted_skills.all()), rows[enrolment.person_id], user)
        found.append(sheet)
    return found


def _refusal(enrolment: Enrolment, taught: set[int], user: User) -> str:
    if enrolment.person_id == user.person_id:
        return "Nobody assesses their own skills."
    return own_mentee(enrolment.person) if enrolment.person_id in taught else ""


def _lines(wanted: list[Skill], rows: list[SkillAssessment], user: User) -> list[Line]:
    lines = {skill.pk: Line(skill) for skill in [*wanted, *(row.skill for row in rows)]}
    for row in rows:
        mine = user.person_id in (row.assessor_id, row.person_id)
        level, label = (row.level, row.get_level_display()) if mine else (None, "")
        mark = Mark(row.assessor.name, row.assessed_on, row.assessor_id == user.person_id, level, label)
        setattr(lines[row.skill_id], row.phase, mark)
    return list(lines.values())


def assessments_of(person: Person, user: User) -> QuerySet[SkillAssessment]:
    """Somebody's assessments that this account may read, the newest cohort first, before above after."""
    rows = SkillAssessment.objects.visible_to(user).filter(person=person)
    return rows.select_related("cohort__track", "skill", "assessor", "person").order_by(
        "-cohort__starts_on", "cohort", "skill__name", "-phase"
    )


Phases: TypeAlias = dict[str, tuple[int, int]]  # by phase: the level, and who gave it


@dataclass(frozen=True)
class TrackFigure:
    """Somebody who was assessed both before and after on a track, and by whom."""

    person: str
    levels: Assessed
    assessors: set[int]


def track_figures(track: Track) -> list[TrackFigure]:
    """One value a person: the mean level over what was assessed both before and after, in all cohorts of the track."""
    rows = SkillAssessment.objects.filter(cohort__track=track).values_list(
        "person_id", "cohort_id", "skill_id", "phase", "level", "assessor_id"
    )
    cells: dict[int, dict[tuple[int, int], Phases]] = defaultdict(lambda: defaultdict(dict))
    for person, cohort, skill, phase, level, assessor in rows:
        cells[person][cohort, skill][phase] = level, assessor
    begun = Pairing.objects.filter(cohort__track=track, started_on__isnull=False)
    mentored = set(begun.values_list("mentee_id", "cohort_id"))
    found = []
    for person, skills in sorted(cells.items()):
        both = {key: phases for key, phases in skills.items() if len(phases) == len(Phase)}
        if both:
            with_mentor = any((person, cohort) in mentored for cohort, _ in both)
            levels = Assessed(_mean(both, Phase.BEFORE), _mean(both, Phase.AFTER), with_mentor)
            assessors = {assessor for phases in both.values() for _, assessor in phases.values()}
            found.append(TrackFigure(str(person), levels, assessors))
    return found


def _mean(both: dict[tuple[int, int], Phases], phase: Phase) -> float:
    levels = [phases[phase][0] for phases in both.values()]
    return sum(levels) / len(levels)


def quarters_until(last: Quarter) -> list[Span]:
    """From the first quarter that somebody began in a position, as far as the directory knows."""
    first_day = Position.objects.aggregate(day=Min("starts_on"))["day"]
    spans: list[Span] = []
    quarter = Quarter.of(first_day).next() if first_day else last.next()
    while quarter <= last:
        spans.append(Span(str(quarter), quarter.first_day, quarter.next().first_day))
        quarter = quarter.next()
    return spans


def histories() -> Iterator[History]:
    """Everybody's levels over time, and when a first mentoring of theirs began."""
    steps: dict[int, list[Step]] = defaultdict(list)
    positions = Position.objects.order_by("person", "starts_on").values_list(
        "person_id", "starts_on", "ends_on", "level"
    )
    for person, starts_on, ends_on, level in positions.iterator():
        steps[person].append(Step(starts_on, ends_on, level, band_of(level).label))
    begun = Pairing.objects.filter(started_on__isnull=False).order_by().values("mentee")
    mentored = dict(begun.annotate(first=Min("started_on")).values_list("mentee_id", "first"))
    for pk, hired_on, left_on in Person.objects.order_by("pk").values_list("pk", "hired_on", "left_on").iterator():
        yield History(str(pk), hired_on, left_on, steps[pk], mentored.get(pk))
