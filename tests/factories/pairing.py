from typing import Any

import factory
from django.db.models import QuerySet

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
    """An active pairing in the lowest free places; pass ``state`` and its dates for others, or the places."""

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
    mentor_place = factory.LazyAttribute(lambda pairing: 1 + _current(pairing).filter(mentor=pairing.mentor).count())
    mentor_room = factory.LazyAttribute(lambda pairing: max(10, pairing.mentor_place))
    mentee_room = factory.LazyAttribute(lambda pairing: pairing.cohort.track.mentors_per_mentee)


def _current(pairing: Any) -> QuerySet[Pairing]:
    return Pairing.objects.current().filter(cohort=pairing.cohort)
