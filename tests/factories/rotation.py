from datetime import date, timedelta

import factory

from pairing.models import RotationMove, RotationPlan
from pairing.states import RotationState
from tests.factories import NOW, START
from tests.factories.people import PersonFactory
from tests.factories.programs import CohortFactory


class RotationPlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RotationPlan

    cohort = factory.SubFactory(CohortFactory)
    state = RotationState.PUBLISHED
    starts_on = date(2026, 9, 28)
    step_weeks = 4
    steps = 2
    made_at = NOW


class RotationMoveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RotationMove

    plan = factory.SubFactory(RotationPlanFactory)
    mentee = factory.SubFactory(PersonFactory)
    mentor = factory.SubFactory(PersonFactory)
    step = 1
    starts_on = START
    ends_on = factory.LazyAttribute(lambda move: move.starts_on + timedelta(weeks=4))
