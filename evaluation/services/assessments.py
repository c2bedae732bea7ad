from datetime import date, datetime

from django.db import transaction

from evaluation.models import SkillAssessment
from evaluation.policies import check_can_assess
from evaluation.states import Phase
from mentorship import audit
from mentorship.people.models import Person, Skill
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
    found = SkillAssessment.objects.select_for_update().filter(cohort=cohort, person=person, skill=skill, phase=phase)
    assessment = found.first() or SkillAssessment(cohort=cohort, person=person, skill=skill, phase=phase)
    assessment.level, assessment.evidence, assessment.assessor = level, evidence, by
    assessment.assessed_on = assessed_on or now.astimezone(by.zone).date()
    assessment.save()
    audit.record("skill.assessed", by=by, on=assessment, now=now, phase=phase, cohort=cohort.pk)
    return assessment
