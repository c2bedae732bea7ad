import factory

from pairing.models import Pairing, PairingRun
from pairing.states import PairingState
from tests.factories import NOW, START
from tests.factories.people import PersonFactory
from tests.factories.programs import CohortFactory


class PairingRunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PairingRun

    cohort = factory.SubFactory(CohortFactory)
    weights = factory.LazyAttribute(lambda run: run.cohort.track.weights)
    requested_at = NOW


class PairingFactory(factory.django.DjangoModelFactory):
    """An active pairing; pass ``state`` and its dates for others."""

    class Meta:
        model = Pairing

    cohort = factory.SubFactory(CohortFactory)
    mentor = factory.SubFactory(PersonFactory)
    mentee = factory.SubFactory(PersonFactory)
    state = PairingState.ACTIVE
    offered_at = NOW
    mentor_accepted_at = NOW
    mentee_accepted_at = NOW
    started_on = START
