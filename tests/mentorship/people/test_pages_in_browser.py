"""The directory and signing in as people see them: both widths, no violation, nothing wider than the window."""

import pytest
from playwright.sync_api import expect

from mentorship.people.services.declarations import declare
from mentorship.people.services.demo import offer_demo_account
from mentorship.people.states import DemoPart
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.people import PersonSkillFactory, PositionFactory, SkillFactory, UnitFactory
from tests.mentorship.people.files import ADA, SMALL, people_csv

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a stone in the river"
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 5


@pytest.fixture
def cast(transactional_db):
    cast = make_cast()
    offer_demo_account(part=DemoPart.MENTEE, person=cast.mentee, description="Three goals.", by=None, now=NOW)
    declare(person=cast.mentee, attribute="gender", value="non-binary", by=cast.mentee, now=NOW)
    cast.other_mentee.name = LONG
    cast.other_mentee.about = "مرحبا بالعالم " * 20
    cast.other_mentee.save()
    unit = UnitFactory(path=f"Engineering/{LONG}/Storage")
    PositionFactory(person=cast.other_mentee, unit=unit, starts_on="2020-01-01", ends_on="2022-01-10", job_title=LONG)
    PersonSkillFactory(person=cast.other_mentee, skill=SkillFactory(name=LONG[:100]))
    user = cast.administrator.user
    user.set_password(PASSWORD)
    user.save()
    return cast


def test_every_page_says_what_it_is_and_can_be_read(any_page, cast, sign_in, axe, no_sideways_scroll):
    sign_in(any_page, cast.administrator.user)
    for address, heading in {
        "/people/": "People",
        "/people/?q=nobody": "People",
        "/people/me/": "About me",
        "/people/me/declare/": "Say something about yourself",
        "/people/imports/": "Imports",
        "/people/imports/new/people/": "Import people",
        "/people/imports/new/skills/": "Import skills",
        "/people/invite/": "Invite everybody",
        f"/people/{cast.other_mentee.pk}/": LONG,
        f"/people/{cast.other_mentee.pk}/close/": f"Close the account of {LONG}?",
        "/roles/": "Roles",
        "/accounts/2fa/": "Two-factor sign-in",
        "/accounts/password/change/": "Change your password",
    }.items():
        any_page.goto(address)
        expect(any_page.get_by_role("heading", level=1)).to_have_text(heading)
        axe(any_page)
        no_sideways_scroll(any_page)


def test_every_page_before_signing_in_says_what_it_is_and_can_be_read(any_page, cast, axe, no_sideways_scroll):
    for page, heading in {
        "login/": "Sign in",
        "invitation/": "Get an account",
        "password/reset/": "Choose a new password",
        "password/reset/done/": "Look into your mail",
        "confirm-email/": "Confirm your e-mail address",
        "inactive/": "This account is closed",
    }.items():
        any_page.goto(f"/accounts/{page}")
        expect(any_page.get_by_role("heading", level=1)).to_have_text(heading)
        axe(any_page)
        no_sideways_scroll(any_page)


def test_one_click_leads_into_the_demonstration(any_page, cast):
    any_page.goto("/")

    any_page.get_by_role("button", name="Sign in Milo Mentee").click()

    expect(any_page.locator("summary.who-am-i")).to_contain_text("Milo Mentee")
    expect(any_page.get_by_role("heading", name="My pairs")).to_be_visible()


def test_a_file_is_corrected_looked_at_confirmed_and_imported(any_page, cast, axe, no_sideways_scroll):
    any_page.goto("/accounts/login/")
    any_page.get_by_label("Your e-mail address at work").fill(cast.administrator.email)
    any_page.get_by_label("Your password").fill(PASSWORD)
    any_page.get_by_role("button", name="Sign in", exact=True).click()
    any_page.goto("/people/imports/new/people/")

    def choose(*rows):
        file = {"name": "people.csv", "mimeType": "text/csv", "buffer": people_csv(list(rows))}
        any_page.get_by_label("File").set_input_files(files=[file])
        any_page.get_by_role("button", name="See what would change").click()

    choose(ADA | {"level": "eleven"})
    expect(any_page.get_by_text("“eleven” is not a whole number from 1 to 10")).to_be_visible()
    axe(any_page)
    no_sideways_scroll(any_page)
    choose(*SMALL)
    expect(any_page.get_by_text("Ada Head (E1)")).to_be_visible()
    axe(any_page)
    any_page.get_by_role("button", name="Import it").click()

    expect(any_page.get_by_text("people.csv: 3 rows, 3 added, 0 changed, 0 left")).to_be_visible()


def test_a_role_waits_until_one_has_said_who_one_is(any_page, cast, sign_in, axe):
    sign_in(any_page, cast.administrator.user)
    any_page.goto(f"/people/{cast.outsider.pk}/")

    any_page.get_by_role("button", name="Give auditor").click()
    expect(any_page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    axe(any_page)
    any_page.get_by_label("Your password").fill(PASSWORD)
    any_page.get_by_role("button", name="Confirm").click()

    expect(any_page.get_by_text("Ulla Outsider is now auditor.")).to_be_visible()
