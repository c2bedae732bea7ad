from datetime import date

import pytest
from django.urls import reverse

from activities.models import Goal, GoalProgress
from activities.services.goals import review_goal
from activities.states import Attainment, GoalState
from pairing.services.offers import end_pairing
from tests.factories import NOW
from tests.factories.activities import GoalFactory

STRANGERS = ["owner", "delivery_lead", "administrator", "other_mentor", "other_mentee", "outsider"]


@pytest.fixture
def goal(cast) -> Goal:
    return GoalFactory(pairing=cast.pairing, evidence="Decisions written down the same day.")


def at(name: str, goal: Goal) -> str:
    return reverse(f"activities:{name}", args=[goal.pk])


def test_a_goal_shows_where_it_stands_and_how_it_got_there(cast, as_, goal):
    review_goal(
        goal=goal, attainment=Attainment.EXPECTED, state=GoalState.ACTIVE, comment="First review alone.",
        by=cast.mentor, now=NOW,
    )  # fmt: skip

    page = as_(cast.mentee).get(at("goal_detail", goal)).text

    assert "0, as hoped" in page
    assert "First review alone." in page
    assert "Decisions written down the same day." in page
    assert "You, and Mara Mentor while your pairing lasts." in page


def test_words_of_a_goal_are_not_in_the_title_that_browsers_keep(cast, as_, goal):
    page = as_(cast.mentee).get(at("goal_detail", goal)).text

    assert goal.title not in page.partition("<title>")[2].partition("</title>")[0]


@pytest.mark.parametrize("level", Attainment)
def test_each_level_has_its_sign_its_steps_and_a_meaning(level):
    assert len(level.steps) == 5
    assert level.steps.count(True) == level + 3
    assert level.sign == {-2: "−2", -1: "−1", 0: "0", 1: "+1", 2: "+2"}[level]
    assert level.meaning


def test_either_of_the_two_sets_a_goal(cast, as_):
    address = reverse("activities:goal_create", args=[cast.pairing.pk])
    assert as_(cast.mentee).get(address).status_code == 200

    as_(cast.mentee).post(
        address, {"title": "Own a system", "target_on": "2026-12-01", "pairing": cast.other_pairing.pk}
    )

    goal = Goal.objects.get()
    assert (goal.title, goal.target_on, goal.set_by, goal.pairing) == (
        "Own a system", date(2026, 12, 1), cast.mentee, cast.pairing,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"title": "Kept words", "target_on": "soon"}, "Enter a valid date."),
    ],
)
def test_bad_input_is_refused_and_nothing_typed_is_lost(cast, as_, typed, sentence):
    page = as_(cast.mentee).post(reverse("activities:goal_create", args=[cast.pairing.pk]), typed).text

    assert sentence in page
    assert typed["title"] in page
    assert not Goal.objects.exists()


def test_a_goal_is_worded_differently(cast, as_, goal):
    assert goal.title in as_(cast.mentor).get(at("goal_edit", goal)).text

    as_(cast.mentor).post(at("goal_edit", goal), {"title": "Lead two reviews"})

    goal.refresh_from_db()
    assert (goal.title, goal.evidence) == ("Lead two reviews", "")


def test_progress_is_reviewed_with_what_shows_it(cast, as_, goal):
    assert "Not started: as it was when the goal was set" in as_(cast.mentee).get(at("goal_review", goal)).text

    as_(cast.mentee).post(at("goal_review", goal), {"attainment": "1", "state": "reached", "comment": "Led three."})

    goal.refresh_from_db()
    assert (goal.attainment, goal.state) == (1, "reached")
    assert GoalProgress.objects.get().comment == "Led three."


@pytest.mark.parametrize("typed", [{"attainment": "3"}, {"attainment": "x"}, {"state": "gone"}, {"state": "reached"}])
def test_a_level_or_a_state_that_is_not_there_is_refused(cast, as_, goal, typed):
    good = {"attainment": "0", "state": "active", "comment": "Kept words"}
    if typed == {"state": "reached"}:  # from set aside it goes back under way first
        Goal.objects.update(state=GoalState.DROPPED)

    page = as_(cast.mentee).post(at("goal_review", goal), good | typed)

    assert page.status_code == 200
    assert "Kept words" in page.text
    assert not GoalProgress.objects.exists()


def test_a_refusal_of_the_service_stands_beside_the_field(cast, as_, goal, monkeypatch):
    monkeypatch.setattr("activities.permissions._lasts", lambda pairing: True)
    end_pairing(pairing=cast.pairing, by=None, now=NOW)

    page = as_(cast.mentee).post(at("goal_review", goal), {"attainment": "0", "state": "active"})

    assert "nothing can be added to it" in page.text


@pytest.mark.parametrize("part", STRANGERS)
def test_nobody_else_sees_sets_or_reviews_goals(cast, as_, goal, part):
    browser = as_(getattr(cast, part))

    for name in ("goal_detail", "goal_edit", "goal_review"):
        assert browser.get(at(name, goal)).status_code == 404
    assert browser.post(reverse("activities:goal_create", args=[cast.pairing.pk]), {"title": "x"}).status_code == 404


def test_after_the_end_the_mentee_keeps_the_goal_and_the_mentor_does_not(cast, as_, goal):
    end_pairing(pairing=cast.pairing, by=None, now=NOW)

    page = as_(cast.mentee).get(at("goal_detail", goal)).text
    assert goal.title in page
    assert "Review progress" not in page
    assert as_(cast.mentor).get(at("goal_detail", goal)).status_code == 404
    assert as_(cast.mentee).post(at("goal_review", goal), {}).status_code == 404
