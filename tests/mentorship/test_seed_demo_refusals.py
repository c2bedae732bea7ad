"""Where a demonstration has no place."""

import pytest
from django.core.management import CommandError, call_command

from mentorship.people.models import Person
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_an_installation_with_people_is_left_alone():
    make_person("Ada Already")

    with pytest.raises(CommandError, match="There are people in this installation already"):
        call_command("seed_demo")
    assert Person.objects.count() == 1


@pytest.mark.parametrize("people", [3, 6000])
def test_too_few_and_too_many_are_refused(people):
    with pytest.raises(CommandError, match=f"from 40 to 5000 people, not {people}"):
        call_command("seed_demo", people=people)


def test_production_has_no_demonstration(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="lets anybody in without a password"):
        call_command("seed_demo")
    assert not Person.objects.exists()
