"""Every page of a pair at both widths: accessible, no wider than its window, nothing on the console."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from activities.services.goals import review_goal
from activities.states import Attainment, GoalState
from governance.services.reviews import Reply, answer_review, open_review
from tests.cast import make_cast
from tests.factories.activities import (
    ActionItemFactory,
    GoalFactory,
    NoteFactory,
    PlannedSessionFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Wolfeschlegelsteinhausenbergerdorff " * 5


@pytest.fixture
def cast(transactional_db):
    return make_cast()


def headed(cast) -> dict[str, str]:
    """The pages of a pair on which there is something, some of it long, and what stands over each."""
    pair, now = cast.pairing, timezone.now()
    cast.mentee.name = LONG.strip()
    cast.mentee.timezone = "America/New_York"
    cast.mentee.save()
    session = SessionFactory(pairing=pair, topics=["design", "people"])
    PlannedSessionFactory(pairing=pair, starts_at=now + timedelta(days=3), place=LONG[:200])
    note = NoteFactory(pairing=pair, session=session, shared=True, body=f"{LONG}\n\n" * 4)
    ActionItemFactory(pairing=pair, session=session, text=LONG, due_on=now.date())
    ActionItemFactory(pairing=pair, owner=cast.mentor, done_at=now)
    goal = GoalFactory(pairing=pair, title=LONG, evidence="x" * 300)
    review_goal(
        goal=goal, attainment=Attainment.MORE, state=GoalState.ACTIVE, comment=LONG, by=cast.mentee, now=now
    )  # fmt: skip
    review = open_review(pairing=pair, by=None, now=now)
    for person in (cast.mentor, cast.mentee):
        answer_review(review=review, replies={"progress": Reply(LONG, 3)}, by=person, now=now)
    unanswered = open_review(pairing=cast.other_pairing, by=None, now=now)
    assert unanswered
    pages = {
        ("activities:pair_detail", pair): f"You and {LONG}",
        ("activities:session_log", pair): f"Log a session with {LONG}",
        ("activities:goal_create", pair): "Set a goal",
        ("activities:note_create", pair): "Write a note",
        ("activities:action_item_add", pair): "Add an action item",
        ("activities:session_detail", session): f"Session with {LONG}",
        ("activities:session_edit", session): "Put a session right",
        ("activities:session_withdraw", session): "Withdraw a session",
        ("activities:note_detail", note): "Note of ",
        ("activities:note_edit", note): "Edit a note",
        ("activities:note_delete", note): "Delete a note",
        ("activities:goal_detail", goal): LONG,
        ("activities:goal_edit", goal): "Word a goal differently",
        ("activities:goal_review", goal): "Review progress",
        ("governance:review_detail", review): f"Joint review with {LONG}",
    }
    found = {reverse(name, args=[thing.pk]): heading.strip() for (name, thing), heading in pages.items()}
    return found | {reverse("activities:pair_list"): "My pairs", reverse("governance:review_list"): "Joint reviews"}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_pages_of_a_pair_say_what_they_are_are_accessible_and_fit(any_page, sign_in, axe, no_sideways_scroll, cast):
    pages = headed(cast)
    sign_in(any_page, cast.mentor.user)

    for address, heading in pages.items():
        any_page.goto(address)
        expect(any_page.get_by_role("heading", level=1)).to_contain_text(heading)
        no_sideways_scroll(any_page)
        axe(any_page)


def test_an_owners_page_and_an_open_review_are_too(any_page, sign_in, axe, no_sideways_scroll, cast):
    review = open_review(pairing=cast.pairing, by=None, now=timezone.now())
    GoalFactory(pairing=cast.pairing)
    for person, address, heading in [
        (cast.owner, reverse("activities:cohort_health", args=[cast.cohort.slug]), "How the pairs of "),
        (cast.mentee, reverse("governance:review_answer", args=[review.pk]), "Answer your joint review with Mara"),
        (cast.outsider, reverse("activities:pair_list"), "My pairs"),
    ]:
        sign_in(any_page, person.user)
        any_page.goto(address)
        expect(any_page.get_by_role("heading", level=1)).to_contain_text(heading)
        no_sideways_scroll(any_page)
        axe(any_page)


def test_the_joint_review_is_answered_in_the_browser(any_page, sign_in, cast):
    review = open_review(pairing=cast.pairing, by=None, now=timezone.now())
    replies = {"progress": Reply("Seen from my side.", 4)}
    answer_review(review=review, replies=replies, by=cast.mentor, now=timezone.now())
    sign_in(any_page, cast.mentee.user)
    any_page.goto(reverse("activities:pair_detail", args=[cast.pairing.pk]))

    any_page.get_by_role("link", name="Answer the review with Mara Mentor").click()
    any_page.get_by_role("radio", name="faster than hoped").check()
    any_page.get_by_role("button", name="Save your answers").click()
    expect(any_page.get_by_text("Seen from my side.")).to_be_visible()
    any_page.get_by_role("button", name="We see it alike").click()

    expect(any_page.get_by_text("You have signed, Mara Mentor has not yet.")).to_be_visible()
