"""Every page of the site map in Chromium, as somebody who may open it, at both widths, and in dark colours."""

import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.browser import DESKTOP
from tests.cast import Cast, make_cast
from tests.house.sweep import TABLE, addresses
from tests.house.sweep_objects import arguments_for
from tests.journeys.browser_screen import in_the_dark

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1800), pytest.mark.django_db(transaction=True)]

PARTS = ("owner", "mentor", "mentee", "administrator", "deputy", "delivery_lead", "assessor", "auditor")
NOT_OURS = "admin:"


def readers() -> dict[str, str]:
    """By the name of each page, the first of the cast who is shown it; by the table that the sweep holds."""
    with (Path(__file__).parents[1] / "house" / TABLE).open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["method"] == "GET" and not row["url"].startswith(NOT_OURS)]
    found = {row["url"]: next((part for part in PARTS if row[part] == "200"), "") for row in rows}
    return {name: part for name, part in found.items() if part}


def pages_of(cast: Cast) -> dict[str, list[str]]:
    """The paths of all pages by who reads them; files to download are none."""
    given, chosen, paths = arguments_for(cast), readers(), defaultdict(list)
    clients = {part: Client() for part in PARTS}
    for part, client in clients.items():
        client.force_login(cast.users[part])
    for address in addresses():
        if part := chosen.get(address.name):
            path = address.path(given.get(address.name, {}) | given["*"])
            answer = clients[part].get(path)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                paths[part].append(path)
    return paths


def test_every_page_can_be_read_at_both_widths_light_and_dark(
    any_page: Page,
    sign_in: Callable[..., None],
    axe: Callable[[Page], None],
    no_sideways_scroll: Callable[[Page], None],
) -> None:
    cast = make_cast()
    paths = pages_of(cast)
    assert sum(map(len, paths.values())) > 100
    wrong = []

    for part, found in paths.items():
        sign_in(any_page, cast.users[part])
        for path in found:
            try:
                answer = any_page.goto(path)
                assert answer, path
                assert answer.status == 200, f"{path} answered {answer.status} to the {part}"
                expect(any_page.get_by_role("heading", level=1)).to_have_count(1)
                no_sideways_scroll(any_page)
                axe(any_page)
                if any_page.viewport_size == DESKTOP:
                    in_the_dark(any_page)
            except AssertionError as error:
                wrong.append(str(error))

    assert not wrong, "\n\n".join(wrong)
