"""Nothing that somebody types behind an address breaks a page."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import make_cast
from tests.house.sweep import addresses
from tests.house.sweep_objects import arguments_for
from tests.house.tools import ROOT
from tests.journeys.test_browser_every_page import readers

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(600)]

ASKED = re.compile(r"""GET(?:\.get|\.getlist)?[(\[]["'](\w+)["']|^ {4}(\w+) = filters\.\w+\(""", re.MULTILINE)
JUNK = ("nonsense", "9" * 30, "\x00")


def names_asked_for() -> set[str]:
    """What views and filters look for in a query string."""
    files: list[Path] = [
        path for folder in ("mentorship", "programs", "pairing", "activities", "governance", "evaluation")
        for path in (ROOT / folder).rglob("*.py") if "views" in path.parts or "filters" in str(path)
    ]  # fmt: skip
    found = {
        name for path in files for pair in ASKED.findall(path.read_text(encoding="utf-8")) for name in pair if name
    }
    return found | {"page", "order"}


def test_every_page_bears_junk_in_its_query_string() -> None:
    cast, names = make_cast(), names_asked_for()
    assert len(names) > 20
    given, chosen, broken = arguments_for(cast), readers(), defaultdict[str, set[str]](set)
    clients = {part: Client(raise_request_exception=False) for part in set(chosen.values())}
    for part, client in clients.items():
        client.force_login(cast.users[part])

    for address in addresses():
        if part := chosen.get(address.name):
            path = address.path(given.get(address.name, {}) | given["*"])
            for junk in JUNK:
                answer = clients[part].get(path, dict.fromkeys(names, junk))
                if answer.status_code >= 500:
                    broken[path].add(junk)

    assert not broken
