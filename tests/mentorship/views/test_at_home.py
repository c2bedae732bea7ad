"""One question for all parts of a home, and one more for each that has something in it."""

import pytest

from mentorship.people.models import Person
from mentorship.views.at_home import filled
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
