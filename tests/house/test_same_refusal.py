"""Forbidden and missing are answered alike at every address with a thing in it: status, body and headers."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.cast import make_cast
from tests.house.sweep import Address, addresses
from tests.house.sweep_objects import arguments_for
from tests.house.test_permission_sweep import expected

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(600)]

REFUSALS = {"403", "404", "405"}
PARTS = ("outsider", "owner", "administrator")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
THING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# Says which page of a thing, and not which thing.
WORDS = {"kind", "form", "file", "phase", "side", "state", "purpose", "part", "role", "quarter", "provider_id", "url"}


def missing(name: str, value: Any) -> Any:
    """An argument of the same form that leads to nothing."""
    if name in WORDS:
        return value
    if isinstance(value, int):
        return 987_654_321
    changed = THING.sub(str(uuid4()), str(value))
    return changed if changed != str(value) else "nothing-here"


def said(answer: HttpResponse, path: str) -> tuple[int, dict[str, str], bytes]:
    headers = {name: value.replace(path, "") for name, value in answer.headers.items()}
    return answer.status_code, headers, TOKEN.sub(b"", answer.content).replace(path.encode(), b"")


def asked(client: Client, path: str) -> tuple[int, dict[str, str], bytes]:
    cache.clear()
    with transaction.atomic():
        answer = client.get(path)
        transaction.set_rollback(True)
    return said(answer, path)


def about_something() -> list[Address]:
    return [
        address for address in addresses()
        if set(address.parameters) - WORDS and not address.name.startswith(("admin:", "/admin/"))
    ]  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_forbidden_is_answered_like_missing(part: str) -> None:
    cast, table, client = make_cast(), expected(), Client(raise_request_exception=False)
    given, refused, told = arguments_for(cast), 0, []
    client.force_login(cast.users[part])
    client.get("/help/")

    for address in about_something():
        if table[address.name, "GET"][part] in REFUSALS:
            arguments = {**given["*"], **given.get(address.name, {})}
            nothing = {name: missing(name, value) for name, value in arguments.items()}
            refused += 1
            if asked(client, address.path(arguments)) != asked(client, address.path(nothing)):
                told.append(address.name)

    assert refused > 50
    assert not told, f"tell who may not open it that it is there: {told}"
