"""Another mentor in the middle of a cohort: exact among the places that are free, and nobody moved who may not be."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.matching.market import NOT_ELIGIBLE
from pairing.matching.repair import STAY, Move, Repair, Table, Way, repair, ways


def table_of(scores, costs):
    """Mentees a, b, … by mentors m0, m1, …; None where a pair may not be."""
    mentees = [chr(ord("a") + number) for number in range(len(scores))]
    mentors = [f"m{number}" for number in range(len(costs))]
    values = [[NOT_ELIGIBLE if cell is None else cell for cell in row] for row in scores]
    cells = np.array(values, dtype=np.int64).reshape(len(mentees), len(mentors))
    return Table(mentees, mentors, cells, dict(zip(mentors, costs, strict=True)))


@st.composite
def instances(draw):
    """Up to four mentees, of whom some have offers, and up to four mentors with some places."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cell = st.one_of(st.none(), st.integers(0, 100).map(lambda points: points * 1000))
    scores = draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    places = st.lists(st.sampled_from([0, 3000, 6000]), max_size=3).map(sorted)
    costs = draw(st.lists(places, min_size=columns, max_size=columns))
    table = table_of(scores, costs)
    offers: dict[str, str] = {}
    for mentee in table.mentees:
        open_to = [
            mentor
            for number, mentor in enumerate(table.mentors)
            if table.scores[table.mentees.index(mentee), number] != NOT_ELIGIBLE
            and list(offers.values()).count(mentor) < len(table.costs[mentor])
        ]
        if open_to and draw(st.booleans()):
            offers[mentee] = draw(st.sampled_from(open_to))
    return table, [mentee for mentee in table.mentees if mentee not in offers], offers


def worth(table, given_to, held, offers, bonus):
    """Whoever has an offer and keeps one, how many are served, and the total with and without the bonus."""
    total, extra = 0, 0
    for mentor in table.mentors:
        costs = table.costs[mentor][held.count(mentor) :]
        here = [mentee for mentee, got in given_to.items() if got == mentor]
        if len(here) > len(costs):
            return None
        total -= sum(costs[: len(here)])
    for mentee, mentor in given_to.items():
        if mentor is None:
            continue
        score = table.scores[table.mentees.index(mentee), table.mentors.index(mentor)]
        if score == NOT_ELIGIBLE:
            return None
        total += int(score)
        extra += bonus if offers.get(mentee) == mentor else 0
    kept = sum(mentor is not None for mentee, mentor in given_to.items() if mentee in offers)
    return kept, sum(mentor is not None for mentor in given_to.values()), total + extra


def best(table, wanted, offers, way):
    """By trying everything."""
    playing = sorted([*wanted, *(offers if way != Way.NOBODY else ())])
    held = list(offers.values()) if way == Way.NOBODY else []
    free_to_move = offers if way != Way.NOBODY else {}
    bonus = STAY if way == Way.FEW else 0
    tried = (
        worth(table, dict(zip(playing, choice, strict=True)), held, free_to_move, bonus)
        for choice in product([None, *table.mentors], repeat=len(playing))
    )
    return max(value for value in tried if value is not None)


def found_worth(table, wanted, offers, way, found):
    playing = sorted([*wanted, *(offers if way != Way.NOBODY else ())])
    moved = {move.mentee: move.after for move in found.moves}
    got = {mentee: mentor for mentee, mentor, _ in found.pairs}
    given_to = {mentee: got.get(mentee, moved.get(mentee, offers.get(mentee))) for mentee in playing}
    held = list(offers.values()) if way == Way.NOBODY else []
    return worth(table, given_to, held, offers if way != Way.NOBODY else {}, STAY if way == Way.FEW else 0)


@settings(max_examples=150, deadline=None)
@given(instances(), st.sampled_from(list(Way)))
def test_the_answer_is_the_best_among_the_free_places(instance, way):
    table, wanted, offers = instance

    found = repair(table, wanted, offers, way)

    assert found_worth(table, wanted, offers, way, found) == best(table, wanted, offers, way)


@settings(max_examples=100, deadline=None)
@given(instances())
def test_nobody_moves_unless_their_offer_may_and_no_offer_is_lost(instance):
    table, wanted, offers = instance

    for way in Way:
        found = repair(table, wanted, offers, way)
        assert {mentee for mentee, _, _ in found.pairs} | set(found.left_out) == set(wanted)
        assert {move.mentee for move in found.moves} <= (set() if way == Way.NOBODY else set(offers))
        assert all(offers[move.mentee] == move.before for move in found.moves)


@settings(max_examples=60, deadline=None)
@given(instances(), st.randoms(use_true_random=False))
def test_the_order_of_those_who_want_another_does_not_matter(instance, random):
    table, wanted, offers = instance
    shuffled = random.sample(wanted, len(wanted))
    others = dict(random.sample(sorted(offers.items()), len(offers)))

    assert ways(table, shuffled, others) == ways(table, wanted, offers)


def test_a_free_place_is_taken_and_nobody_else_is_touched():
    table = table_of([[80_000, 60_000], [70_000, 90_000]], [[0], [0]])

    (only,) = ways(table, ["a"], {"b": "m1"})

    assert only == Repair(Way.NOBODY, (("a", "m0", 80_000),), (), (), 170_000)


def test_an_offer_moves_when_a_place_is_needed():
    table = table_of([[80_000, None], [70_000, 65_000]], [[0], [0]])

    nobody, few = ways(table, ["a"], {"b": "m0"})

    assert nobody.left_out == ("a",)
    assert few.pairs == (("a", "m0", 80_000),)
    assert few.moves == (Move("b", "m0", "m1"),)


def test_a_small_gain_moves_an_offer_only_with_a_free_hand():
    table = table_of([[80_000, 60_000], [75_000, 70_000]], [[0], [0]])

    nobody, free = ways(table, ["a"], {"b": "m0"})

    assert (nobody.way, nobody.pairs, nobody.moves) == (Way.NOBODY, (("a", "m1", 60_000),), ())
    assert (free.way, free.moves, free.total) == (Way.FREE, (Move("b", "m0", "m1"),), 150_000)


@settings(max_examples=100, deadline=None)
@given(instances())
def test_each_further_way_serves_more_or_gains_something(instance):
    table, wanted, offers = instance

    found = [(len(way.pairs), way.total) for way in ways(table, wanted, offers)]

    assert found == sorted(set(found))


def test_without_a_place_or_an_eligible_mentor_somebody_is_left_out():
    assert ways(table_of([[None]], [[0]]), ["a"], {})[0].left_out == ("a",)
    assert ways(table_of([[50_000]], [[]]), ["a"], {})[0].left_out == ("a",)


def test_who_has_an_offer_can_not_want_another():
    with pytest.raises(ValueError, match="take the offer back first"):
        repair(table_of([[1000]], [[0]]), ["a"], {"a": "m0"}, Way.NOBODY)
