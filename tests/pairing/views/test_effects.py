import pytest

from pairing.services import effects
from pairing.services.effects import cohort_to_try, effect_of
from programs.models.track import CRITERIA
from programs.states import CohortState
from tests.factories import TODAY
from tests.factories.people import make_person

OTHER = dict.fromkeys(CRITERIA, 0) | {"rotation": 1}


@pytest.fixture
def url(matching) -> str:
    track = matching.track
    return f"/pairing/tracks/{track.program.slug}/{track.slug}/weights/"


def test_a_change_of_weights_says_its_effect_and_saves_nothing(owner, matching, url):
    answer = owner.post(url, OTHER)

    assert "In Autumn, " in answer.text
    assert "2 would have a mentor" in answer.text
    assert "now 45" in answer.text
    assert matching.track.weights.version == 1
    piece = owner.post(url, OTHER, headers={"HX-Request": "true"})
    assert "<html" not in piece.text


def test_the_weights_in_force_change_nothing(owner, matching, url):
    assert "These are the weights in force." in owner.post(url, matching.track.weights.as_dict()).text


def test_mistakes_are_said_in_the_piece_too(owner, url):
    assert "Every weight is a whole number" in owner.post(url, OTHER | {"career": "x"}).text


def test_asking_for_the_page_leads_to_the_form(owner, matching, url):
    answer = owner.get(url)

    assert answer.status_code == 302
    assert answer["Location"].endswith("/weights/")


def test_others_find_nothing(client, url):
    client.force_login(make_person("Ulla").user)

    assert client.post(url, OTHER).status_code == 404


def test_without_a_cohort_that_waits_nobody_depends_on_it(owner, matching, url):
    matching.state = CohortState.RUNNING
    matching.save()

    assert cohort_to_try(matching.track) is None
    assert "nobody's mentor depends on it" in owner.post(url, OTHER).text.replace("&#x27;", "'")


def test_nobody_to_try_it_on_is_said(owner, matching, url, monkeypatch):
    assert effect_of(matching, OTHER, TODAY).mentees == 3
    monkeypatch.setattr(effects, "MOST_PAIRS", 2)
    effects._memory.clear()
    assert effect_of(matching, OTHER, TODAY) is None
    matching.enrolments.all().delete()
    assert "nobody to try it on" in owner.post(url, OTHER).text


def test_who_gets_somebody_else_is_counted(matching):
    """Only communication counts, and only Gopher meets as the two mentees do: the places are given out anew."""
    weights = dict.fromkeys(CRITERIA, 0) | {"communication": 100}

    effect = effect_of(matching, weights, TODAY)

    assert effect.paired == 2
    assert 0 <= effect.moved <= effect.mentees
