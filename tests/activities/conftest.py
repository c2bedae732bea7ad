import pytest

from tests.cast import Cast, make_cast
from tests.factories import NOW


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def today_is(monkeypatch):
    """The clock stands still: by default on the Wednesday of the factories."""

    def stop(moment=NOW):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    stop()
    return stop


@pytest.fixture
def as_(client, today_is):
    """``as_(cast.mentor)`` gives a browser in which that person is signed in."""

    def sign_in(person):
        client.force_login(person.user)
        return client

    return sign_in
