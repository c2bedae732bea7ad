from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairing.matching.terms import TermState, spread_evenly, term_on

DAY = date(2026, 9, 16)


def ago(weeks: int) -> date:
    return DAY - timedelta(weeks=weeks)


@pytest.mark.parametrize(
    ("spells", "state", "weeks"),
    [
        ([], TermState.FREE, 0),
        ([(ago(30), None)], TermState.SERVING, 30),
        ([(ago(52), None)], TermState.PAST, 52),
        ([(ago(60), ago(4))], TermState.RESTING, 56),
        ([(ago(70), ago(8))], TermState.FREE, 0),  # rested for long enough
        ([(ago(60), ago(30)), (ago(25), None)], TermState.PAST, 60),  # too short a pause to be a rest
        ([(ago(60), ago(30)), (ago(20), None)], TermState.SERVING, 20),  # a rest between
        ([(ago(60), ago(10)), (ago(50), None)], TermState.PAST, 60),  # two mentees at once
        ([(ago(20), ago(4))], TermState.FREE, 16),  # a pause within a term
        ([(ago(-4), None)], TermState.FREE, 0),  # begins later
    ],
)
def test_a_term_is_a_stretch_of_mentoring_without_a_rest(spells, state, weeks):
    term = term_on(DAY, spells, 52, 8)

    assert (term.state, term.weeks) == (state, weeks)
    assert term.open_to_new is (state in (TermState.FREE, TermState.SERVING))


def test_who_rests_is_free_again_on_the_day_the_rest_is_over():
    term = term_on(DAY, [(ago(60), ago(4))], 52, 8)

    assert term.until == DAY + timedelta(weeks=4)
    assert term_on(DAY + timedelta(weeks=4), [(ago(60), ago(4))], 52, 8).state == TermState.FREE


def test_without_a_term_nobody_ever_rests():
    assert term_on(DAY, [(ago(500), None)], None, 8).state == TermState.SERVING


people = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=6)


@given(people)
def test_an_even_spread_serves_as_many_and_nobody_carries_more_than_needed(mentors):
    places = [load + spare for load, spare in mentors]
    loads = [load for load, _ in mentors]

    even = spread_evenly(loads, places)

    assert sum(even) == sum(loads)
    assert all(load <= room for load, room in zip(even, places, strict=True))
    # Nobody has two more than somebody with a place left.
    free = [load for load, room in zip(even, places, strict=True) if load < room]
    assert not free or max(even, default=0) <= min(free) + 1
