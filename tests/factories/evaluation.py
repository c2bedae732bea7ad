from datetime import date

import factory

from evaluation.models import SkillAssessment
from tests.factories import NOW
from tests.factories.people import PersonFactory, SkillFactory
from tests.factories.programs import CohortFactory


class SkillAssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SkillAssessment

    cohort = factory.SubFactory(CohortFactory)
    person = factory.SubFactory(PersonFactory)
    skill = factory.SubFactory(SkillFactory)
    phase = "before"
    level = 2
    evidence = "Needed help with the review."
    assessor = factory.SubFactory(PersonFactory)
    assessed_on = date(2026, 7, 6)
    recorded_at = NOW
