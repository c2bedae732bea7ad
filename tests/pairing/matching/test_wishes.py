"""Wishes as preferences, and what became of them."""

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.matching import blocking_pairs, solve, stable_pairs, verify_stable
from pairing.matching.wishes import NOT_TO_BE_HAD, TAKEN, Wishes, met, missed, mutual_preferences, preferences_of
from tests.pairing.matching.instances import problems
from tests.pairing.matching.test_solver import table


@st.composite
def wishes_for(draw, market):
    """Up to three wishes each, of anybody."""
    mentors = st.lists(st.sampled_from(market.mentors), max_size=3, unique=True) if market.mentors else st.just([])
    mentees = st.lists(st.sampled_from(market.mentees), max_size=3, unique=True) if market.mentees else st.just([])
    return Wishes(
        {mentee: draw(mentors) for mentee in market.mentees}, {mentor: draw(mentees) for mentor in market.mentors}
    )


def test_a_first_wish_comes_before_any_score():
    market = table([[90, 10]])

    pairs = stable_pairs(preferences_of(market, Wishes({"e0": ["o1"]}), unranked=True)).pairs

    assert pairs == [("e0", "o1")]


def test_a_mentor_keeps_whom_they_named_before_who_scores_higher():
    market = table([[90], [10]])
    wishes = Wishes(of_mentors={"o0": ["e1"]})

    assert stable_pairs(preferences_of(market, wishes, unranked=True)).pairs == [("e1", "o0")]


def test_a_mentor_who_named_nobody_takes_who_named_them_before_who_scores_higher():
    market = table([[90, 80], [10, None]])
    wishes = Wishes({"e1": ["o0"]})

    assert stable_pairs(preferences_of(market, wishes, unranked=True)).pairs == [("e0", "o1"), ("e1", "o0")]


def test_nobody_gets_a_mentor_they_did_not_name_where_the_track_says_so():
    market = table([[90, 10], [90, 10]])
    wishes = Wishes({"e0": ["o1"], "e1": ["o1"]})

    assert stable_pairs(preferences_of(market, wishes, unranked=False)).pairs in ([("e0", "o1")], [("e1", "o1")])


def test_what_became_of_higher_wishes_is_said():
    market = table([[50, 50, None], [60, 10, 10]], capacities=[1, 1, 1])
    wishes = Wishes({"e0": ["o2", "o0", "o1"], "e1": ["o0"]})
    preferences = preferences_of(market, wishes, unranked=True)
    pairs = stable_pairs(preferences).pairs

    assert pairs == [("e0", "o1"), ("e1", "o0")]
    said = [(wish.id, wish.rank, wish.reason) for wish in missed(preferences, wishes, pairs)["e0"]]
    assert said == [("o2", 1, NOT_TO_BE_HAD), ("o0", 2, TAKEN)]


def test_wishes_met_are_counted():
    wishes = Wishes({"e0": ["o0", "o1"], "e1": ["o1"], "e2": ["o0"], "e3": []}, {"o1": ["e0"]})

    counted = met(wishes, [("e0", "o1"), ("e2", "o0"), ("e3", "o2")])

    assert (counted.wishers, counted.met, counted.first, counted.mutual) == (3, 2, 1, 1)


@settings(max_examples=150, deadline=None)
@given(problems(), st.data())
def test_stable_pairs_of_wishes_are_stable_beside_forced_ones(market, data):
    preferences = preferences_of(market, data.draw(wishes_for(market)), unranked=data.draw(st.booleans()))
    found = stable_pairs(preferences)

    assert verify_stable(preferences, found.pairs) == len(preferences.edge_mentee)
    assert not market.forced & set(found.pairs)


@settings(max_examples=100, deadline=None)
@given(problems(forced=False), st.data())
def test_hybrid_keeps_mutual_wishes_stable_and_fills_the_rest_by_the_optimum(market, data):
    wishes = data.draw(wishes_for(market))
    preferences = mutual_preferences(market, wishes)
    honoured = stable_pairs(preferences).pairs
    solution = solve(dataclasses.replace(market, forced=frozenset(honoured)))
    made = {(mentee, mentor) for mentee, mentor, _ in solution.pairs}

    assert set(honoured) <= made
    assert solution.gap == 0
    assert not blocking_pairs(preferences, honoured)


def test_finding_pairs_does_not_need_them_in_order():
    market = table([[1, 2, 3], [4, 5, 6]])
    preferences = preferences_of(market, Wishes({"e1": ["o2"]}), unranked=False)

    assert np.array_equal(preferences.edge_mentor, [2])
