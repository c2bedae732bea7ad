from datetime import date
from decimal import Decimal

import factory

from activities.models import PullRequestCount, Sprint
from tests.factories import NOW
from tests.factories.people import UnitFactory
from tests.factories.programs import TrackFactory


class SprintFactory(factory.django.DjangoModelFactory):
    """Two weeks that ended long ago, with their hours of mentoring counted; every further one comes after the last."""

    class Meta:
        model = Sprint

    class Params:
        number = factory.Sequence(lambda n: n)
        first = date(2024, 1, 1)

    team = factory.SubFactory(UnitFactory, path="Engineering/Platform/Storage")
    name = factory.LazyAttribute(lambda sprint: f"Sprint {sprint.number}")
    starts_on = factory.LazyAttribute(
        lambda sprint: date.fromordinal(sprint.first.toordinal() + 14 * (sprint.number % 60))
    )
    ends_on = factory.LazyAttribute(lambda sprint: date.fromordinal(sprint.starts_on.toordinal() + 13))
    capacity_hours = Decimal(400)
    points = Decimal(36)
    agreed_hours = Decimal(40)
    counted_at = NOW
    recorded_at = NOW


class PullRequestCountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PullRequestCount

    track = factory.SubFactory(TrackFactory)
    month = date(2026, 8, 1)
    source = "file"
    reviews = 12
    sections = factory.LazyFunction(lambda: {"standards": 9, "architecture": 4})
    recorded_at = NOW
