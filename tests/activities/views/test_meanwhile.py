"""A pairing that ends between the question who and the act: a sentence, and what was typed stays."""

import pytest
from django.urls import reverse

from pairing.services.offers import end_pairing
from tests.factories import NOW
from tests.factories.activities import GoalFactory


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("note_create", {"body": "Kept words"}),
        ("goal_create", {"title": "Kept words"}),
        ("goal_edit", {"title": "Kept words"}),
        ("action_item_add", {"text": "Kept words", "owner": "the mentee"}),
    ],
)
def test_what_was_typed_is_refused_and_stays(cast, as_, monkeypatch, name, typed):
    goal = GoalFactory(pairing=cast.pairing)
    browser = as_(cast.mentee)
    monkeypatch.setattr("activities.permissions._lasts", lambda pairing: True)
    end_pairing(pairing=cast.pairing, by=None, now=NOW)
    typed = typed | ({"owner": cast.mentee.pk} if "owner" in typed else {})

    page = browser.post(
        reverse(f"activities:{name}", args=[goal.pk if name == "goal_edit" else cast.pairing.pk]), typed
    )

    assert "This pairing is ended, so nothing can be added to it." in page.text
    assert "Kept words" in page.text
