import pytest

from activities import group_size
from activities.group_size import is_a_group
from governance.disclosure import Thresholds


@pytest.mark.parametrize(
    ("people", "minutes", "shown"),
    [
        (5, [60, 60, 60], True),
        (4, [60, 60, 60], False),
        (5, [60, 60], False),
        (0, [], False),
        (6, [200, 60, 20], True),
        (6, [200, 60, 19], False),
        (9, [1000, 50, 40, 30], False),
    ],
)
def test_a_total_is_shown_when_it_is_a_groups(people, minutes, shown):
    assert is_a_group(people, dict(enumerate(minutes))) is shown


def test_the_sizes_are_those_of_the_aggregate_reports():
    reports = Thresholds()

    assert reports.people == group_size.FEWEST_PEOPLE
    assert reports.mentors == group_size.FEWEST_MEETINGS
    assert reports.pair_percent == group_size.OTHERS_PERCENT
