import pytest

from mentorship.audit.models import AuditEvent
from mentorship.people.groups import declared_groups, groups_for_matching
from mentorship.people.models import SelfDeclaration
from mentorship.people.services.declarations import NotAnAttribute, declare, take_back
from tests.factories import NOW, TODAY
from tests.factories.people import make_person
from tests.mentorship.people.files import ADA, take

pytestmark = pytest.mark.django_db


def test_what_somebody_declares_is_sealed_and_recorded_without_a_word_of_it():
    ada = make_person("Ada")

    made = declare(person=ada, attribute="gender", value=" a  woman ", by=ada, now=NOW)
    declare(person=ada, attribute="gender", value="a woman", by=ada, now=NOW)

    assert made.value == "a woman"
    event = AuditEvent.objects.get(action="declaration.made")
    assert event.facts == {}


def test_only_who_agreed_to_it_is_counted_when_pairs_are_proposed():
    ada, bob = make_person("Ada"), make_person("Bob")
    take_part = declare(person=ada, attribute="gender", value="woman", by=ada, for_matching=True, now=NOW)
    declare(person=bob, attribute="gender", value="man", by=bob, now=NOW)

    assert groups_for_matching({ada.pk, bob.pk}) == {ada.pk: {"gender": "woman"}}
    assert groups_for_matching({bob.pk}) == {}
    assert declared_groups() == {"gender": {ada.pk: "woman", bob.pk: "man"}}
    declare(person=ada, attribute="gender", value=take_part.value, by=ada, now=NOW)
    assert groups_for_matching({ada.pk}) == {}


def test_a_declaration_can_be_changed():
    ada = make_person("Ada")
    declare(person=ada, attribute="gender", value="woman", by=ada, now=NOW)

    declare(person=ada, attribute="gender", value="non-binary", by=ada, now=NOW)

    assert SelfDeclaration.objects.get().value == "non-binary"


def test_what_is_taken_back_is_gone_and_no_import_brings_it_back():
    take(ADA | {"demographic:gender": "woman"})
    ada = SelfDeclaration.objects.get().person

    take_back(person=ada, attribute="gender", by=ada, now=NOW)
    take_back(person=ada, attribute="gender", by=ada, now=NOW)
    again = take(ADA | {"demographic:gender": "woman"}, on=TODAY)

    assert again.nothing
    assert not SelfDeclaration.objects.exists()
    assert AuditEvent.objects.filter(action="declaration.taken_back").count() == 1


def test_ones_own_word_stands_against_the_file():
    take(ADA | {"demographic:gender": "woman"})
    ada = SelfDeclaration.objects.get().person
    declare(person=ada, attribute="gender", value="non-binary", by=ada, now=NOW)

    assert take(ADA | {"demographic:gender": "woman"}).nothing
    assert SelfDeclaration.objects.get().value == "non-binary"


@pytest.mark.parametrize(("attribute", "value"), [("Gender!", "x"), ("gender", " "), ("gender", "x" * 101)])
def test_a_declaration_is_short_and_named(attribute, value):
    with pytest.raises(NotAnAttribute):
        declare(person=make_person("Ada"), attribute=attribute, value=value, by=None, now=NOW)


def test_an_import_changes_what_an_earlier_one_said():
    take(ADA | {"demographic:gender": "woman"})

    summary = take(ADA | {"demographic:gender": "non-binary", "demographic:handedness": "left"})

    assert summary.notes == ["2 self-declarations"]
    said = {row.attribute: row.value for row in SelfDeclaration.objects.all()}
    assert said == {"gender": "non-binary", "handedness": "left"}
