"""One question for all parts of a home, and one more for each that has something in it."""

import pytest
from django.urls import reverse

from mentorship.people.models import Person, SelfDeclaration
from mentorship.people.services.consents import agree, withdraw
from mentorship.people.states import Purpose
from mentorship.views.at_home import filled
from tests.factories import NOW
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_only_what_finds_anything_is_asked(django_assert_num_queries):
    mara = make_person("Mara")
    parts = {
        "there": Person.objects.filter(name="Mara").values_list("name", flat=True)[:5],
        "not there": Person.objects.filter(name="Milo"),
        "never": Person.objects.none(),
    }

    with django_assert_num_queries(2):
        rows = filled(mara, parts)

    assert rows == {"there": ["Mara"], "not there": [], "never": []}


@pytest.mark.parametrize("answer", [agree, withdraw])
def test_what_a_people_file_brought_in_waits_for_its_person_until_they_decide(client, answer):
    asked = "A people file brought in what you said about yourself. Decide whether it is counted."
    mara, milo = make_person("Mara"), make_person("Milo")
    SelfDeclaration.objects.create(person=milo, attribute="gender", value="woman", declared_at=NOW)
    client.force_login(milo.user)

    assert asked in client.get(reverse("home")).text

    answer(person=milo, purpose=Purpose.FIGURES, by=milo, now=NOW)

    assert asked not in client.get(reverse("home")).text
    client.force_login(mara.user)
    assert asked not in client.get(reverse("home")).text
