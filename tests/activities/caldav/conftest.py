import httpx
import pytest

from activities.caldav.client import Server
from mentorship.outgoing import guarded_client
from tests.radicale_server import PASSWORD, USER


@pytest.fixture
def milo(calendar_server):
    """Milo's own calendars on a real server."""
    with guarded_client({calendar_server.host}) as http:
        yield Server(http, USER, PASSWORD, frozenset({calendar_server.host}))


@pytest.fixture
def answers():
    """``answers(handler)``: a server that says what the handler says."""

    def make(handler, hosts=("dav.example.org",)):
        return Server(httpx.Client(transport=httpx.MockTransport(handler)), "milo", "secret", frozenset(hosts))

    return make
