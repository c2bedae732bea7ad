"""Circles with a smallest size are the best there are, held against every choice of small instances."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.matching.circles import group
from pairing.matching.market import NOT_ELIGIBLE, Unsolvable


def scores_of(*rows):
    return np.array(rows, dtype=np.int64)


def best_by_trying_everything(scores, smallest, largest):
    """The worth of the best of all ways to put everybody with somebody or nobody."""
    mentees, mentors = scores.shape
    best = (0, 0)
    for choice in product(range(-1, mentors), repeat=mentees):
        loads = [choice.count(mentor) for mentor in range(mentors)]
        if any(load and not smallest <= load <= largest for load in loads):
            continue
        chosen = [int(scores[mentee, mentor]) for mentee, mentor in enumerate(choice) if mentor >= 0]
        if NOT_ELIGIBLE not in chosen:
            best = max(best, (len(chosen), sum(chosen)))
    return best


def worth_of(scores, members):
    chosen = [int(scores[mentee, mentor]) for mentor, group in members.items() for mentee in group]
    assert NOT_ELIGIBLE not in chosen
    return len(chosen), sum(chosen)


@st.composite
def instances(draw):
    mentees, mentors = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    cell = st.one_of(st.just(NOT_ELIGIBLE), st.integers(0, 9))
    rows = [[draw(cell) for _ in range(mentors)] for _ in range(mentees)]
    smallest = draw(st.integers(1, 4))
    return np.array(rows, dtype=np.int64), smallest, draw(st.integers(smallest, 5))


@settings(max_examples=150, deadline=None)
@given(instances())
def test_no_other_circles_are_better(instance):
    scores, smallest, largest = instance

    found = group(scores, smallest=smallest, largest=largest)

    assert found.proven
    assert found.worth == worth_of(scores, found.members) == best_by_trying_everything(scores, smallest, largest)
    assert all(smallest <= len(members) <= largest for members in found.members.values())


def test_a_circle_that_would_be_too_small_does_not_run_and_its_people_join_another():
    scores = scores_of([9, 1], [9, 1], [9, 1], [1, 9])

    found = group(scores, smallest=3, largest=4)

    assert found.members == {0: [0, 1, 2, 3]}
    assert (found.worth, found.proven) == ((4, 28), True)


def test_more_people_in_a_circle_come_before_higher_scores():
    scores = scores_of([90, 1], [90, 1], [90, 1], [NOT_ELIGIBLE, 1])

    assert group(scores, smallest=2, largest=3).worth == (4, 92 + 90)


def test_nobody_is_in_a_circle_when_none_can_have_its_fewest_members():
    found = group(scores_of([5], [5]), smallest=3, largest=6)

    assert (found.members, found.worth, found.proven) == ({}, (0, 0), True)


def test_without_people_there_are_no_circles():
    assert group(np.zeros((0, 3), dtype=np.int64), smallest=2, largest=4).members == {}
    assert group(np.zeros((3, 0), dtype=np.int64), smallest=2, largest=4).worth == (0, 0)


def test_what_is_not_proven_says_so_and_says_what_might_be_possible():
    generator = np.random.default_rng(3)
    scores = generator.integers(0, 1000, size=(30, 12))

    found = group(scores, smallest=5, largest=6, tries=1)
    longer = group(scores, smallest=5, largest=6, tries=5000)

    assert not found.proven
    assert found.worth <= longer.worth <= longer.most <= found.most


@pytest.mark.parametrize(("smallest", "largest"), [(0, 3), (4, 3)])
def test_a_size_that_is_none_is_refused(smallest, largest):
    with pytest.raises(Unsolvable, match="that is no size"):
        group(scores_of([1]), smallest=smallest, largest=largest)
