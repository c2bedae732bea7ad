"""What two promotion comparisons tell together."""

import json

import pytest

from evaluation.statistics import Observation, lives_of, packed, told_beside
from evaluation.statistics.beside import unpacked

QUARTERS = ("2026Q1", "2026Q2", "2026Q3")


def life(person, cells, band="mid"):
    """A letter a quarter: o for others and m for mentored, large when promoted, - when not there."""
    return [
        Observation(cell in "mM", cell in "OM", "1 to 3 years", band, quarter, person)
        for cell, quarter in zip(cells, QUARTERS, strict=False)
        if cell != "-"
    ]


def several(count, cells, name="p", band="mid"):
    return [one for number in range(count) for one in life(f"{name}{number}", cells, band)]


STAYED = [*several(20, "mm", "t"), *several(20, "oo", "u")]
AND_ON = [*several(20, "mmm", "t"), *several(20, "ooo", "u")]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ([], [], False),
        (several(1, "oo"), several(1, "ooo"), False),  # went on
        (several(1, "oo"), several(1, "oom"), True),  # began
        (several(1, "mm"), several(1, "mm-"), True),  # left
        (several(1, "--"), several(1, "--o"), True),  # came
        (several(1, "mm"), several(1, "omm"), True),  # another story of the past
        (several(1, "oo"), several(1, "ooO"), True),
        (several(9, "oo"), several(9, "oom"), True),
        (several(10, "oo"), several(10, "oom"), False),  # fewer here, more there
        (several(10, "--"), several(10, "--o"), True),  # nobody of ten
        ([], [*several(7, "--o"), *several(3, "--m", "q")], False),
        ([], [*several(8, "--o"), *several(2, "--m", "q")], True),
        (several(12, "oo"), several(12, "ooO"), True),
        ([*several(7, "oo"), *several(3, "mm", "q")], [*several(7, "ooO"), *several(3, "mmM", "q")], False),
    ],
)
def test_what_differs_concerns_ten_people_and_three_of_each_arm_or_nobody(before, now, told):
    kept = json.loads(json.dumps(packed(lives_of([*STAYED, *before]))))

    assert told_beside(lives_of([*AND_ON, *now]), kept).together is told


def test_a_group_tells_where_all_together_do_not():
    then = packed(lives_of([*STAYED, *several(10, "oo"), *several(2, "oo", "s", "senior")]))
    few, none = (
        lives_of([*AND_ON, *several(10, "oom"), *several(2, cells, "s", "senior")]) for cells in ("oom", "ooo")
    )

    assert told_beside(few, then) == (False, True)
    assert told_beside(none, then) == (False, False)


def test_who_moves_from_one_group_to_another_is_one_fewer_there():
    then = packed(lives_of([*STAYED, *several(2, "oo")]))
    moved = [*several(2, "oo"), *several(2, "--o", band="junior")]

    assert told_beside(lives_of([*AND_ON, *moved]), then) == (False, True)


def test_what_is_kept_is_read_as_it_was():
    lives = lives_of([*AND_ON, *several(3, "o-M", "x", "senior")])

    assert unpacked(json.loads(json.dumps(packed(lives)))) == lives
