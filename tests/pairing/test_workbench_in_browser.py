"""The workbench as its owner uses it: a slider is followed, two pairs are swapped, both with and without JavaScript."""

import re

import pytest

from pairing.models import Pairing
from pairing.services import effects

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def forgotten():
    effects._memory.clear()


def test_a_slider_is_followed_and_saved(any_page, matching, sign_in, axe, no_sideways_scroll):
    sign_in(any_page, matching.track.program.owner.user)
    any_page.goto("/pairing/cohorts/autumn/workbench/")
    any_page.get_by_text("These are the weights in force").wait_for()

    slider = any_page.get_by_label("Technical domain")
    slider.focus()
    slider.press("Home")
    any_page.get_by_text(re.compile(r"\d of 3 mentees would have somebody else")).wait_for()
    axe(any_page)
    no_sideways_scroll(any_page)
    assert matching.track.weights.version == 1
    any_page.get_by_label("Why these weights").fill("Careers first.")
    any_page.get_by_role("button", name="Save as a new version").click()

    any_page.get_by_text("Saved as a new version").wait_for()
    assert (matching.track.weights.version, matching.track.weights.technical) == (2, 0)


def test_the_pages_of_the_workbench_can_be_read(any_page, run, of, sign_in, axe, no_sideways_scroll):
    person = of("Rita").person
    person.name = "Wolfeschlegelsteinhausenbergerdorff" * 5
    person.save()
    sign_in(any_page, run.requested_by.user)
    base, mentee = run.get_absolute_url(), f"{run.get_absolute_url()}mentees/{of('Gus').pk}/"
    gopher = run.proposals.get(mentee=of("Gus"))
    rita = run.proposals.exclude(pk=gopher.pk).get()

    for address in (
        f"{base}?stands=waiting", f"{base}compare/", f"{base}changes/", f"{base}publish/?which=approved",
        f"{mentee}swap/", f"{mentee}swap/?with={rita.pk}",
        f"{base}mentees/{of('Ron').pk}/take/?with={gopher.pk}",
    ):  # fmt: skip
        assert any_page.goto(address).status == 200, address
        axe(any_page)
        no_sideways_scroll(any_page)


@pytest.mark.parametrize("javascript", [True, False])
def test_pairs_are_swapped_approved_and_published(new_context, run, of, sign_in, javascript):
    page = new_context(java_script_enabled=javascript).new_page()
    sign_in(page, run.requested_by.user)
    page.goto(run.get_absolute_url())

    page.get_by_role("link", name="Swap Rita Mentee with somebody").click()
    page.get_by_role("link", name="See the effect of a swap with Gus Mentee").click()
    page.get_by_text(re.compile("All pairs together would be worth −")).wait_for()
    page.get_by_label("Why").fill("Both teams asked for it.")
    page.get_by_role("button", name="Swap them").click()
    page.get_by_label("Rita Mentee with Gopher Mentor").check()
    page.get_by_role("button", name="Approve the ticked").click()
    page.get_by_role("link", name="Publish the 1 approved").click()
    page.get_by_role("button", name="Publish and tell them").click()

    page.get_by_text("What was approved is published").wait_for()
    pairing = Pairing.objects.get()
    assert str(pairing) == "Rita Mentee with Gopher Mentor"
    page.goto(f"{pairing.get_absolute_url()}why/verify/")
    page.get_by_role("heading", name="This rationale is genuine").wait_for()
