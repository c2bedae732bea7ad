"""What is typed into a log outlives the connection, the tab and the session, and nobody else can read it."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session as WebSession
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from activities.models import ActionItem, Note, Session
from tests.activities.test_light_log import field
from tests.cast import Cast, make_cast
from tests.factories.circles import CircleFactory, put_in

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Said between two tunnels."
BACK = "What you typed here before and did not save is back."


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


def log_of(cast: Cast) -> str:
    return reverse("activities:session_log", args=[cast.pairing.pk])


def kept(page: Page) -> dict[str, str]:
    return page.evaluate("() => ({...localStorage})")


def write(page: Page, address: str = "") -> None:
    """Type a note, an item and another length, and wait until the browser has kept them."""
    if address:
        page.goto(address)
    expect(page.get_by_text("sealed so that nobody but you can open it")).to_be_visible()
    page.get_by_role("radio", name="1 hour").check()
    field(page, "Action item").fill("Draft it")
    before = kept(page)
    field(page, "Confidential note").fill(WORDS)
    deadline = time.monotonic() + 30
    while kept(page) == before or not kept(page):
        assert time.monotonic() < deadline, "nothing was kept"
        page.wait_for_timeout(50)


def test_what_was_typed_offline_is_there_when_the_page_is_opened_again(phone_page, sign_in, cast, console_errors):
    context = phone_page.context
    sign_in(phone_page, cast.mentor.user)
    phone_page.goto(log_of(cast))
    context.set_offline(True)
    write(phone_page)
    phone_page.get_by_role("button", name="Save the session").click()
    expect(phone_page.get_by_text("This could not be saved.")).to_be_visible()
    console_errors.clear()  # the browser says that it is offline, which is what this test wants
    phone_page.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto(log_of(cast))
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(field(page, "Confidential note")).to_have_value(WORDS)
    expect(page.get_by_role("radio", name="1 hour")).to_be_checked()
    page.get_by_role("button", name="Save the session").click()

    expect(page.get_by_text("Your session with Milo Mentee is logged.")).to_be_visible()
    assert (Session.objects.get().minutes, Note.objects.get().body) == (60, WORDS)
    assert ActionItem.objects.get().text == "Draft it"
    assert kept(page) == {}


def test_what_is_kept_is_sealed(phone_page, sign_in, cast):
    sign_in(phone_page, cast.mentor.user)
    write(phone_page, log_of(cast))

    (name, sealed), *others = kept(phone_page).items()

    assert name == f"draft:{log_of(cast)}"
    assert not others
    assert not any(word in sealed for word in (*WORDS.split(), "Draft", "note"))


def test_it_outlives_the_session_and_waits_for_the_same_person(phone_page, sign_in, cast):
    sign_in(phone_page, cast.mentor.user)
    write(phone_page, log_of(cast))
    WebSession.objects.all().delete()
    phone_page.goto("about:blank")

    sign_in(phone_page, cast.mentor.user)
    phone_page.goto(log_of(cast))

    expect(field(phone_page, "Confidential note")).to_have_value(WORDS)


def test_on_a_shared_computer_the_next_one_finds_nothing(phone_page, sign_in, cast):
    sign_in(phone_page, cast.mentor.user)
    write(phone_page, log_of(cast))
    phone_page.goto("about:blank")

    sign_in(phone_page, cast.mentee.user)
    phone_page.goto(log_of(cast))

    expect(phone_page.get_by_text("sealed so that nobody but you can open it")).to_be_visible()
    expect(phone_page.get_by_text(BACK)).to_be_hidden()
    expect(field(phone_page, "Confidential note")).to_have_value("")


def test_signing_out_removes_it(page, sign_in, cast):
    sign_in(page, cast.mentor.user)
    write(page, log_of(cast))

    page.locator("summary.who-am-i").click()
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("link", name="Sign in").or_(page.get_by_role("heading", level=1)).first).to_be_visible()

    assert kept(page) == {}


def test_one_can_start_afresh(phone_page, sign_in, cast):
    sign_in(phone_page, cast.mentor.user)
    write(phone_page, log_of(cast))
    phone_page.goto("about:blank")
    phone_page.goto(log_of(cast))

    with phone_page.expect_navigation():
        phone_page.get_by_role("button", name="Start afresh").click()

    expect(field(phone_page, "Confidential note")).to_have_value("")
    expect(phone_page.get_by_role("radio", name="45 min")).to_be_checked()
    assert kept(phone_page) == {}


def test_what_was_saved_while_the_answer_got_lost_is_not_taken_for_a_new_session(phone_page, sign_in, cast):
    sign_in(phone_page, cast.mentor.user)
    write(phone_page, log_of(cast))
    token = phone_page.locator("[name=session_id]").input_value()
    Session.objects.create(
        pk=token, pairing=cast.pairing, held_on=timezone.now().date(), minutes=60, logged_by=cast.mentor,
        logged_at=timezone.now(),
    )  # fmt: skip
    phone_page.goto("about:blank")

    phone_page.goto(log_of(cast))

    expect(phone_page.get_by_text(BACK)).to_be_hidden()
    expect(field(phone_page, "Confidential note")).to_have_value("")


def test_a_form_with_mistakes_keeps_what_was_typed_last(phone_page, sign_in, cast):
    sign_in(phone_page, cast.mentor.user)
    write(phone_page, log_of(cast))
    field(phone_page, "When").fill(str(timezone.now().date() + timedelta(days=3)))
    phone_page.get_by_role("button", name="Save the session").click()

    expect(phone_page.get_by_role("alert").first).to_contain_text("choose today or an earlier day")
    expect(phone_page.get_by_text(BACK)).to_be_hidden()
    expect(field(phone_page, "Confidential note")).to_have_value(WORDS)
    assert kept(phone_page) != {}


def test_the_log_of_a_circle_keeps_it_too(phone_page, sign_in, cast):
    circle = CircleFactory(cohort=cast.cohort, name="Reviews", size_min=2)
    put_in(circle, cast.mentor, "mentor")
    put_in(circle, cast.mentee)
    address = reverse("activities:circle_session_log", args=[circle.pk])
    sign_in(phone_page, cast.mentor.user)
    phone_page.goto(address)
    field(phone_page, "Note for the circle").fill(WORDS)
    deadline = time.monotonic() + 30
    while not kept(phone_page):
        assert time.monotonic() < deadline, "nothing was kept"
        phone_page.wait_for_timeout(50)
    phone_page.goto("about:blank")

    phone_page.goto(address)

    expect(field(phone_page, "Note for the circle")).to_have_value(WORDS)


def test_every_form_of_more_than_a_line_keeps_it_until_a_redirect_says_that_it_is_saved(page, sign_in, cast):
    sign_in(page, cast.mentor.user)
    page.goto(reverse("people:me"))
    expect(page.get_by_text("sealed so that nobody but you can open it")).to_be_visible()
    page.get_by_label("A few words about you").fill(WORDS)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("You were signed out before that was done.")).to_be_visible()

    sign_in(page, cast.mentor.user)
    page.goto(reverse("people:me"))
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(page.get_by_label("A few words about you")).to_have_value(WORDS)
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text(BACK)).to_be_hidden()
    expect(page.get_by_role("heading", name="About me")).to_be_visible()
    cast.mentor.refresh_from_db()
    assert cast.mentor.about == WORDS
    assert kept(page) == {}
