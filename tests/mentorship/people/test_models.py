from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from mentorship.people.models import DemoAccount, ImportRecord, Invitation, Person, Position, Unit
from mentorship.people.models.person import validate_zone
from mentorship.people.states import Band, DemoPart, band_of
from tests.factories import NOW
from tests.factories.people import PersonFactory, PersonSkillFactory, PositionFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("levels", "band"), [((1, 2), Band.JUNIOR), ((3, 4), Band.MID), ((5, 6, 10), Band.SENIOR)])
def test_a_level_lies_in_one_band(levels, band):
    for level in levels:
        assert band_of(level) == band
        assert Position(level=level).band == band


@pytest.mark.parametrize("name", ["Berlin", "", "../etc/passwd"])
def test_a_zone_is_one_of_the_database(name):
    with pytest.raises(ValidationError):
        validate_zone(name)


def test_a_position_is_held_from_its_first_day_until_before_its_last():
    person = PersonFactory()
    held = PositionFactory(person=person, starts_on=date(2024, 1, 1), ends_on=date(2024, 3, 1))

    assert person.position_on(date(2023, 12, 31)) is None
    assert person.position_on(date(2024, 1, 1)) == held
    assert person.position_on(date(2024, 2, 29)) == held
    assert person.position_on(date(2024, 3, 1)) is None


def test_nobody_holds_two_open_positions_or_manages_themself():
    person = PersonFactory()
    PositionFactory(person=person)

    with pytest.raises(IntegrityError), transaction.atomic():
        PositionFactory(person=person, starts_on=date(2025, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        PositionFactory(manager=person, person=person, starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1))


def test_an_address_is_one_persons_whatever_its_case():
    PersonFactory(email="ada@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(email="ADA@example.org")


def test_a_tree_of_units_knows_what_lies_below():
    platform, storage = UnitFactory(path="Engineering/Platform"), UnitFactory(path="Engineering/Platform/Storage")
    UnitFactory(path="Engineering/Platforms")

    assert set(Unit.objects.under(platform)) == {platform, storage}
    assert storage.department == "Platform"
    assert UnitFactory(path="Engineering").department == "Engineering"


def test_accounts_are_found_by_their_address_in_any_case():
    users = get_user_model().objects
    ada = users.create_user("ada@EXAMPLE.org", "a stone in the river")
    root = users.create_superuser("root@example.org", "a stone in the river")

    assert users.get_by_natural_key("ADA@example.org") == ada
    assert root.is_superuser
    assert ada.get_full_name() == "ada@example.org"


def test_an_account_can_be_locked_though_its_person_comes_with_it():
    user = UserFactory()

    with transaction.atomic():
        assert get_user_model().objects.select_for_update().get(pk=user.pk) == user


def test_each_thing_has_a_name():
    nora = PersonFactory(name="Nora")
    user = UserFactory(person=nora, email="nora@example.org")
    invitation = Invitation.objects.create(person=nora, digest="x", created_at=NOW, expires_at=NOW)
    demo = DemoAccount.objects.create(part=DemoPart.MENTOR, person=nora, description="x")

    assert str(user) == "nora@example.org"
    assert user.get_full_name() == "Nora"
    assert str(invitation) == "Invitation of Nora"
    assert str(demo) == "Nora as mentor"
    assert str(PositionFactory(person=nora, job_title="")) == "Position in Storage"
    assert str(UnitFactory(path="A/B")) == "B"
    assert str(PersonSkillFactory(person=nora, skill__name="Rust")) == "Rust 3"
    assert str(ImportRecord(kind="people", file_name="x.csv")) == "people from x.csv"


def test_everybody_comes_with_the_position_of_a_day_in_one_question(django_assert_num_queries):
    for _ in range(3):
        PositionFactory()

    with django_assert_num_queries(2):
        people = list(Person.objects.with_position(date(2026, 1, 1)))

    assert [len(person.positions_then) for person in people] == [1, 1, 1]
