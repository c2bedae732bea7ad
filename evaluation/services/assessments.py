"""Skills before and after a cohort, as somebody other than the mentor saw them (E1)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from evaluation.models import SkillAssessment
from evaluation.policies import check_assessed_on, check_can_assess, check_can_replace
from evaluation.states import Phase
from mentorship import audit
from mentorship.notifications.services import notify
from mentorship.people.models import Person, Skill, User
from programs.models import Cohort


@transaction.atomic
def assess_skill(
    *,
    cohort: Cohort,
    person: Person,
    skill: Skill,
    phase: Phase,
    level: int,
    evidence: str = "",
    assessed_on: date | None = None,
    by: Person,
    now: datetime,
) -> SkillAssessment:
    """Record how well a mentee knows a skill, before or after the cohort; a second time replaces the first."""
    check_can_assess(by, person, cohort)
    today = now.astimezone(by.zone).date()
    check_assessed_on(assessed_on or today, today)
    # One at a time for this person in this cohort, also while there is no row to lock yet.
    cohort.enrolments.select_for_update().filter(person=person).first()
    found = SkillAssessment.objects.filter(cohort=cohort, person=person, skill=skill, phase=phase)
    assessment = found.select_related("assessor", "skill").first()
    given = {"level": level, "evidence": evidence, "assessor": by, "assessed_on": assessed_on or today}
    if assessment is not None:
        check_can_replace(by, assessment)
        if all(getattr(assessment, name) == value for name, value in given.items()):
            return assessment
    assessment = assessment or SkillAssessment(cohort=cohort, person=person, skill=skill, phase=phase)
    if assessment.level != level:  # other words for the same level make no other figure
        assessment.recorded_at = now
    for name, value in given.items():
        setattr(assessment, name, value)
    assessment.save()
    audit.record("skill.assessed", by=by, on=assessment, now=now, phase=phase, cohort=cohort.pk)
    _tell(assessment, now)
    return assessment


def open_assessments(
    *, assessments: Iterable[SkillAssessment], user: User, now: datetime
) -> list[tuple[SkillAssessment, str]]:
    """Each assessment with the words of its evidence; reading what others wrote is recorded first, once a page."""
    rows = list(assessments)
    if not all(user.has_perm("evaluation.read_assessment", row) for row in rows):
        raise PermissionDenied
    others = next((row for row in rows if row.assessor_id != user.person_id), None)
    if others is not None:
        audit.record_read("assessment.read", by=user.person, on=others.person, now=now)
    return [(row, row.evidence) for row in rows]


def _tell(assessment: SkillAssessment, now: datetime) -> None:
    """The person, once a phase: they may read every word of it."""
    cohort, phase = assessment.cohort, assessment.phase
    notify(
        kind="skills_assessed",
        to=assessment.person,
        occasion=f"skills_assessed:{cohort.pk}:{phase}",
        title=f"Your skills were assessed for {cohort}",
        url=reverse("evaluation:assessment_list"),
        context={"cohort": cohort.name, "assessor": assessment.assessor.name},
        now=now,
    )
