from datetime import timedelta

import pytest

from pairing.models import Circle
from pairing.services.turns import begin_turn
from tests.cast import Cast, make_cast
from tests.factories import NOW
from tests.factories.circles import CircleFactory, put_in
from tests.radicale_server import Radicale, radicale


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture(scope="session")
def running_radicale(tmp_path_factory):
    with radicale(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture
def calendar_server(running_radicale, settings) -> Radicale:
    """A calendar server to which people may connect, without a calendar yet."""
    running_radicale.empty()
    settings.CALDAV_HOSTS = settings.CALDAV_HOSTS_INSIDE = frozenset({running_radicale.host})
    return running_radicale


@pytest.fixture
def circle(cast) -> Circle:
    """Mara leads; Milo and Oona are in; Otto is asked. Mara facilitates."""
    circle = CircleFactory(cohort=cast.cohort, name="Reviews", size_min=2)
    put_in(circle, cast.mentor, "mentor")
    put_in(circle, cast.mentee)
    put_in(circle, cast.other_mentee)
    put_in(circle, cast.other_mentor, "mentor", state="offered")
    begin_turn(circle, now=NOW - timedelta(days=8))
    return circle


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
