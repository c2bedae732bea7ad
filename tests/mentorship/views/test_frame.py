"""What stands around every page: the bar with search, notices and menus, on a wide screen and on a phone."""

import itertools
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from mentorship.context import ACCOUNT_MENU, NAVIGATION, Place, address, entries, split
from mentorship.notifications.models import Notification
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.people import UserFactory, make_person


@pytest.fixture
def mara(db):
    person = make_person("Mara Mentor of the very long name that goes on")
    for number in range(120):
        Notification.objects.create(
            person=person, kind="run_finished", occasion=str(number), title="Ready", url="/", created_at=NOW
        )
    return person


def test_what_stands_in_the_bar_is_level_and_nothing_overlaps(any_page, sign_in, mara, no_sideways_scroll):
    sign_in(any_page, mara.user)
    any_page.goto("/help/")

    boxes = [part.bounding_box() for part in any_page.locator(".bar .brand, .bar .end > *").all() if part.is_visible()]

    middles = {round(box["y"] + box["height"] / 2) for box in boxes}
    assert max(middles) - min(middles) <= 1, boxes
    for left, right in itertools.pairwise(boxes):
        assert left["x"] + left["width"] <= right["x"] + 1, boxes
    assert len(boxes) >= 4
    no_sideways_scroll(any_page)


def test_search_unfolds_takes_the_focus_and_finds(any_page, sign_in, mara, axe):
    sign_in(any_page, mara.user)
    any_page.goto("/help/")

    any_page.get_by_text("Search", exact=True).first.locator("..").click()
    box = any_page.get_by_role("searchbox")
    assert box.evaluate("box => box === document.activeElement")
    axe(any_page)
    box.fill("craft")
    box.press("Enter")

    any_page.wait_for_url("**/search/?q=craft")


def test_a_menu_closes_on_escape_and_gives_the_focus_back(page, sign_in, mara):
    sign_in(page, mara.user)
    page.goto("/help/")
    menu = page.locator("details.menu", has_text="Sign out")

    menu.locator("summary").click()
    assert page.get_by_role("link", name="Notices and hours").is_visible()
    page.keyboard.press("Escape")

    assert not page.get_by_role("link", name="Notices and hours").is_visible()
    assert menu.locator("summary").evaluate("summary => summary === document.activeElement")


def test_without_scripts_every_menu_still_opens(new_context, sign_in, mara):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, mara.user)
    page.goto("/help/")

    page.locator("details.menu", has_text="Sign out").locator("summary").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page).to_have_url(re.compile("/accounts/login/$"))
    assert page.request.get("/help/", max_redirects=0).status == 302


def test_by_keyboard_the_content_is_one_step_away(page, sign_in, mara):
    sign_in(page, mara.user)
    page.goto("/help/")

    page.keyboard.press("Tab")
    assert page.locator(":focus").text_content() == "Skip to content"
    page.keyboard.press("Enter")

    assert page.locator("#main").evaluate("main => main === document.activeElement")


def test_after_signing_out_going_back_shows_nothing(page, sign_in, mara):
    sign_in(page, mara.user)
    page.goto("/help/")
    page.locator("summary.who-am-i").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")

    page.go_back()

    page.wait_for_url("**/accounts/login/?next=/help/")
    assert mara.name not in page.content()


def test_the_phone_has_every_place_in_its_menu(phone_page, sign_in, mara, axe):
    sign_in(phone_page, mara.user)
    phone_page.goto("/help/")

    phone_page.locator(".menu.everywhere summary").click()

    for label in ("Home", "My pairs", "Programs"):
        assert phone_page.locator(".menu.everywhere").get_by_role("link", name=label, exact=True).is_visible()
    axe(phone_page)


@pytest.mark.parametrize("place", [*NAVIGATION, *ACCOUNT_MENU], ids=lambda place: place.label)
def test_every_place_of_the_menus_exists(place):
    assert reverse(place.name)


@pytest.mark.django_db
def test_a_place_is_shown_to_those_who_may_open_it_and_the_deepest_that_fits_is_current():
    cast = make_cast()

    seen = {part: [entry.label for entry in entries(NAVIGATION, user, "/")] for part, user in cast.users.items()}

    assert seen["mentor"] == ["Home", "My pairs", "Programs"]
    assert "Audit log" in seen["auditor"]
    assert "Status" not in seen["auditor"]
    assert {"People", "Imports", "Status", "Audit log", "Reports"} <= set(seen["administrator"])
    here = entries(NAVIGATION, cast.administrator.user, "/people/imports/3/")
    assert [entry.label for entry in here if entry.current] == ["Imports"]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/", "Home"),
        ("/activities/pairs/", "My pairs"),
        ("/activities/sessions/1/", "My pairs"),
        ("/activities/notes/1/edit/", "My pairs"),
        ("/activities/goals/1/review/", "My pairs"),
        ("/activities/action-items/1/mark/", "My pairs"),
        ("/pairing/pairs/1/", "My pairs"),
        ("/governance/reviews/1/", "My pairs"),
        ("/activities/cohorts/autumn/health/", "Programs"),
        ("/pairing/runs/1/proof/", "Programs"),
        ("/governance/audits/2026Q3/", "Reports"),
        ("/help/", None),
    ],
)
@pytest.mark.django_db
def test_a_page_belongs_to_one_place_of_the_menu(path, label):
    user = make_cast().administrator.user

    assert [entry.label for entry in entries(NAVIGATION, user, path) if entry.current] == ([label] if label else [])


@pytest.mark.django_db
def test_what_few_need_stands_behind_more_where_there_is_more_than_one(client):
    cast = make_cast()

    main, more = split(entries(NAVIGATION, cast.administrator.user, "/"))

    assert [entry.label for entry in more] == [
        "Imports", "Roles", "Access reviews", "Trackers", "Retention", "Consents", "Status", "Audit log",
    ]  # fmt: skip
    assert "Reports" in [entry.label for entry in main]
    assert [entry.label for entry in split(entries(NAVIGATION, cast.auditor.user, "/"))[1]] == [
        "Access reviews", "Audit log", "Emergency access",
    ]  # fmt: skip
    assert split(entries(NAVIGATION, cast.owner.user, "/"))[1] == []


def test_the_bar_of_an_administrator_is_one_line(page, sign_in, db):
    cast = make_cast()
    sign_in(page, cast.administrator.user)
    page.goto("/notifications/status/")

    assert page.locator(".bar").bounding_box()["height"] < 70
    page.locator(".menu.wide summary").click()
    assert page.get_by_role("link", name="Audit log").first.is_visible()


@pytest.mark.django_db
def test_a_place_that_this_installation_does_not_have_is_left_out():
    user = UserFactory()

    assert entries((Place("Nowhere", "no:such_page"),), user, "/") == []
    assert address("no:such_page") == ""


def test_strangers_see_neither_menu_nor_version(client, db):
    page = client.get("/accounts/login/").content.decode()

    assert "Sign out" not in page
    assert "Mentorship 0." not in page
