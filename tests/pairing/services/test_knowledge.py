from datetime import date

import pytest

from pairing.services.knowledge import derive_knowledge
from programs.models import SystemKnowledge
from tests.factories import NOW
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory, PersonSkillFactory, PositionFactory, SkillFactory, UnitFactory
from tests.factories.systems import SystemFactory, SystemKnowledgeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def billing():
    return SystemFactory(name="Billing", unit=UnitFactory(path="Engineering/Payments"))


def member(billing, name: str, since: date, until: date | None = None):
    return PositionFactory(person=PersonFactory(name=name), unit=billing.unit, starts_on=since, ends_on=until).person


def levels() -> dict[str, int]:
    return dict(SystemKnowledge.objects.values_list("person__name", "level"))


def test_time_in_the_owning_team_gives_a_level(billing):
    member(billing, "New", date(2026, 8, 1))
    member(billing, "Used", date(2025, 6, 1))
    member(billing, "Old", date(2022, 1, 1))
    member(billing, "Former", date(2024, 1, 1), date(2025, 3, 1))

    derive_knowledge(by=None, now=NOW)

    assert levels() == {"New": 2, "Used": 3, "Old": 4, "Former": 3}
    assert SystemKnowledge.objects.get(person__name="New").because == "in Payments for 2 months"


def test_skills_that_the_system_takes_move_it_up_or_down(billing):
    go = SkillFactory(name="Go")
    billing.skills.add(go)
    for name, proficiency in (("Master", 5), ("Able", 3), ("Stranger", None)):
        person = member(billing, name, date(2025, 6, 1))
        if proficiency:
            PersonSkillFactory(person=person, skill=go, proficiency=proficiency)

    derive_knowledge(by=None, now=NOW)

    assert levels() == {"Master": 4, "Able": 3, "Stranger": 2}


def test_a_mentor_who_is_said_to_know_a_system_has_shown_it(billing):
    known = SystemKnowledgeFactory(system=billing, person__name="Mara")
    PairingFactory(mentor=known.person, mentee__name="Milo", started_on=date(2026, 5, 1), ended_on=date(2026, 8, 1))
    PairingFactory(mentor=known.person, mentee__name="Short", started_on=date(2026, 9, 1))

    derive_knowledge(by=None, now=NOW)
    again = derive_knowledge(by=None, now=NOW)

    assert levels() == {"Mara": 4, "Milo": 2}
    assert SystemKnowledge.objects.get(person__name="Milo").because == "mentored by Mara"
    assert again == 0
