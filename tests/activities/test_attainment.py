"""Goal attainment scaling: published values, values by hand, and what must hold for any goals."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.attainment import Standing, score_of, t_score

LEVELS = st.lists(st.integers(-2, 2), min_size=1, max_size=8)
WEIGHTS = st.integers(1, 9)
WEIGHED = st.lists(st.tuples(st.integers(-2, 2), WEIGHTS), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("level", "goals", "printed"),
    [(-1, 4, "35.5"), (-1, 5, "34.9"), (-2, 3, "22.6"), (-2, 4, "21.0"), (-2, 5, "19.8"), (0, 4, "50.0")],
)
def test_equal_goals_give_the_scores_that_were_published(level, goals, printed):
    """Medians and quartiles at the start, of patients with one to six equal goals all at −1 or all at −2.

    Turner-Stokes L, Williams H. Goal attainment scaling: a direct comparison of alternative rating methods. Clinical
    Rehabilitation 2010;24(1):66–73, abstract: 34.9 and 35.5 on the standard scale; 21.0, 19.8 and 22.6 where every
    goal starts at −2; 50.0 where all are reached.
    """
    assert f"{t_score([level] * goals):.1f}" == printed


@pytest.mark.parametrize(
    ("levels", "weights", "by_hand"),
    [
        ([1], [1], 60),  # 50 + 10 · 1 / √(0.7 + 0.3)
        ([1, 0, -1], [1, 1, 1], 50),
        ([1, 1], [1, 1], 50 + 20 / sqrt(0.7 * 2 + 0.3 * 4)),
        ([2, 0], [3, 1], 50 + 60 / sqrt(0.7 * 10 + 0.3 * 16)),
        ([-1, 2, 0], [9, 2, 4], 50 - 50 / sqrt(0.7 * 101 + 0.3 * 225)),
    ],
)
def test_weighed_goals_give_what_the_formula_gives_by_hand(levels, weights, by_hand):
    assert t_score(levels, weights) == pytest.approx(by_hand)


def test_no_goal_has_no_score():
    assert t_score([]) is None
    assert score_of([]) is None


@given(st.lists(WEIGHTS, min_size=1, max_size=8))
def test_as_expected_throughout_is_fifty_whatever_weighs(weights):
    assert t_score([0] * len(weights), weights) == 50


@given(WEIGHED)
def test_the_mirror_image_of_levels_is_as_far_on_the_other_side(goals):
    levels, weights = zip(*goals, strict=True)
    assert t_score(levels, weights) - 50 == pytest.approx(50 - t_score([-level for level in levels], weights))


@given(WEIGHED, st.data())
def test_a_goal_that_rises_raises_the_score(goals, data):
    levels, weights = (list(part) for part in zip(*goals, strict=True))
    before = t_score(levels, weights)
    which = data.draw(st.integers(0, len(levels) - 1))
    if levels[which] < 2:
        levels[which] += 1
        assert t_score(levels, weights) > before


@given(LEVELS, WEIGHTS)
def test_equal_weights_are_no_weights(levels, weight):
    assert t_score(levels, [weight] * len(levels)) == pytest.approx(t_score(levels))


@given(WEIGHED)
def test_the_order_of_goals_is_nothing(goals):
    forth, back = (t_score(*zip(*order, strict=True)) for order in (goals, goals[::-1]))
    assert forth == pytest.approx(back)


@pytest.mark.parametrize(
    ("levels", "weights", "rho"),
    [([3], None, 0.3), ([-3], None, 0.3), ([0], [0], 0.3), ([0], None, 1.5), ([0, 1], [1], 0.3)],
)
def test_what_is_off_the_scale_is_refused(levels, weights, rho):
    with pytest.raises(ValueError, match=r"between|above|zip"):
        t_score(levels, weights, rho)


def test_a_score_says_where_it_began_and_over_how_many_goals():
    score = score_of([Standing(0, -1), Standing(1, -2), Standing(-1, -1)])

    assert (score.goals, score.equal, score.t) == (3, True, 50)
    assert score.gained == pytest.approx(40 / sqrt(4.8))
    assert not score_of([Standing(0, -1, 2), Standing(0, -1, 3)]).equal
