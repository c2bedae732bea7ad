"""What figures tell beside each other: the difference of two samples is a figure that nobody printed."""

import json

import pytest

from governance.success import RULES, Item, differ_by_few, read, written
from governance.success.beside import tell_of_few
from governance.success.figures import why_withheld


def people(values, mentors=4, name="p"):
    return [Item(f"{name}{n}", f"m{n % mentors}", (float(value),)) for n, value in enumerate(values)]


THEN = people(n % 4 for n in range(20))
NEW = people([0, 1, 2, 3] * 3, name="n")
HALF, ALL = people([0, 1] * 6, name="n"), people([1] * 12, name="n")


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (THEN, False),  # the same figure again tells nothing new
        ([Item(one.person, f"of {one.mentor}", one.values) for one in THEN], False),  # nor do other mentors
        (THEN[1:], True),  # one left
        ([*THEN, NEW[0]], True),
        ([Item("p0", "m0", (9.0,)), *THEN[1:]], True),  # one moved
        ([*THEN, *NEW[:9]], True),
        ([*THEN, *NEW[:10]], False),
        ([*THEN[4:], *NEW[:6]], False),  # four went and six came
        ([*THEN, *HALF], False),
        ([*THEN, *ALL], True),  # each would be known to lie where all lie
        ([*THEN, *ALL[2:], *people([0, 0], name="x")], True),
        (people((n % 4) + 1 for n in range(20)), True),  # each rose by one
        (people((n % 4) + n % 2 for n in range(20)), False),
        ([*THEN, *(Item(one.person, "", one.values) for one in NEW[:3])], True),  # to compare with, and few of them
    ],
)
def test_two_samples_tell_where_fewer_than_ten_differ_or_nearly_all_alike(now, told):
    assert differ_by_few(now, THEN, RULES) is told
    assert bool(why_withheld(now, [people([7] * 30, name="z"), THEN])) is told
    assert differ_by_few(now, read(json.loads(json.dumps(written(THEN)))), RULES) is told


def test_those_who_went_are_told_as_those_who_came():
    """Five who said yes in the place of five who had said no: no difference could be larger."""
    there = people([0, 1] * 8)
    went = people([0] * 5, name="w")
    assert differ_by_few([*there, *people([1] * 5, name="n")], [*there, *went], RULES)
    assert not differ_by_few(
        [*there, *people([1, 1, 1, 0, 0], name="n")], [*there, *people([0, 0, 1, 1, 1], name="w")], RULES
    )


def test_of_a_level_before_and_one_after_each_is_a_figure():
    there = [Item(f"p{n}", "m", (1.0 + n % 3, 2.0 + n % 4)) for n in range(12)]
    low = [Item(f"n{n}", "m", (1.0, 2.0 + n % 3)) for n in range(12)]  # all began at the lowest
    alike = [Item(f"n{n}", "m", (1.0 + n % 3, 2.0 + n % 2)) for n in range(12)]
    again = [Item(one.person, "m", (one.values[0], one.values[1] + 1 + n % 2)) for n, one in enumerate(there)]

    assert differ_by_few([*there, *low], there, RULES)
    assert not differ_by_few([*there, *alike], there, RULES)
    assert not differ_by_few(again, there, RULES)  # the level before stands
    assert differ_by_few([*again, *low], there, RULES)


def test_three_quarters_of_which_each_two_differ_by_many_may_tell_of_one_together():
    """The second and the third lack five people of the first each, and one of these is the same."""
    everybody = people(range(20))
    second, third, fourth = everybody[5:], everybody[:4] + everybody[9:], everybody[:4] + everybody[9:] + everybody[5:9]

    assert not tell_of_few([everybody, second], 3)
    assert not tell_of_few([everybody, third], 3)
    assert not tell_of_few([everybody, second, third], 3)
    assert tell_of_few([everybody, fourth], 3)
    assert tell_of_few([everybody, second, third, [*everybody[:4], *everybody[5:9]]], 3)
