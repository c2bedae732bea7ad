import pytest

from mentorship.encryption.keys import forget_keys
from mentorship.people.models import Person
from tests.factories.people import make_person
from tests.mentorship.people.signing_in import PASSWORD


@pytest.fixture(autouse=True)
def _no_opened_keys() -> None:
    """Keys opened by the test before were rolled back with it."""
    forget_keys()


@pytest.fixture
def ada() -> Person:
    """Somebody with an account and a password."""
    ada = make_person("Ada")
    ada.user.set_password(PASSWORD)
    ada.user.save()
    return ada
