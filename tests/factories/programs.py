from uuid import uuid4

import factory

from mentorship.access.grants import grant
from programs.models import Cohort, CriteriaWeights, Enrolment, Program, Track
from programs.models.track import CRITERIA, DEFAULT_WEIGHTS
from programs.states import CohortState, EnrolmentRole
from tests.factories import END, NOW, START
from tests.factories.people import PersonFactory, make_person


class ProgramFactory(factory.django.DjangoModelFactory):
    """A program whose owner holds the grant that goes with it."""

    class Meta:
        model = Program
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"program-{n}")
    name = factory.Sequence(lambda n: f"Program {n}")
    purpose = "Grow engineers who can own a system."
    owner = factory.LazyFunction(lambda: make_person(f"Owner {uuid4().hex[:8]}"))
    owner_background = "Principal engineer"
    created_at = NOW

    @factory.post_generation
    def granted(self, create, extracted, **kwargs):
        if create and extracted is not False:
            grant("manage_program", *[(who.user, self) for who in (self.owner, self.deputy) if who])


class TrackFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Track
        skip_postgeneration_save = True

    program = factory.SubFactory(ProgramFactory)
    slug = factory.Sequence(lambda n: f"track-{n}")
    name = factory.Sequence(lambda n: f"Track {n}")
    created_at = NOW

    @factory.post_generation
    def with_weights(self, create, extracted, **kwargs):
        if create and extracted is not False:
            weights = dict(zip(CRITERIA, DEFAULT_WEIGHTS[self.focus], strict=True))
            CriteriaWeights.objects.create(track=self, version=1, set_at=NOW, **weights)


class CohortFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cohort

    track = factory.SubFactory(TrackFactory)
    slug = factory.Sequence(lambda n: f"cohort-{n}")
    name = factory.Sequence(lambda n: f"Cohort {n}")
    starts_on = START
    ends_on = END
    enrolment_closes_on = START
    state = CohortState.RUNNING
    created_at = NOW


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrolment

    cohort = factory.SubFactory(CohortFactory)
    person = factory.SubFactory(PersonFactory)
    role = EnrolmentRole.MENTEE
    capacity = factory.LazyAttribute(lambda enrolment: 0 if enrolment.role == EnrolmentRole.MENTEE else 2)
    communication_style = "remote"
    enrolled_at = NOW
    changed_at = NOW
