"""Systems, who knows them, the roadmap and situations."""

from datetime import date

import factory

from programs.models import RoadmapItem, RoadmapNeed, Situation, System, SystemKnowledge
from programs.states import OpportunityKind
from tests.factories import NOW
from tests.factories.people import PersonFactory, SkillFactory, UnitFactory
from tests.factories.programs import ProgramFactory


class SystemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = System

    slug = factory.Sequence(lambda n: f"system-{n}")
    name = factory.Sequence(lambda n: f"System {n}")
    unit = factory.SubFactory(UnitFactory, path="Engineering/Platform/Storage")
    created_at = NOW


class SystemKnowledgeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SystemKnowledge

    system = factory.SubFactory(SystemFactory)
    person = factory.SubFactory(PersonFactory)
    level = 4
    recorded_at = NOW


class RoadmapItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoadmapItem

    title = factory.Sequence(lambda n: f"Item {n}")
    starts_on = date(2026, 10, 1)
    ends_on = date(2027, 3, 31)


class RoadmapNeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoadmapNeed

    item = factory.SubFactory(RoadmapItemFactory)
    unit = factory.SubFactory(UnitFactory, path="Engineering/Platform/Storage")
    skill = factory.SubFactory(SkillFactory)
    level = 4
    people = 2


class SituationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Situation

    program = factory.SubFactory(ProgramFactory)
    person = factory.SubFactory(PersonFactory)
    kind = OpportunityKind.NEW_HIRE
    strength = 2
    sentence = "New here since 1 September 2026"
    opened_at = NOW
