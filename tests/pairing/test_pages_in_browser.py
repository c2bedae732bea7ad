"""Programs and matchings as people see them: both widths, no violation, nothing wider than the window."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pairing.models import Pairing
from pairing.services.publishing import publish_run
from pairing.states import PairingState, RunState
from programs.states import EnrolmentRole
from tests.factories.pairing import PairingRunFactory

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 5


@pytest.fixture
def look(axe, no_sideways_scroll):
    """Open addresses one after the other; each can be read and fits."""

    def open_each(page, *addresses: str) -> None:
        for address in addresses:
            assert page.goto(address).status == 200, address
            axe(page)
            no_sideways_scroll(page)

    return open_each


@pytest.fixture
def long_names(matching) -> None:
    for thing in (matching.track.program, matching.track, matching, *(e.person for e in matching.enrolments.all()[:2])):
        thing.name = f"{thing.name.split()[0]} {LONG}"
        thing.save()


def test_the_pages_of_a_program_can_be_read(any_page, matching, long_names, sign_in, look):
    program, track = matching.track.program, matching.track
    sign_in(any_page, program.owner.user)
    base, cohort = f"/programs/{program.slug}/", "/programs/cohorts/autumn/"

    look(
        any_page, "/programs/", "/programs/new/", base, f"{base}edit/", f"/governance{base}hand-over/",
        f"{base}tracks/new/",
        f"{base}tracks/{track.slug}/", f"{base}tracks/{track.slug}/edit/", f"{base}tracks/{track.slug}/weights/",
        f"{base}tracks/{track.slug}/cohorts/new/", cohort, f"{cohort}edit/", f"{cohort}enrol/", f"{cohort}import/",
        f"{cohort}move/planned/", f"{cohort}enrolments/", f"{cohort}enrolments/?q=nobody",
    )  # fmt: skip


def test_the_pages_of_a_matching_can_be_read(any_page, run, long_names, of, sign_in, look):
    failed = PairingRunFactory(cohort=run.cohort, state=RunState.FAILED, error="Everybody has somebody.")
    waiting = PairingRunFactory(cohort=run.cohort, step="Waiting for a worker")
    sign_in(any_page, run.requested_by.user)
    base, mentee = run.get_absolute_url(), f"{run.get_absolute_url()}mentees/{of('Rita').pk}/"

    look(
        any_page, "/pairing/cohorts/autumn/runs/", base, f"{base}?q=nobody", f"{base}proof/", f"{base}publish/",
        f"{base}discard/", mentee, f"{mentee}why/", "/pairing/cohorts/autumn/pairs/", failed.get_absolute_url(),
        waiting.get_absolute_url(),
    )  # fmt: skip


def test_a_score_opens_its_breakdown_in_its_row(any_page, run, sign_in, axe):
    sign_in(any_page, run.requested_by.user)
    any_page.goto(run.get_absolute_url())

    any_page.locator("details.why summary").first.click()

    expect(any_page.get_by_text("What limited the choice")).to_be_visible()
    assert any_page.url.endswith(run.get_absolute_url())
    axe(any_page)


def test_typing_a_weight_shows_what_it_changes_before_it_is_saved(any_page, matching, sign_in, axe):
    sign_in(any_page, matching.track.program.owner.user)
    any_page.goto(f"/programs/{matching.track.program.slug}/tracks/{matching.track.slug}/weights/")
    any_page.get_by_text("These are the weights in force.").wait_for()

    any_page.get_by_label("Technical domain").fill("0")

    any_page.get_by_text(re.compile("would get somebody else")).wait_for()
    axe(any_page)
    assert matching.track.weights.version == 1


def test_what_a_role_is_not_asked_for_goes_away(any_page, matching, sign_in):
    sign_in(any_page, matching.track.program.owner.user)
    any_page.goto("/programs/cohorts/autumn/enrol/")

    any_page.get_by_label("Mentor", exact=True).check()
    assert any_page.get_by_label("Mentees you can take").is_visible()
    assert not any_page.get_by_label("Wish 1").is_visible()
    any_page.get_by_label("Mentee", exact=True).check()
    assert any_page.get_by_label("Wish 1").is_visible()


def test_a_matching_is_watched_published_and_accepted_without_javascript(new_context, matching, run, sign_in):
    publish_run(run=run, by=run.requested_by, now=timezone.now())
    pairing = Pairing.objects.select_related("mentor", "mentee").first()
    for person in (pairing.mentor, pairing.mentee):
        page = new_context(java_script_enabled=False).new_page()
        sign_in(page, person.user)
        page.goto(pairing.get_absolute_url())
        page.get_by_role("button", name="Accept").click()

    assert Pairing.objects.get(pk=pairing.pk).state == PairingState.ACTIVE
    assert matching.enrolments.filter(role=EnrolmentRole.MENTOR).count() == 2
