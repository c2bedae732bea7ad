import pytest

from programs.models import Track
from programs.states import Focus, Formation, Tier
from tests.factories.programs import CohortFactory
from tests.queries import assert_same_queries

NEW, URL = "/programs/craft/tracks/new/", "/programs/craft/tracks/depth/"
FACTS = {
    "name": "Leads",
    "focus": "leadership",
    "formation": "assigned",
    "tier": "principal",
    "cadence_days": "21",
    "duration_weeks": "30",
}
WEIGHTS = {"technical": 2, "career": 1, "communication": 0, "overlap": 1, "roadmap": 0, "rotation": 0}


def track() -> Track:
    return Track.objects.get(name="Leads")


def test_focus_and_tier_say_what_the_owner_does_not(cast, as_):
    answer = as_(cast.owner).post(NEW, FACTS, follow=True)

    made = track()
    assert (made.focus, made.formation, made.tier) == (Focus.LEADERSHIP, Formation.ASSIGNED, Tier.PRINCIPAL)
    assert (made.lowest_gap, made.highest_gap, made.mentee_limit) == (2, 6, 2)
    assert (made.cadence_days, made.duration_weeks, made.weights.career) == (21, 30, 45)
    assert answer.redirect_chain == [("/programs/craft/tracks/leads/weights/", 302)]


def test_the_owner_may_say_otherwise(cast, as_):
    as_(cast.owner).post(NEW, FACTS | {"lowest_gap": "-1", "highest_gap": "0", "mentee_limit": "5"})

    made = track()
    assert (made.lowest_gap, made.highest_gap, made.mentee_limit) == (-1, 0, 5)
    assert made.levels_sentence == "A mentor is from 1 level below to at the level of the mentee."


@pytest.mark.parametrize(
    ("low", "high", "sentence"),
    [
        (1, 4, "A mentor is 1 to 4 levels above the mentee."),
        (0, 0, "A mentor is at the level of the mentee."),
        (2, 2, "A mentor is 2 levels above the mentee."),
        (-2, 1, "A mentor is from 2 levels below to 1 level above the mentee."),
    ],
)
def test_level_gaps_are_said_in_a_sentence(low, high, sentence):
    assert Track(lowest_gap=low, highest_gap=high).levels_sentence == sentence


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"lowest_gap": "3", "highest_gap": "1"}, "at least the lowest one"),
        ({"lowest_gap": "many"}, "whole number"),
        ({"tier": "wizard"}, "Select a valid choice"),
        ({"cadence_days": "1"}, "greater than or equal to 7"),
        ({"name": ""}, "required"),
    ],
)
def test_a_wrong_answer_is_said_and_nothing_typed_is_lost(cast, as_, wrong, sentence):
    answer = as_(cast.owner).post(NEW, FACTS | {"duration_weeks": "33"} | wrong)

    assert sentence in answer.text
    assert 'value="33"' in answer.text
    assert not Track.objects.filter(name="Leads").exists()


def test_a_track_says_how_its_pairs_form(cast, as_):
    choices = {"formation": "organic", "wish_limit": "3", "request_days": "5", "unranked_by_score": "on"}
    as_(cast.owner).post(NEW, FACTS | choices)
    made = track()

    assert (made.formation, made.wish_limit, made.request_days, made.unranked_by_score) == ("organic", 3, 5, True)
    assert made.formation_sentence in as_(cast.owner).get(made.get_absolute_url()).text


def test_fields_that_nobody_offered_change_nothing(cast, as_):
    other = Track.objects.exclude(program__slug="craft").first()
    extra = {"program": "1", "slug": "mine", "created_at": "2020-01-01"}
    as_(cast.owner).post(NEW, FACTS | extra)

    assert (track().formation, track().program.slug, track().slug, other) == ("assigned", "craft", "leads", None)


def test_a_track_is_edited_by_who_runs_it_alone(cast, as_):
    facts = {**FACTS, "name": "Deeper", "lowest_gap": "0", "highest_gap": "4", "mentee_limit": "1"}
    as_(cast.deputy).post(f"{URL}edit/", facts)

    assert Track.objects.get(slug="depth").name == "Deeper"
    assert "required" in as_(cast.owner).post(f"{URL}edit/", FACTS).text
    for somebody in (cast.other_owner, cast.administrator, cast.outsider):
        for page in (NEW, f"{URL}edit/", f"{URL}weights/", f"{URL}cohorts/new/"):
            assert as_(somebody).get(page).status_code == 404
            assert as_(somebody).post(page, facts).status_code == 404


def test_weights_are_kept_as_percentages_and_as_a_new_version(cast, as_):
    answer = as_(cast.owner).post(f"{URL}weights/", WEIGHTS, follow=True)

    weights = cast.cohort.track.weights
    assert (weights.version, weights.technical, weights.career, weights.overlap) == (2, 50, 25, 25)
    assert "Version 2" in answer.text
    assert "by Olga Owner" in answer.text


def test_weights_of_nothing_are_refused_beside_what_was_typed(cast, as_):
    client = as_(cast.owner)

    assert "a weight above 0" in client.post(f"{URL}weights/", dict.fromkeys(WEIGHTS, 0)).text
    assert 'value="-7"' in client.post(f"{URL}weights/", WEIGHTS | {"career": -7}).text
    assert cast.cohort.track.weights.version == 1


def test_the_weights_of_the_focus_stand_beside_the_form(cast, as_):
    answer = as_(cast.owner).get(f"{URL}weights/")

    assert dict(answer.context["suggested"])["technical domain"] == 45
    as_(cast.owner).post(f"{URL}weights/", WEIGHTS)
    assert as_(cast.owner).get(f"{URL}weights/").context["form"]["technical"].initial == 50
    assert as_(cast.owner).get(f"{URL}weights/?usual=yes").context["form"]["technical"].initial == 45


def test_the_page_says_in_words_what_a_track_is(cast, as_):
    answer = as_(cast.outsider).get(URL)

    assert "Mentees deepen their craft" in answer.text
    assert "0 to 4 levels above" in answer.text
    assert "Change the weights" not in answer.text
    assert "45 points" in answer.text
    assert as_(cast.outsider).get("/programs/craft/tracks/unknown/").status_code == 404
    assert as_(cast.outsider).get("/programs/another-program/tracks/depth/").status_code == 404


def test_a_track_with_more_cohorts_asks_no_more(cast, as_):
    track = cast.cohort.track

    assert_same_queries(as_(cast.owner), URL, lambda n: CohortFactory.create_batch(n, track=track))
