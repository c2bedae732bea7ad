"""A circle from its forming to its first session, in the browser, at both widths."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from activities.services.circle_goals import review_circle_goal
from activities.services.circle_sessions import log_circle_session
from activities.states import Attainment, GoalState
from pairing.models import Circle
from pairing.services.turns import begin_turn
from tests.cast import make_cast
from tests.factories.circles import CircleFactory, CircleGoalFactory, CircleItemFactory, CircleNoteFactory, put_in

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Wolfeschlegelsteinhausenbergerdorff " * 3


@pytest.fixture
def cast(transactional_db):
    return make_cast()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_circle_is_formed_joined_and_met(page, phone_page, sign_in, cast):
    sign_in(page, cast.owner.user)
    page.goto(reverse("activities:circle_list", args=[cast.cohort.slug]))
    page.get_by_role("link", name="Form circles").click()
    page.get_by_label("Fewest members").fill("2")
    page.get_by_role("button", name="Propose circles").click()
    expect(page.get_by_text("That is proven")).to_be_visible()
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish and ask them").click()
    expect(page.get_by_text("everybody is asked")).to_be_visible()

    circle = Circle.objects.get()
    mentor = circle.members.mentors().get().person
    for person in (mentor, cast.mentee, cast.other_mentee):
        phone_page.context.clear_cookies()
        sign_in(phone_page, person.user)
        phone_page.goto("/")
        phone_page.get_by_role("link", name="See the circle").click()
        phone_page.get_by_role("button", name="Join", exact=True).click()
        expect(phone_page.get_by_text(f"You are in {circle.name}.")).to_be_visible()

    # Five interactions at most: open the log, choose a length, say what for, save.
    phone_page.get_by_role("link", name="Log a session").first.click()
    phone_page.get_by_text("1½ hours").click()
    phone_page.get_by_role("button", name="Save the session").click()
    expect(phone_page.get_by_text(f"The session of {circle.name} is logged.")).to_be_visible()
    expect(phone_page.get_by_role("cell", name="90")).to_be_visible()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_its_pages_are_accessible_and_fit(any_page, sign_in, axe, no_sideways_scroll, cast):
    now = timezone.now()
    cast.mentee.name = LONG.strip()
    cast.mentee.save()
    circle = CircleFactory(cohort=cast.cohort, name=LONG[:110].strip(), size_min=2)
    put_in(circle, cast.mentor, "mentor")
    put_in(circle, cast.mentee)
    begin_turn(circle, now=now)
    session = log_circle_session(
        circle=circle, session_id="5f1c2a9e-7a70-4a0e-9f0a-1f6f0c9f0a11", held_on=now.date(), minutes=60,
        facilitator=cast.mentor, by=cast.mentor, now=now,
    )  # fmt: skip
    note = CircleNoteFactory(circle=circle, session=session, author=cast.mentor, body=f"{LONG}\n\n" * 3)
    CircleItemFactory(circle=circle, owner=cast.mentee, text=LONG)
    goal = CircleGoalFactory(circle=circle, title=LONG, set_by=cast.mentee)
    review_circle_goal(
        goal=goal, attainment=Attainment.MORE, state=GoalState.ACTIVE, comment=LONG, by=cast.mentee, now=now
    )
    pages = [
        circle.get_absolute_url(),
        reverse("activities:circle_session_log", args=[circle.pk]),
        reverse("activities:circle_session_detail", args=[session.pk]),
        reverse("activities:circle_note_detail", args=[note.pk]),
        reverse("activities:circle_goal_detail", args=[goal.pk]),
        reverse("activities:circle_list", args=[cast.cohort.slug]),
        reverse("pairing:circle_edit", args=[circle.pk]),
    ]
    sign_in(any_page, cast.mentor.user)

    for address in pages:
        any_page.goto(address)
        expect(any_page.get_by_role("heading", level=1)).to_have_count(1)
        no_sideways_scroll(any_page)
        axe(any_page)
