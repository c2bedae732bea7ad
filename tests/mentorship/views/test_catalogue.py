"""The catalogue shows every part there is, so that looking at one page is looking at all."""

import pytest

from tests.factories.people import make_person
from tests.house.tools import ROOT

ELSEWHERE = {"refresh.html": "loads the page again and again"}


@pytest.fixture
def mara(client, db):
    person = make_person("Mara")
    client.force_login(person.user)
    return person


def test_every_component_is_shown(client, mara):
    parts = {path.name for path in (ROOT / "templates" / "components").glob("*.html")} - set(ELSEWHERE)

    shown = {template.name for template in client.get("/catalogue/").templates if template.name}

    assert not {f"components/{part}" for part in parts} - shown


def test_the_example_form_sums_up_its_mistakes_and_keeps_what_was_typed(client, mara):
    page = client.post("/catalogue/", {"words": "Typed already", "name": ""}).content.decode()

    assert "Please look at this again" in page
    assert "Typed already" in page


def test_strangers_are_sent_to_the_sign_in(client, db):
    assert client.get("/catalogue/").status_code == 302


def test_the_help_page_says_who_can_read_what_and_names_the_roles_held(client, mara):
    page = client.get("/help/").content.decode()

    assert "Who can read what you write" in page
    assert "How figures are protected" in page
    assert ">yours<" not in page


@pytest.mark.parametrize("address", ["/catalogue/", "/help/", "/notifications/preferences/"])
def test_the_roofs_pages_are_accessible_and_fit(any_page, sign_in, axe, no_sideways_scroll, address):
    person = make_person("Mara Mentor")
    sign_in(any_page, person.user)

    assert any_page.goto(address).status == 200
    assert any_page.get_by_role("heading", level=1).count() == 1
    axe(any_page)
    no_sideways_scroll(any_page)
