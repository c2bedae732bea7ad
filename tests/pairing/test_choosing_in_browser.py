"""People choose each other in a browser, on a phone and without scripts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pairing.models import MentoringRequest, Pairing, Wish
from pairing.services import requests
from programs.states import CohortState, Formation
from tests.factories.pairing import MentoringRequestFactory, WishFactory
from tests.factories.people import PersonSkillFactory, SkillFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 5


@pytest.fixture
def cohort():
    today = timezone.localdate()
    return CohortFactory(
        slug="organic",
        name="Spring",
        track=TrackFactory(formation=Formation.ORGANIC, lowest_gap=0, highest_gap=5),
        state=CohortState.ENROLLING,
        starts_on=today + timedelta(days=20),
        ends_on=today + timedelta(days=200),
        enrolment_closes_on=today + timedelta(days=10),
    )


@pytest.fixture
def pair(cohort):
    """A mentee and a mentor, neither of whom has a short name."""
    mentee = EnrolmentFactory(cohort=cohort, person=make_person("Milo Mentee", level=2))
    mentor = EnrolmentFactory(
        cohort=cohort, role="mentor", capacity=2, person=make_person("Mara Mentor", level=5, site="Warsaw")
    )
    for enrolment in (mentee, mentor):
        enrolment.person.name = f"{enrolment.person.name} {LONG}"
        enrolment.person.save()
    PersonSkillFactory(person=mentor.person, skill=SkillFactory(name="Rust"), proficiency=4)
    return mentee, mentor


def test_the_pages_on_which_people_choose_can_be_read(any_page, cohort, pair, sign_in, axe, no_sideways_scroll):
    mentee, mentor = pair
    WishFactory(wisher=mentee, wished=mentor)
    asked = MentoringRequestFactory(
        cohort=cohort, mentee=mentee.person, mentor=mentor.person, message=LONG,
        asked_at=timezone.now(), expires_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    base, me, received = "/pairing/cohorts/organic/", f"/pairing/mentors/{mentor.pk}/", "/pairing/requests/"
    pages = {
        mentee.person: (f"{base}mentors/", f"{base}mentors/?q=nobody", me, f"{base}wishes/", received),
        mentor.person: (f"{me}profile/", f"{base}mentees/", received, asked.get_absolute_url()),
        cohort.track.program.owner: (f"{base}formations/", f"{base}waiting/"),
    }

    for person, addresses in pages.items():
        sign_in(any_page, person.user)
        for address in addresses:
            assert any_page.goto(address).status == 200, address
            axe(any_page)
            no_sideways_scroll(any_page)


def test_naming_asking_and_accepting_without_javascript(new_context, cohort, pair, sign_in):
    mentee, mentor = pair
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, mentee.person.user)
    page.goto("/pairing/cohorts/organic/mentors/")
    page.get_by_role("link", name="Mara Mentor").click()
    page.get_by_role("button", name="Add to your wishes").click()
    page.get_by_role("link", name="Mara Mentor").click()
    page.get_by_role("link", name="Ask Mara Mentor").click()
    page.get_by_label("What you want to learn").fill("How you keep old systems running.")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_text("How you keep old systems running.").wait_for()
    assert Wish.objects.get().wished == mentor

    sign_in(page, mentor.person.user)
    page.goto("/")
    page.get_by_role("link", name="Read and answer").click()
    page.get_by_role("button", name="Accept").click()

    assert Pairing.objects.get().mentee == mentee.person
    assert MentoringRequest.objects.get().pairing == Pairing.objects.get()


def test_one_tap_says_no_in_kind_words(any_page, cohort, pair, sign_in):
    mentee, mentor = pair
    asked = requests.ask(mentee=mentee, mentor=mentor, message="Please.", by=mentee.person, now=timezone.now())
    sign_in(any_page, mentor.person.user)
    any_page.goto("/pairing/requests/")

    any_page.get_by_role("button", name="Decline").click()

    any_page.get_by_text("in the words you chose").wait_for()
    asked.refresh_from_db()
    assert asked.kind_words
