from datetime import date, timedelta

import pytest

from mentorship.audit.models import AuditEvent
from programs.models import Situation
from programs.opportunities import opportunities_of, weights_of
from programs.services.opportunities import (
    NotPossible,
    close_situation,
    enter_situation,
    find_everywhere,
    find_situations,
    set_weights,
)
from programs.states import OpportunityKind, SituationSource
from tests.factories import NOW, TODAY
from tests.factories.people import PersonFactory, PositionFactory, UnitFactory, make_person
from tests.factories.programs import ProgramFactory
from tests.factories.systems import SituationFactory, SystemFactory, SystemKnowledgeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return ProgramFactory()


def found(program) -> dict[tuple[str, str], int]:
    find_situations(program=program, by=None, now=NOW)
    return {(row.person.name, row.kind): row.strength for row in Situation.objects.filter(program=program)}


def test_new_hires_count_more_the_newer_they_are(program):
    for name, days in (("Ada", 10), ("Bo", 45), ("Cy", 80), ("Di", 120)):
        PersonFactory(name=name, hired_on=TODAY - timedelta(days=days))

    assert found(program) == {("Ada", "new_hire"): 3, ("Bo", "new_hire"): 2, ("Cy", "new_hire"): 1}


def test_a_title_that_leads_after_one_that_does_not_is_a_new_lead(program):
    lena, old = PersonFactory(name="Lena"), PersonFactory(name="Olaf")
    began = TODAY - timedelta(days=20)
    for person, former in ((lena, "Engineer"), (old, "Team lead")):
        PositionFactory(person=person, job_title=former, ends_on=began)
        PositionFactory(person=person, job_title="Engineering manager", starts_on=began)

    assert found(program) == {("Lena", "new_lead"): 3}
    assert Situation.objects.get().sentence == "Leads for the first time: Engineering manager since 27 August 2026"


def test_the_next_to_know_a_system_that_one_person_knows_is_found(program):
    billing = SystemFactory(name="Billing", unit=UnitFactory(path="Engineering/Payments"))
    expert, learner, bystander = make_person("Mara"), make_person("Milo"), make_person("Nora")
    SystemKnowledgeFactory(system=billing, person=expert, level=5)
    SystemKnowledgeFactory(system=billing, person=learner, level=2)

    assert found(program) == {("Milo", "single_expert"): 2}
    assert Situation.objects.get().sentence == "Billing is known well by one person only"

    SystemKnowledgeFactory(system=billing, person=bystander, level=3)
    assert find_situations(program=program, by=None, now=NOW).over == 1
    assert not Situation.objects.exists()


def test_the_team_of_a_system_that_is_replaced_is_found(program):
    money = UnitFactory(path="Engineering/Platform/Money")
    ledger = SystemFactory(name="Ledger", unit=money, retires_on=TODAY + timedelta(days=100))
    for person in (make_person("Mara", team="Money"), make_person("Milo", team="Money")):
        SystemKnowledgeFactory(system=ledger, person=person, level=4)
    gone = make_person("Gone", status="left", team="Money")

    rows = found(program)

    assert rows == {("Mara", "legacy"): 3, ("Milo", "legacy"): 3}
    assert gone.name not in {name for name, _ in rows}


def test_looking_again_finds_nothing_new_and_what_was_closed_stays_closed(program):
    PersonFactory(hired_on=TODAY - timedelta(days=3))
    assert find_everywhere(now=NOW) == 1
    assert find_everywhere(now=NOW) == 0

    close_situation(situation=Situation.objects.get(), by=None, now=NOW)

    assert find_everywhere(now=NOW) == 0
    assert opportunities_of(program, TODAY) == {}
    assert AuditEvent.objects.filter(action="situations.found").count() == 1


def test_of_each_kind_the_strongest_counts_by_its_weight(program):
    milo = make_person("Milo")
    set_weights(program=program, weights={"new_hire": 30, "legacy": 10}, first_from=70, by=None, now=NOW)
    SituationFactory(program=program, person=milo, strength=3)
    SituationFactory(program=program, person=milo, kind="legacy", system=SystemFactory(), strength=1, sentence="Old")
    SituationFactory(program=program, person=milo, kind="legacy", system=SystemFactory(), strength=2, sentence="Older")

    opportunity = opportunities_of(program, TODAY)[milo.pk]

    assert opportunity.score == 1000 * (30 * 3 + 10 * 2) // (3 * 40)
    assert opportunity.first
    assert opportunity.words == ["New here since 1 September 2026", "Older", "Old"]


def test_what_is_over_by_its_date_no_longer_counts(program):
    SituationFactory(program=program, until=TODAY - timedelta(days=1))

    assert opportunities_of(program, TODAY) == {}


def test_weights_are_kept_once_and_recorded_once(program):
    for _ in range(2):
        set_weights(program=program, weights={"promotion": 1}, first_from=50, by=None, now=NOW)

    assert weights_of(program).as_dict() == {
        "new_hire": 0, "legacy": 0, "single_expert": 0, "new_lead": 0, "promotion": 1,
    }  # fmt: skip
    assert AuditEvent.objects.filter(action="opportunity.weighted").count() == 1
    with pytest.raises(NotPossible, match="above 0"):
        set_weights(program=program, weights={}, first_from=50, by=None, now=NOW)


def test_a_situation_is_entered_with_words_and_entering_it_again_changes_it(program):
    milo, olga = make_person("Milo"), program.owner
    facts = {"program": program, "person": milo, "kind": OpportunityKind.PROMOTION, "by": olga, "now": NOW}
    with pytest.raises(NotPossible, match="in a sentence"):
        enter_situation(strength=2, sentence=" ", **facts)

    first = enter_situation(strength=2, sentence="Ready to lead a design", **facts)
    again = enter_situation(strength=3, sentence="Ready to lead a design", until=date(2026, 12, 1), **facts)

    assert first.pk == again.pk
    row = Situation.objects.get()
    assert (row.strength, row.source, row.opened_by) == (3, SituationSource.ENTERED, olga)


def test_what_was_entered_by_hand_stays_when_the_rules_look(program):
    enter_situation(
        program=program, person=make_person("Milo"), kind=OpportunityKind.NEW_HIRE, strength=2, sentence="Back again",
        by=program.owner, now=NOW,
    )  # fmt: skip

    find_situations(program=program, by=None, now=NOW)

    assert Situation.objects.get().sentence == "Back again"
