"""What an import overwrites stays known, sealed, to who erases somebody later; what others have by now is theirs."""

from datetime import timedelta

import pytest
from django.db import connection

from mentorship.people.models import FormerName
from mentorship.people.services.former_names import spellings_of
from tests.factories import TODAY
from tests.mentorship.people.files import BEN, CLEO, SMALL, person, take

pytestmark = pytest.mark.django_db


def test_a_new_name_or_address_leaves_the_former_one_sealed_until_somebody_else_has_it():
    take(*SMALL)
    married = CLEO | {"name": "Cleo Smith", "email": "smith@example.org"}
    for _ in range(2):
        take(married, on=TODAY + timedelta(days=1))

    now = {"E3": "employee_id", "Cleo Smith": "name", "smith@example.org": "email"}
    assert spellings_of(person("E3")) == {"Cleo Engineer": "name", "cleo@example.org": "email"} | now
    assert FormerName.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT called FROM "{FormerName._meta.db_table}"')
        assert all(sealed.startswith("v1.") for (sealed,) in cursor.fetchall())

    take(BEN | {"email": "Cleo@example.org"}, on=TODAY + timedelta(days=2))
    assert spellings_of(person("E3")) == {"Cleo Engineer": "name"} | now
