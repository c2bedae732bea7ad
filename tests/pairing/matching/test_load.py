"""What a mentor's further mentees cost: more for each, and more the more senior the mentor is."""

import pytest

from pairing.matching import Candidate
from pairing.matching.load import load_costs


@pytest.mark.parametrize(
    ("level", "costs"),
    [(4, (0, 3000, 6000)), (5, (0, 3750, 7500)), (8, (0, 6000, 12000)), (None, (0, 3000, 6000))],
)
def test_costs_rise_with_the_level_above_the_lowest_of_all_mentors(level, costs):
    mentors = [Candidate("junior", 4), Candidate("other", level)]

    assert load_costs(mentors)["other"] == costs


@pytest.mark.parametrize(("held", "costs"), [(0, (0, 3000, 6000)), (1, (3000, 6000)), (2, (6000,)), (7, (6000,))])
def test_mentees_whom_a_mentor_has_already_count(held, costs):
    assert load_costs([Candidate("o", 4, held=held)]) == {"o": costs}


def test_without_any_level_nobody_is_senior():
    assert load_costs([Candidate("o", None)]) == {"o": (0, 3000, 6000)}
    assert load_costs([]) == {}
