from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from activities.plots.goals import LEFT, RIGHT, height, plot
from tests.factories import NOW

LOOKS = st.lists(st.tuples(st.integers(0, 400), st.integers(-2, 2)), min_size=1, max_size=20)


def at(days: int):
    return NOW + timedelta(days=days)


def test_a_level_holds_until_the_next_look_and_to_now():
    drawn = plot([(at(0), -2), (at(5), 0)], now=at(10))

    middle = (LEFT + RIGHT) / 2
    assert [(mark.x, mark.level) for mark in drawn.marks] == [(LEFT, -2), (middle, 0)]
    assert [(line.x1, line.x2) for line in drawn.path] == [(LEFT, middle), (middle, middle), (middle, RIGHT)]


def test_a_goal_that_was_set_just_now_is_one_mark():
    drawn = plot([(at(0), -1)], now=at(0))

    assert [(mark.x, mark.y) for mark in drawn.marks] == [(LEFT, height(-1))]


def test_better_lies_higher_and_every_level_has_its_row():
    assert [level for level, _ in plot([(at(0), 0)], at(1)).rows] == [2, 1, 0, -1, -2]
    assert height(2) < height(0) < height(-2) < 100


@given(LOOKS)
def test_everything_lies_inside_the_plane_and_the_path_is_unbroken(looks):
    drawn = plot([(at(days), level) for days, level in looks], now=at(400))

    assert [mark.at for mark in drawn.marks] == sorted(mark.at for mark in drawn.marks)
    assert all(LEFT <= x <= RIGHT for line in drawn.path for x in (line.x1, line.x2))
    for line, following in pairwise(drawn.path):
        assert (line.x2, line.y2) == (following.x1, following.y1)
