from datetime import timedelta

import pytest
from django.urls import reverse

from activities.models import Goal, GoalEvidence, GoalStep
from tests.factories import TODAY
from tests.factories.activities import GoalEvidenceFactory, GoalFactory, GoalStepFactory


@pytest.fixture
def goal(cast) -> Goal:
    return GoalFactory(pairing=cast.pairing)


def at(name: str, thing) -> str:
    return reverse(f"activities:{name}", args=[thing.pk])


def test_evidence_is_added_with_a_link_and_stands_on_the_page(cast, as_, goal):
    typed = {"text": "The record has my name.", "link": "https://docs.example.org/7", "seen_on": TODAY.isoformat()}
    assert as_(cast.mentee).post(at("evidence_add", goal), typed).url == at("goal_detail", goal)

    page = as_(cast.mentor).get(at("goal_detail", goal)).text
    assert "The record has my name." in page
    assert 'href="https://docs.example.org/7" rel="noreferrer"' in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": ""}, "This field is required."),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"link": "ftp://example.org/x"}, "A link begins with https:// or http://."),
        ({"seen_on": (TODAY + timedelta(days=1)).isoformat()}, "today or an earlier day"),
        ({"seen_on": "soon"}, "Enter a valid date."),
    ],
)
def test_evidence_that_is_none_is_refused_and_stays_typed(cast, as_, goal, typed, sentence):
    good = {"text": "Kept words", "link": "", "seen_on": TODAY.isoformat()}

    page = as_(cast.mentee).post(at("evidence_add", goal), good | typed).text

    assert sentence in page
    assert ("Kept words" in page) is ("text" not in typed)
    assert not GoalEvidence.objects.exists()


def test_who_added_evidence_has_the_button_that_removes_it(cast, as_, goal):
    evidence = GoalEvidenceFactory(goal=goal)
    address = at("evidence_remove", evidence)

    assert address not in as_(cast.mentor).get(at("goal_detail", goal)).text
    assert "Who added" in as_(cast.mentor).post(address, follow=True).text
    assert address in as_(cast.mentee).get(at("goal_detail", goal)).text
    as_(cast.mentee).post(address)

    assert not GoalEvidence.objects.exists()


def test_a_step_is_added_done_put_back_and_struck_out(cast, as_, goal):
    browser = as_(cast.mentee)
    browser.post(at("step_add", goal), {"text": "Sit in on a review"})
    step = GoalStep.objects.get()

    browser.post(at("step_mark", step), {"done": "yes"})
    assert "Done" in browser.get(at("goal_detail", goal)).text
    browser.post(at("step_mark", step), {"done": "no"})
    step.refresh_from_db()
    assert step.done_at is None
    assert (
        browser.post(at("step_mark", step), {"done": "yes", "next": "/activities/goals/"}).url == "/activities/goals/"
    )
    browser.post(at("step_mark", step), {"done": "no"})
    browser.post(at("step_remove", step))

    assert not GoalStep.objects.exists()


def test_a_step_without_words_has_a_page_that_says_so(cast, as_, goal):
    page = as_(cast.mentee).post(at("step_add", goal), {"text": " "})

    assert "This field is required." in page.text
    assert not GoalStep.objects.exists()


@pytest.mark.parametrize("part", ["owner", "administrator", "other_mentor", "outsider"])
def test_nobody_else_reaches_evidence_or_steps(cast, as_, goal, part):
    evidence, step = GoalEvidenceFactory(goal=goal), GoalStepFactory(goal=goal)
    browser = as_(getattr(cast, part))

    for address in (at("evidence_remove", evidence), at("step_mark", step), at("step_remove", step)):
        assert browser.post(address).status_code == 404
    for name in ("evidence_add", "step_add"):
        assert browser.post(at(name, goal), {"text": "x"}).status_code == 404
    assert (GoalEvidence.objects.count(), GoalStep.objects.count()) == (1, 1)
