"""The demonstration as everybody may meet it: every role, light and dark, plain pages, keys alone, signed out."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from activities.models import ActionItem, Note
from mentorship.people.models import DemoAccount, Person
from mentorship.people.states import DemoPart
from pairing.models import Pairing
from tests.browser import DESKTOP, PHONE
from tests.journeys.browser_screen import Screen, in_the_dark

pytest_plugins = ["tests.journeys.browser_demo"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

NOTE = "Thinks of leaving the team for the spring."
ACTION = "Ask the storage team for a first task"
FEW = 120


@pytest.fixture
def pair(demo: None) -> Pairing:
    """The pair of the two who stand on the sign-in page as mentor and mentee."""
    people = {a.part: a.person for a in DemoAccount.objects.select_related("person")}
    pairs = Pairing.objects.active().select_related("mentor__user", "mentee__user")
    return pairs.get(mentor=people[DemoPart.MENTOR], mentee=people[DemoPart.MENTEE])


def player(part: str) -> Person:
    return DemoAccount.objects.select_related("person__user").get(part=part).person


def places(page: Page) -> list[str]:
    """Where the bar, its menus and the foot of a page lead."""
    links = page.locator("header.bar a[href^='/'], footer a[href^='/']")
    found = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("part", DemoPart.values)
def test_every_place_of_the_menu_can_be_read_at_both_widths_light_and_dark(
    screen: Callable[..., Screen], no_sideways_scroll: Callable[[Page], None], part: str
) -> None:
    visitor = screen().enter(player(part))
    found = places(visitor.page)
    assert len(found) > 8
    for address in found:
        if address.startswith("/admin/"):
            continue
        visitor.page.set_viewport_size(DESKTOP)
        visitor.open(address)
        in_the_dark(visitor.page)
        visitor.page.set_viewport_size(PHONE)
        visitor.look()
        in_the_dark(visitor.page)


def test_a_session_is_logged_without_javascript(screen: Callable[..., Screen], pair: Pairing) -> None:
    mentor = screen("phone", java_script_enabled=False).enter(pair.mentor)
    before = mentor.interactions

    mentor.follow(f"Log a session with {pair.mentee}", "Confidential note")
    mentor.fill("Confidential note", NOTE).choose("Share the note").fill("Action item", ACTION)
    mentor.press("Save the session", "is logged").sees(ACTION)

    assert mentor.interactions - before == 5
    mentee = screen("phone", java_script_enabled=False).enter(pair.mentee)
    mentee.sees(ACTION).open(f"/activities/notes/{newest_note(pair).pk}/").sees(NOTE)


def newest_note(pair: Pairing) -> Note:
    return pair.notes.order_by("-written_at")[0]


class Keys:
    """Somebody who has a keyboard and no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, name: str) -> "Keys":
        """Go on with Tab until what has this name has the focus, and shows that it has."""
        for _ in range(FEW):
            self.page.keyboard.press("Tab")
            focus = self.page.locator(":focus")
            if focus.count() and re.match(name, self.named(focus)):
                assert focus.evaluate("it => it.matches(':focus-visible')")
                return self
        raise AssertionError(f"Tab never came to {name!r} on {self.page.url}")

    def named(self, focus: Locator) -> str:
        words = focus.evaluate("it => (it.labels?.[0] ?? it).textContent || it.getAttribute('aria-label') || ''")
        return " ".join(words.split())

    def press(self, key: str) -> "Keys":
        self.page.keyboard.press(key)
        return self

    def type(self, text: str) -> "Keys":
        self.page.keyboard.type(text)
        return self


def test_a_session_is_logged_with_the_keyboard_alone(screen: Callable[..., Screen], pair: Pairing) -> None:
    visitor = screen().open("/")
    keys, page = Keys(visitor.page), visitor.page

    keys.to(f"Sign in {pair.mentor}").press("Enter")
    expect(page.get_by_role("heading", name="My pairs")).to_be_visible()
    keys.to("Skip to content").press("Enter").to(f"Log a session with {pair.mentee}").press("Enter")
    expect(page.get_by_label("Confidential note")).to_be_visible()
    keys.to("design").press("Space").to("Confidential note").type(NOTE).to("Share the note").press("Space")
    keys.to("Action item").type(ACTION).to("Save the session").press("Enter")

    visitor.sees(f"Your session with {pair.mentee} is logged").look()
    note = newest_note(pair)
    assert (note.body, note.shared, note.session.topics) == (NOTE, True, ["design"])
    assert ACTION in [item.text for item in ActionItem.objects.filter(pairing=pair)]


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_going_back_after_signing_out_shows_no_note(screen: Callable[..., Screen], pair: Pairing, width: str) -> None:
    mentor = screen(width).enter(pair.mentor)
    mentor.follow(f"Log a session with {pair.mentee}").fill("Confidential note", NOTE).press("Save the session")
    mentor.open(f"/activities/notes/{newest_note(pair).pk}/").sees(NOTE).leave()

    for _ in range(3):
        mentor.page.go_back()
        mentor.page.wait_for_load_state()
        expect(mentor.page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
        expect(mentor.page.get_by_text(NOTE)).to_have_count(0)
