"""Sliders: who would have somebody else, said before anything is saved."""

import pytest

from pairing.services import effects
from programs.models.track import CRITERIA

URL = "/pairing/cohorts/autumn/workbench/"
OTHER = dict.fromkeys(CRITERIA, 0) | {"rotation": 20, "overlap": 20}


@pytest.fixture(autouse=True)
def forgotten():
    effects._memory.clear()


def test_the_page_starts_with_the_weights_in_force(owner, matching):
    page = owner.get(URL)

    assert "These are the weights in force: 2 of 3 mentees would have a mentor" in page.text
    assert page.text.count('type="range"') == 6
    assert "Run the matching" in page.text
    assert URL in owner.get("/pairing/cohorts/autumn/runs/").text


def test_moving_a_slider_says_who_changes_and_saves_nothing(owner, matching, run):
    piece = owner.post(URL, OTHER, headers={"HX-Request": "true"})

    assert "<html" not in piece.text
    assert "would have somebody else." in piece.text
    assert "50 %" in piece.text
    assert "Nothing is saved yet." in piece.text
    whole = owner.post(URL, OTHER)
    assert "<html" in whole.text
    assert matching.track.weights.version == 1


def test_saving_makes_a_new_version_with_its_note(owner, matching):
    answer = owner.post(URL, OTHER | {"save": "yes", "note": "Sites first this year."}, follow=True)

    assert "Saved as a new version" in answer.text
    assert "Sites first this year." in answer.text
    weights = matching.track.weights
    assert (weights.version, weights.rotation, weights.note) == (2, 50, "Sites first this year.")
    assert weights.set_by == matching.track.program.owner
    again = owner.post(URL, OTHER | {"save": "yes"}, follow=True)
    assert "These are the weights in force already." in again.text
    assert matching.track.weights.version == 2


def test_a_slider_that_is_pulled_while_saving_is_not_sent_as_saved(owner, matching):
    owner.post(URL, OTHER | {"save": "yes"}, headers={"HX-Request": "true"})

    assert matching.track.weights.version == 1


def test_mistakes_are_said(owner, matching):
    none = dict.fromkeys(CRITERIA, 0)

    assert "at least one is above 0" in owner.post(URL, none, headers={"HX-Request": "true"}).text
    assert "Give at least one criterion a weight above 0." in owner.post(URL, none | {"save": "yes"}).text
    assert "whole number of 0 to 100" in owner.post(URL, OTHER | {"career": "101"}, headers={"HX-Request": "true"}).text


def test_without_anybody_it_says_so(owner, matching):
    matching.enrolments.all().delete()

    assert "nobody to try it on" in owner.get(URL).text


def test_the_second_look_scores_nobody_again(owner, matching, monkeypatch):
    owner.get(URL)
    monkeypatch.setattr(effects, "take_snapshot", None)

    assert owner.post(URL, OTHER).status_code == 200


def test_who_joins_meanwhile_is_seen_at_once(owner, matching, of):
    assert owner.get(URL).context["effect"].mentees == 3
    of("Ron").delete()

    assert owner.get(URL).context["effect"].mentees == 2
