from collections.abc import Callable

import pytest
from django.test import Client

from mentorship.people.models import Person
from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def as_(client) -> Callable[[Person], Client]:
    """The client, signed in as somebody: ``as_(cast.owner).get(url)``."""

    def sign_in(person: Person) -> Client:
        client.force_login(person.user)
        return client

    return sign_in
