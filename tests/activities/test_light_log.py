"""The light log as a mentor uses it: on a phone, in a hurry, on a train."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session as WebSession
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from activities.models import ActionItem, Note, PlannedSession, Session
from tests.cast import Cast, make_cast
from tests.factories.activities import PlannedSessionFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 5


@pytest.fixture
def cast(transactional_db) -> Cast:
    """The pair of today: the browser's clock is the real one."""
    cast, today = make_cast(), timezone.now().date()
    cohort = cast.cohort
    cohort.starts_on = cohort.enrolment_closes_on = today - timedelta(days=60)
    cohort.ends_on = today + timedelta(days=120)
    cohort.save()
    cast.pairing.started_on = today - timedelta(days=40)
    cast.pairing.save()
    return cast


class Hand:
    """Counts what a thumb does: each tap, and each field that is typed into."""

    def __init__(self, page: Page) -> None:
        self.page, self.interactions = page, 0

    def tap(self, role: str, name: str) -> None:
        self.interactions += 1
        target = self.page.get_by_role(role, name=name)
        # A chip is its label; the box itself is invisible.
        target.check() if role in ("checkbox", "radio") else target.click()

    def type(self, label: str, text: str) -> None:
        self.interactions += 1
        field(self.page, label).fill(text)


def field(page: Page, label: str) -> Locator:
    """The field whose label begins with these words."""
    return page.get_by_label(re.compile(rf"^\s*{label}"))


def open_pair(page: Page, sign_in, cast: Cast) -> Hand:
    sign_in(page, cast.mentor.user)
    page.goto(reverse("activities:pair_detail", args=[cast.pairing.pk]))
    return Hand(page)


def test_a_session_is_logged_in_two_interactions(phone_page, sign_in, cast, axe, no_sideways_scroll):
    hand = open_pair(phone_page, sign_in, cast)

    hand.tap("link", "Log a session")
    axe(phone_page)
    no_sideways_scroll(phone_page)
    hand.tap("button", "Save the session")

    expect(phone_page.get_by_text("Your session with Milo Mentee is logged.")).to_be_visible()
    expect(phone_page.get_by_text("You last met today, 1 time in all")).to_be_visible()
    assert hand.interactions == 2
    assert Session.objects.get().minutes == 45


def test_with_an_action_item_and_a_confidential_note_it_takes_five_at_most(phone_page, sign_in, cast, axe):
    hand = open_pair(phone_page, sign_in, cast)

    hand.tap("link", "Log a session")
    hand.tap("checkbox", "design")
    hand.type("Confidential note", "Doubts about the review.")
    hand.type("Action item", "Draft the agenda")
    expect(phone_page.get_by_role("button", name="Save the session")).to_be_in_viewport()
    hand.tap("button", "Save the session")

    expect(phone_page.get_by_role("paragraph").filter(has_text="Draft the agenda")).to_be_visible()
    axe(phone_page)
    assert hand.interactions <= MOST
    assert Session.objects.get().topics == ["design"]
    assert (Note.objects.get().shared, ActionItem.objects.get().owner) == (False, cast.mentee)


def open_home(page: Page, sign_in, cast: Cast) -> Hand:
    """The day after a session was planned and not logged."""
    PlannedSessionFactory(pairing=cast.pairing, starts_at=timezone.now() - timedelta(days=1), minutes=30)
    sign_in(page, cast.mentor.user)
    page.goto("/")
    return Hand(page)


def test_from_home_what_was_planned_is_logged_in_two_interactions(phone_page, sign_in, cast, axe, no_sideways_scroll):
    hand = open_home(phone_page, sign_in, cast)
    expect(phone_page.get_by_text("You planned to meet Milo Mentee on").first).to_be_visible()

    hand.tap("link", "Log the session")
    expect(phone_page.get_by_text("As you planned it for")).to_be_visible()
    axe(phone_page)
    no_sideways_scroll(phone_page)
    hand.tap("button", "Save the session")

    expect(phone_page.get_by_text("Your session with Milo Mentee is logged.")).to_be_visible()
    assert hand.interactions == 2
    logged = Session.objects.get()
    day = (timezone.now() - timedelta(days=1)).astimezone(cast.mentor.zone).date()
    assert (logged.held_on, logged.minutes) == (day, 30)


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without"])
def test_from_home_with_a_note_an_item_and_the_next_session_it_takes_five(new_context, sign_in, cast, javascript):
    page = new_context(viewport={"width": 390, "height": 844}, java_script_enabled=javascript).new_page()
    hand = open_home(page, sign_in, cast)

    hand.tap("link", "Log the session")
    hand.type("Confidential note", "Doubts about the review.")
    hand.type("Action item", "Draft the agenda")
    hand.interactions += 1
    page.get_by_role("group", name="Next session").get_by_role("radio").first.check()
    hand.tap("button", "Save the session")

    expect(page.get_by_text("The next one is planned, and Milo Mentee is told.")).to_be_visible()
    assert hand.interactions <= MOST
    assert Note.objects.get().body == "Doubts about the review."
    assert PlannedSession.objects.ahead(timezone.now()).filter(pairing=cast.pairing).count() == 1


def test_with_several_pairs_the_one_that_was_planned_is_first(phone_page, sign_in, cast, axe, no_sideways_scroll):
    PairingFactory(cohort=cast.cohort, mentor=cast.mentor, mentee=make_person("Nora"))
    hand = open_home(phone_page, sign_in, cast)
    phone_page.goto(reverse("activities:session_choose"))
    axe(phone_page)
    no_sideways_scroll(phone_page)

    hand.interactions += 1
    phone_page.locator("main").get_by_role("link", name="Log a session with").first.click()
    hand.tap("button", "Save the session")

    expect(phone_page.get_by_text("Your session with Milo Mentee is logged.")).to_be_visible()
    assert hand.interactions == 2


def test_the_save_button_stays_within_reach(phone_page, sign_in, cast):
    hand = open_pair(phone_page, sign_in, cast)
    hand.tap("link", "Log a session")
    save = phone_page.get_by_role("button", name="Save the session")

    for label in ("When", "Confidential note", "Action item"):
        field(phone_page, label).scroll_into_view_if_needed()
        expect(save).to_be_in_viewport()


def test_when_the_connection_fails_nothing_typed_is_lost(phone_page, sign_in, cast, console_errors):
    hand = open_pair(phone_page, sign_in, cast)
    hand.tap("link", "Log a session")
    hand.type("Confidential note", "Said on a train.")
    unsent = phone_page.get_by_text("This could not be saved.")
    expect(unsent).to_be_hidden()

    phone_page.context.set_offline(True)
    hand.tap("button", "Save the session")
    expect(unsent).to_be_visible()
    expect(field(phone_page, "Confidential note")).to_have_value("Said on a train.")
    assert console_errors
    console_errors.clear()  # the browser says that it is offline, which is what this test wants
    assert not Session.objects.exists()

    phone_page.context.set_offline(False)
    hand.tap("button", "Save the session")

    expect(phone_page.get_by_text("Your session with Milo Mentee is logged.")).to_be_visible()
    assert (Session.objects.count(), Note.objects.get().body) == (1, "Said on a train.")


def test_when_the_session_has_ended_meanwhile_nothing_typed_is_lost(phone_page, sign_in, cast, console_errors):
    hand = open_pair(phone_page, sign_in, cast)
    hand.tap("link", "Log a session")
    hand.type("Confidential note", "Said before lunch.")

    WebSession.objects.all().delete()
    hand.tap("button", "Save the session")
    expect(phone_page.get_by_text("You were signed out meanwhile.")).to_be_visible()
    expect(field(phone_page, "Confidential note")).to_have_value("Said before lunch.")

    # Signing in elsewhere changes the token that forms carry.
    sign_in(phone_page, cast.mentor.user)
    phone_page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    hand.tap("button", "Save the session")

    expect(phone_page.get_by_text("Your session with Milo Mentee is logged.")).to_be_visible()
    assert (Session.objects.count(), Note.objects.get().body) == (1, "Said before lunch.")
    assert "403" in " ".join(console_errors)
    console_errors.clear()  # the old token is refused once, which is what this test wants


def test_a_mistake_is_pointed_out_and_what_was_typed_stays(phone_page, sign_in, cast):
    hand = open_pair(phone_page, sign_in, cast)
    hand.tap("link", "Log a session")
    hand.type("When", str(timezone.now().date() + timedelta(days=3)))
    hand.type("Confidential note", "Said too early.")
    hand.tap("button", "Save the session")

    expect(phone_page.get_by_role("alert").first).to_be_focused()
    expect(phone_page.get_by_role("alert").first).to_contain_text("choose today or an earlier day")
    expect(field(phone_page, "Confidential note")).to_have_value("Said too early.")


@pytest.mark.parametrize("options", [{"java_script_enabled": False}, {"color_scheme": "dark"}], ids=["plain", "dark"])
def test_it_works_without_javascript_and_in_the_dark(new_context, sign_in, cast, options):
    page = new_context(viewport={"width": 390, "height": 844}, **options).new_page()
    hand = open_pair(page, sign_in, cast)

    hand.tap("link", "Log a session")
    hand.tap("radio", "1 hour")
    hand.type("Confidential note", "Said in the plain.")
    hand.tap("checkbox", "Share the note with Milo Mentee")
    hand.tap("button", "Save the session")

    expect(page.get_by_text("Your session with Milo Mentee is logged.")).to_be_visible()
    assert hand.interactions <= MOST
    assert (Session.objects.get().minutes, Note.objects.get().shared) == (60, True)


def test_by_keyboard_alone(page, sign_in, cast):
    open_pair(page, sign_in, cast)
    page.get_by_role("link", name="Log a session").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Log a session with Milo Mentee")).to_be_visible()
    page.get_by_role("radio", name="45 min").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("checkbox", name="career").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save the session").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Your session with Milo Mentee is logged.")).to_be_visible()
    logged = Session.objects.get()
    assert (logged.minutes, logged.topics) == (60, ["career"])
