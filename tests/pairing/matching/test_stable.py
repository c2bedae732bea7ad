"""Deferred acceptance, held against every matching there is."""

import dataclasses
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.matching import Refuted
from pairing.matching.stable import Preferences, blocking_pairs, stable_pairs, verify_stable
from pairing.matching.ties import lots, marks
from tests.pairing.matching.instances import problems


@st.composite
def preferences(draw, mentees=4, mentors=3, likings=4):
    """Small, with pairs that may not be and, since there are few likings, with ties."""
    n, m = draw(st.integers(0, mentees)), draw(st.integers(0, mentors))
    edges = [(i, j) for i in range(n) for j in range(m) if draw(st.integers(0, 4))]
    liked = st.lists(st.integers(0, likings), min_size=len(edges), max_size=len(edges))
    return Preferences(
        mentees=[f"e{i}" for i in range(n)],
        mentors=[f"o{j}" for j in range(m)],
        edge_mentee=np.array([i for i, _ in edges], dtype=np.int64),
        edge_mentor=np.array([j for _, j in edges], dtype=np.int64),
        for_mentee=np.array(draw(liked), dtype=np.int64),
        for_mentor=np.array(draw(liked), dtype=np.int64),
        capacities=np.array(draw(st.lists(st.integers(0, 2), min_size=m, max_size=m)), dtype=np.int64),
        demands=np.array(draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)), dtype=np.int64),
    )


def strict(given: Preferences) -> Preferences:
    """The same, with ties settled by the lots: 1, 2, 3, … on both sides."""
    lot = -lots(marks(given.mentees)[given.edge_mentee], marks(given.mentors)[given.edge_mentor])
    sides = {}
    for side in ("for_mentee", "for_mentor"):
        place = np.empty(len(lot), dtype=np.int64)
        place[np.lexsort((lot, getattr(given, side)))] = np.arange(len(lot))
        sides[side] = place
    return dataclasses.replace(given, **sides)


def everything(given: Preferences):
    """Every set of pairs that keeps the places; slow, short, and without a look at the method."""
    names = [(given.mentees[i], given.mentors[j]) for i, j in zip(given.edge_mentee, given.edge_mentor, strict=True)]
    for count in range(len(names) + 1):
        for pairs in combinations(names, count):
            taken = [name for pair in pairs for name in pair]
            room = dict(zip([*given.mentees, *given.mentors], [*given.demands, *given.capacities], strict=True))
            if all(taken.count(name) <= places for name, places in room.items()):
                yield set(pairs)


def blocks(given: Preferences, pairs: set) -> list:
    """The pairs that block, straight from the definition."""
    rows = zip(given.edge_mentee, given.edge_mentor, given.for_mentee, given.for_mentor, strict=True)
    liking = {(given.mentees[i], given.mentors[j]): (int(a), int(b)) for i, j, a, b in rows}
    room = dict(zip([*given.mentees, *given.mentors], [*given.demands, *given.capacities], strict=True))

    def gladly(pair, side):
        has = [liking[other][side] for other in pairs if other[side] == pair[side]]
        if len(has) < room[pair[side]]:
            return True
        return bool(has) and liking[pair][side] > min(has)

    return sorted(pair for pair in liking if pair not in pairs and gladly(pair, 0) and gladly(pair, 1))


def shuffled(given: Preferences, seed: int) -> Preferences:
    random = np.random.default_rng(seed)
    mentees, mentors = random.permutation(len(given.mentees)), random.permutation(len(given.mentors))
    edges = random.permutation(len(given.edge_mentee))
    return Preferences(
        mentees=[given.mentees[i] for i in mentees],
        mentors=[given.mentors[j] for j in mentors],
        edge_mentee=np.argsort(mentees)[given.edge_mentee][edges],
        edge_mentor=np.argsort(mentors)[given.edge_mentor][edges],
        for_mentee=given.for_mentee[edges],
        for_mentor=given.for_mentor[edges],
        capacities=given.capacities[mentors],
        demands=given.demands[mentees],
    )


@settings(max_examples=400, deadline=None)
@given(preferences())
def test_nobody_would_rather_have_each_other(given):
    pairs = stable_pairs(given).pairs

    assert blocks(given, set(pairs)) == [] == blocking_pairs(given, pairs)
    assert verify_stable(given, pairs) == len(given.edge_mentee)


@settings(max_examples=150, deadline=None)
@given(preferences(mentees=3))
def test_no_stable_answer_gives_any_mentee_more(given):
    ordered = strict(given)
    found = set(stable_pairs(given).pairs)
    liked = {
        (given.mentees[i], given.mentors[j]): like
        for i, j, like in zip(ordered.edge_mentee, ordered.edge_mentor, ordered.for_mentee, strict=True)
    }

    for other in everything(given):
        if blocks(ordered, other):
            continue
        for mentee, wants in zip(given.mentees, given.demands, strict=True):
            of_both = sorted((p for p in found | other if p[0] == mentee), key=lambda pair: -liked[pair])
            assert set(of_both[:wants]) == {pair for pair in found if pair[0] == mentee}


@settings(max_examples=200, deadline=None)
@given(preferences(mentees=6, mentors=5, likings=2), st.integers(0, 2**32))
def test_the_order_of_the_input_does_not_matter(given, seed):
    assert stable_pairs(shuffled(given, seed)).pairs == stable_pairs(given).pairs


@settings(max_examples=200, deadline=None)
@given(preferences(), st.data())
def test_the_check_finds_the_pairs_that_block_and_no_others(given, data):
    names = [(given.mentees[i], given.mentors[j]) for i, j in zip(given.edge_mentee, given.edge_mentor, strict=True)]
    pairs = data.draw(st.sets(st.sampled_from(names))) if names else set()
    room = dict(zip([*given.mentees, *given.mentors], [*given.demands, *given.capacities], strict=True))
    taken = [name for pair in pairs for name in pair]
    if any(taken.count(name) > places for name, places in room.items()):
        with pytest.raises(Refuted, match="and room for"):
            blocking_pairs(given, pairs)
        return

    assert blocking_pairs(given, pairs) == blocks(given, pairs)


@settings(max_examples=100, deadline=None)
@given(problems(forced=False))
def test_where_both_sides_like_by_score_the_highest_score_comes_first(market):
    given = Preferences.by_score(market)
    found = stable_pairs(given)
    left, wants = market.capacities.copy(), market.demands.copy()
    greedy = []
    lot = lots(marks(market.mentees)[market.edge_mentee], marks(market.mentors)[market.edge_mentor])
    for at in np.lexsort((lot, -market.score)):
        i, j = market.edge_mentee[at], market.edge_mentor[at]
        if left[j] and wants[i]:
            left[j], wants[i] = left[j] - 1, wants[i] - 1
            greedy.append((market.mentees[i], market.mentors[j]))

    assert found.pairs == sorted(greedy)


def small(**changed) -> Preferences:
    """e0 likes o0 more than o1, e1 only o0; o0 likes e1 more."""
    facts = {
        "mentees": ["e0", "e1"], "mentors": ["o0", "o1"],
        "edge_mentee": np.array([0, 0, 1]), "edge_mentor": np.array([0, 1, 0]),
        "for_mentee": np.array([2, 1, 1]), "for_mentor": np.array([1, 1, 2]),
        "capacities": np.array([1, 1]), "demands": np.array([1, 1]),
    }  # fmt: skip
    return Preferences(**(facts | changed))


def test_a_mentor_keeps_whom_they_like_most():
    assert stable_pairs(small()).pairs == [("e0", "o1"), ("e1", "o0")]


def test_pairs_that_block_are_named():
    with pytest.raises(Refuted, match="e1 and o0 would rather have each other"):
        verify_stable(small(), [("e0", "o0")])


@pytest.mark.parametrize(
    "pairs",
    [
        pytest.param([("e1", "o1")], id="out of the question for one of them"),
        pytest.param([("e0", "o0"), ("e1", "o0")], id="two on one place"),
        pytest.param([("e0", "o0"), ("e0", "o0")], id="named twice"),
        pytest.param([("e0", "nobody")], id="somebody unknown"),
    ],
)
def test_pairs_that_break_a_rule_are_refuted(pairs):
    with pytest.raises(Refuted):
        blocking_pairs(small(), pairs)


@pytest.mark.parametrize(
    "changed",
    [
        {"mentees": ["e0", "e0"]},
        {"capacities": np.array([1, -1])},
        {"edge_mentee": np.array([0, 0, 0])},
    ],
)
def test_preferences_that_make_no_sense_are_refused(changed):
    with pytest.raises(ValueError):
        small(**changed)


def test_two_thousand_mentees_are_paired_stably():
    random = np.random.default_rng(7)
    mentees, mentors = 2000, 700
    mentor = np.concatenate([random.permutation(mentors)[:90] for _ in range(mentees)])
    given = Preferences(
        mentees=[f"e{i}" for i in range(mentees)],
        mentors=[f"o{j}" for j in range(mentors)],
        edge_mentee=np.repeat(np.arange(mentees), 90),
        edge_mentor=mentor,
        for_mentee=random.integers(0, 100_000, len(mentor)),
        for_mentor=random.integers(0, 100_000, len(mentor)),
        capacities=random.integers(1, 5, mentors),
        demands=np.ones(mentees, dtype=np.int64),
    )

    found = stable_pairs(given)

    assert verify_stable(given, found.pairs) == len(mentor)
