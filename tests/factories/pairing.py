from datetime import timedelta
from typing import Any

import factory
from django.db.models import QuerySet

from pairing.models import Escalation, MentoringRequest, Pairing, PairingRun, Wish
from pairing.services.escalations import lay_out_steps
from pairing.states import PairingState, WishSide
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


class EscalationFactory(factory.django.DjangoModelFactory):
    """A concern of one of the two with all its steps; pass ``raised_by`` and ``mediator``."""

    class Meta:
        model = Escalation
        skip_postgeneration_save = True

    pairing = factory.SubFactory(PairingFactory)
    raised_by = factory.SelfAttribute("pairing.mentee")
    mediator = factory.SubFactory(PersonFactory)
    reason = "time"
    words = "We never meet."
    raised_at = NOW

    @factory.post_generation
    def steps(self, create, extracted, **kwargs):
        if create:
            lay_out_steps(self, self.raised_at)


class MentoringRequestFactory(factory.django.DjangoModelFactory):
    """A request that waits for its mentor's answer."""

    class Meta:
        model = MentoringRequest

    cohort = factory.SubFactory(CohortFactory)
    mentee = factory.SubFactory(PersonFactory)
    mentor = factory.SubFactory(PersonFactory)
    message = "I would like to learn how you keep old systems running."
    asked_at = NOW
    expires_at = NOW + timedelta(days=7)


class WishFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Wish

    side = WishSide.MENTEE
    rank = 1
    made_at = NOW
