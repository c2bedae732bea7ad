"""What each criterion says of two people, from 0 to 1,000."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.matching import CRITERIA, REASONS, Candidate, Rules, WeightsError, normalised, score
from pairing.matching.overlap import is_zone, shares

WINTER, SUMMER = date(2026, 1, 14), date(2026, 7, 15)
RULES = Rules(lowest_gap=1, highest_gap=3)
EVEN = dict.fromkeys(CRITERIA, 1)


def judged(criterion, mentee, mentor, rules=RULES, day=WINTER) -> int:
    mentee = Candidate(**{"id": "e", "level": 2} | mentee)
    mentor = Candidate(**{"id": "o", "level": 4} | mentor)
    return int(score([mentee], [mentor], EVEN, rules, day).components[criterion][0, 0])


@pytest.mark.parametrize(
    ("own", "theirs", "said"), [(0, 5, 1000), (2, 5, 1000), (3, 5, 666), (2, 3, 333), (3, 3, 0), (0, 2, 0)]
)
def test_technical_asks_how_far_the_mentor_is_ahead_in_what_is_wished_for(own, theirs, said):
    skills = {"Rust": own} if own else {}

    assert judged("technical", {"wants": ("Rust",), "skills": skills}, {"skills": {"Rust": theirs}}) == said


def test_technical_is_the_mean_over_all_wishes_and_half_way_without_any():
    rust = {"skills": {"Rust": 5}}

    assert judged("technical", {"wants": ("Rust", "Go")}, rust) == 500
    assert judged("technical", {"wants": ("Rust", "Go", "SQL")}, rust) == 333
    assert judged("technical", {}, rust) == 500
    assert judged("technical", {"wants": ("Rust",)}, {}) == 500


@pytest.mark.parametrize(("level", "said"), [(4, 1000), (3, 750), (5, 750)])
def test_career_is_best_in_the_middle_of_the_levels_that_the_track_allows(level, said):
    assert judged("career", {"family": "x"}, {"family": "x", "level": level}) == said


def test_career_prefers_the_family_that_the_mentee_aims_for():
    aiming = {"family": "engineering", "aim": "management"}

    assert judged("career", aiming, {"family": "management"}) > judged("career", aiming, {"family": "engineering"})
    assert judged("career", {"level": None}, {}) == 500


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [("remote", "remote", 1000), ("hybrid", "remote", 700), ("in-person", "remote", 200), ("remote", "", 500)],
)
def test_communication_compares_how_they_would_rather_meet(left, right, said):
    assert judged("communication", {"style": left}, {"style": right}) == said


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ("Europe/Berlin", "Europe/Berlin", 1000),
        ("Europe/Berlin", "Europe/Lisbon", 875),
        ("Europe/Berlin", "America/Sao_Paulo", 500),
        ("Europe/Berlin", "Pacific/Auckland", 0),
        ("America/Los_Angeles", "Pacific/Auckland", 500),
        ("Europe/Berlin", "Nowhere/Land", 500),
    ],
)
def test_overlap_is_the_share_of_the_working_week_that_both_are_at_work(left, right, said):
    """Tuesday morning in Auckland is Monday afternoon in Los Angeles, but Monday morning there is Sunday here."""
    assert judged("overlap", {"zone": left}, {"zone": right}) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 1, 12), date(2026, 1, 18), 250),
        (date(2026, 3, 16), date(2026, 3, 22), 375),  # New York has changed its clocks, Berlin has not
        (date(2026, 1, 12), date(2026, 7, 12), (23 * 250 + 3 * 375) // 26),
    ],
)
def test_overlap_follows_the_clocks_through_the_weeks_of_the_cohort(first, last, said):
    weeks = [("Europe/Berlin", ()), ("America/New_York", ())]

    assert shares(weeks, (first, last), 1000)[0, 1] == said


def test_overlap_is_out_of_the_hours_of_whoever_works_less():
    mornings = tuple((day, 9 * 60, 13 * 60) for day in range(1, 6))
    nights = tuple((day, 20 * 60, 24 * 60) for day in range(1, 6))

    assert judged("overlap", {"hours": mornings}, {}) == 1000
    assert judged("overlap", {"hours": mornings}, {"hours": nights}) == 0


def test_declaring_few_hours_chooses_nobody():
    """Who names only the hours of a mentor far away would rather have one near by, as if they had named none."""
    evenings = ((1, 17 * 60, 21 * 60),)
    near, far = {"zone": "Europe/Berlin"}, {"zone": "America/New_York"}
    honest, narrow = {"zone": "Europe/Berlin"}, {"zone": "Europe/Berlin", "hours": evenings}

    assert judged("overlap", honest, near) > judged("overlap", honest, far)
    assert judged("overlap", narrow, near) > judged("overlap", narrow, far)


def test_who_named_no_hours_is_held_to_work_nine_to_five_and_it_is_said():
    named = tuple((day, 9 * 60, 17 * 60) for day in range(1, 6))
    mentees = [Candidate("e1", 2, hours=named), Candidate("e2", 2), Candidate("e3", 2, zone="no zone")]
    scores = score(mentees, [Candidate("o", 4, hours=named)], EVEN, RULES, WINTER)

    assert scores.components["overlap"][:2, 0].tolist() == [1000, 1000]
    assert [scores.assumed(row, 0) for row in range(3)] == [[], ["overlap"], []]
    assert not any(map(is_zone, ("no zone", "Europe", "..", "x" * 300)))


def test_no_language_in_common_counts_nothing_whatever_the_style():
    german, both = frozenset({"de"}), frozenset({"de", "en"})

    assert judged("communication", {"style": "remote", "languages": german}, {"style": "remote"}) == 1000
    assert judged("communication", {"style": "remote", "languages": german}, {"languages": both}) == 500
    english = {"style": "remote", "languages": frozenset({"en"})}
    assert judged("communication", {"style": "remote", "languages": german}, english) == 0


@pytest.mark.parametrize(("opportunity", "said"), [(0, 500), (400, 600), (1000, 750)])
def test_an_opportunity_raises_the_roadmap_with_every_mentor(opportunity, said):
    asked = {"needs": {"Kafka": 4}, "skills": {"Kafka": 2}, "opportunity": opportunity}

    assert judged("roadmap", asked, {"skills": {"Kafka": 3}}) == said
    assert judged("roadmap", {"opportunity": opportunity}, {"skills": {"Kafka": 3}}) == said
    assert judged("roadmap", asked, {"skills": {"Kafka": 5}}) == 1000


def test_roadmap_is_the_share_of_the_gap_that_the_mentor_can_close():
    asked = {"needs": {"Kafka": 4}, "skills": {"Kafka": 2}}

    assert judged("roadmap", asked, {"skills": {"Kafka": 5}}) == 1000
    assert judged("roadmap", asked, {"skills": {"Kafka": 3}}) == 500
    assert judged("roadmap", asked, {"skills": {"Go": 3}}) == 0
    assert judged("roadmap", {}, {"skills": {"Kafka": 5}}) == 500


def test_rotation_counts_a_former_mentor_nothing_and_a_former_team_half():
    assert judged("rotation", {"past_mentors": frozenset({"o"})}, {}) == 0
    assert judged("rotation", {"past_teams": frozenset({"a/b"})}, {"team": "a/b"}) == 500
    assert judged("rotation", {"past_mentors": frozenset({"gone"})}, {}) == 1000


def test_rotation_counts_a_mentor_half_who_only_knows_systems_that_the_mentee_has_worked_in():
    seen = {"past_systems": frozenset({"billing", "ledger"})}

    assert judged("rotation", seen, {"systems": frozenset({"billing"})}) == 500
    assert judged("rotation", seen, {"systems": frozenset({"billing", "search"})}) == 1000
    assert judged("rotation", seen, {"systems": frozenset()}) == 1000
    assert judged("rotation", {}, {"systems": frozenset({"billing"})}) == 1000
    assert judged("rotation", seen | {"past_mentors": frozenset({"o"})}, {"systems": frozenset({"search"})}) == 0


people = st.builds(
    Candidate,
    id=st.uuids().map(str),
    level=st.one_of(st.none(), st.integers(1, 10)),
    team=st.sampled_from(["", "a", "b"]),
    skills=st.dictionaries(st.sampled_from(["Go", "SQL", "Rust"]), st.integers(1, 5)),
    wants=st.lists(st.sampled_from(["Go", "SQL", "Rust"]), unique=True).map(tuple),
    style=st.sampled_from(["", "remote", "hybrid", "in-person"]),
    zone=st.sampled_from(["UTC", "Asia/Kolkata", "America/Toronto", "no zone"]),
    past_teams=st.frozensets(st.sampled_from(["a", "b"])),
    family=st.sampled_from(["", "engineering", "management"]),
    aim=st.sampled_from(["", "engineering", "management"]),
    needs=st.dictionaries(st.sampled_from(["Go", "SQL"]), st.integers(1, 5)),
    opportunity=st.integers(0, 1000),
    languages=st.frozensets(st.sampled_from(["de", "en"])),
    hours=st.sampled_from([(), ((1, 540, 1020),), ((1, 0, 1440), (2, 0, 1440))]),
    past_systems=st.frozensets(st.sampled_from(["x", "y"])),
    systems=st.frozensets(st.sampled_from(["x", "y"])),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(people, max_size=4),
    st.lists(people, max_size=4),
    st.lists(st.integers(0, 9), min_size=6, max_size=6).filter(any),
)
def test_components_stay_in_range_and_a_breakdown_adds_up_exactly(mentees, mentors, weights):
    scores = score(mentees, mentors, dict(zip(CRITERIA, weights, strict=True)), RULES, WINTER)

    assert sum(scores.weights.values()) == 100
    for values in scores.components.values():
        assert np.all((values >= 0) & (values <= 1000))
    for row in range(len(mentees)):
        for column in range(len(mentors)):
            points = scores.points(row, column)
            assert sum(points.values()) == scores.total[row, column] <= 100_000
            assert set(scores.without_data(row, column)) == {
                criterion for criterion, silent in scores.unknown.items() if silent[row, column]
            }


def test_weights_are_scaled_to_a_hundred_and_equal_remainders_go_to_the_first():
    assert normalised({"technical": 1, "career": 1, "overlap": 1}) == {
        "technical": 34, "career": 33, "communication": 0, "overlap": 33, "roadmap": 0, "rotation": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ({"technical": 0}, "above 0"),
        ({"charm": 1}, "no criterion “charm”"),
        ({"technical": -1}, "whole number, 0 or more"),
        ({"technical": 0.5}, "whole number, 0 or more"),
        ({"technical": True}, "whole number, 0 or more"),
    ],
)
def test_weights_that_say_nothing_are_refused(weights, sentence):
    with pytest.raises(WeightsError, match=sentence):
        normalised(weights)


def rule_against(mentee, mentor, forbidden=frozenset()) -> str | None:
    mentee, mentor = Candidate(**{"id": "e", "level": 2} | mentee), Candidate(**{"id": "o", "level": 4} | mentor)
    code = int(score([mentee], [mentor], EVEN, Rules(1, 3, forbidden), WINTER).forbidden[0, 0])
    return REASONS[code] if code >= 0 else None


def test_rules_forbid_oneself_the_reporting_line_level_gaps_and_named_pairs():
    assert rule_against({}, {}) is None
    assert rule_against({"id": "o"}, {}) == "self"
    assert rule_against({"line": frozenset({"o"})}, {}) == "line"
    assert rule_against({}, {"line": frozenset({"e"})}) == "line"
    assert rule_against({}, {"level": 6}) == "level"
    assert rule_against({}, {"level": 2}) == "level"
    assert rule_against({"level": None}, {"level": 9}) is None
    assert rule_against({}, {"level": None}) is None
    assert rule_against({}, {}, frozenset({("e", "o")})) == "forbidden"
    assert rule_against({}, {"level": 6}, frozenset({("e", "o")})) == "level"
