"""What happens to a pair on its way, in the browser: said in confidence, paused, ended, another found."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pairing.models import Escalation, Pairing
from pairing.states import EscalationState, PairingState
from tests.cast import make_cast
from tests.factories.pairing import EscalationFactory
from tests.factories.people import make_person
from tests.factories.programs import EnrolmentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    cast = make_cast()
    today = timezone.localdate()
    cast.cohort.starts_on, cast.cohort.ends_on = today - timedelta(days=60), today + timedelta(days=90)
    cast.cohort.enrolment_closes_on, cast.cohort.state = cast.cohort.starts_on, "running"
    cast.cohort.save()
    Pairing.objects.update(started_on=cast.cohort.starts_on)
    EnrolmentFactory(cohort=cast.cohort, person=make_person("Nia New", level=5), role="mentor", capacity=2)
    return cast


def test_somebody_says_in_confidence_that_it_is_not_working(any_page, cast, sign_in, axe, no_sideways_scroll):
    sign_in(any_page, cast.mentee.user)
    any_page.goto(f"/activities/pairs/{cast.pairing.pk}/")
    any_page.get_by_text("More", exact=True).click()
    any_page.get_by_role("link", name="Something is not working").click()
    axe(any_page)
    any_page.get_by_label("We find no time for each other").check()
    any_page.get_by_label("In your words").fill("Every second meeting is cancelled.")
    any_page.get_by_role("button", name="Send it in confidence").click()

    expect(any_page.get_by_text("Dirk Deputy has it now, and nobody else.")).to_be_visible()
    axe(any_page)
    no_sideways_scroll(any_page)
    assert Escalation.objects.get().state == EscalationState.RAISED


def test_the_pages_can_be_read(any_page, cast, sign_in, axe, no_sideways_scroll):
    concern = EscalationFactory(pairing=cast.pairing, mediator=cast.owner, words="A long word: " + "x" * 200)
    Pairing.objects.filter(pk=cast.other_pairing.pk).update(
        state=PairingState.PAUSED, paused_on=timezone.localdate(), resumes_on=timezone.localdate() + timedelta(days=9)
    )
    EnrolmentFactory(cohort=cast.cohort, person=(alone := make_person("Wim Without", level=2)))
    enrolment = cast.cohort.enrolments.get(person=alone)
    sign_in(any_page, cast.owner.user)
    lists = f"/pairing/cohorts/{cast.cohort.slug}/without-mentor/"

    for address in (
        "/pairing/concerns/", concern.get_absolute_url(), lists, f"{lists}{enrolment.pk}/",
        f"{lists}some/?who={enrolment.pk}",
        f"/pairing/pairs/{cast.other_pairing.pk}/", f"/pairing/pairs/{cast.other_pairing.pk}/stand-in/",
        f"/pairing/pairs/{cast.other_pairing.pk}/pause/",
    ):  # fmt: skip
        assert any_page.goto(address).status == 200, address
        axe(any_page)
        no_sideways_scroll(any_page)


def test_a_quiet_pair_ends_with_one_click_and_the_mentee_asks_for_another(page, cast, sign_in, axe):
    sign_in(page, cast.mentee.user)
    page.goto(f"/activities/pairs/{cast.pairing.pk}/quiet/")
    axe(page)
    page.get_by_role("button", name="End it without fault").click()
    expect(page).to_have_url(re.compile(f"/pairing/pairs/{cast.pairing.pk}/"))
    page.get_by_role("button", name="Ask for another mentor").click()

    expect(page.get_by_text("Another mentor was asked for")).to_be_visible()
