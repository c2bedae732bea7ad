import pytest

from activities import group_size
from activities.group_size import Minutes, TeamMinutes
from governance.disclosure import Thresholds


def minutes_of(rows):
    """Person, pair and minutes, one after the other."""
    found = Minutes()
    for person, pair, minutes in rows:
        found.add(person, pair, minutes)
    return found


def group(minutes=60, people=5):
    return minutes_of((number, number, minutes) for number in range(people))


@pytest.mark.parametrize(
    ("people", "pairs", "minutes", "shown"),
    [
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [60] * 5, True),
        ([1, 2, 3, 4, 5], [1, 1, 2, 2, 3], [60] * 5, True),
        ([1, 2, 3, 4, 4], [1, 2, 3, 4, 5], [60] * 5, False),
        ([1, 2, 3, 4, 5], [1, 1, 2, 2, 2], [60] * 5, False),
        ([], [], [], False),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [200, 60, 10, 5, 5], True),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [200, 60, 9, 5, 5], False),
        ([1, 1, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7], [70, 70, 70, 60, 9, 5, 5], False),
        ([1, 2, 3, 4, 5, 6], [1, 1, 1, 2, 3, 3], [90, 90, 80, 60, 10, 10], False),
    ],
)
def test_minutes_are_a_groups_or_not(people, pairs, minutes, shown):
    assert minutes_of(zip(people, pairs, minutes, strict=True)).are_of_a_group is shown


@pytest.mark.parametrize(
    ("mentees", "rest", "shown"),
    [
        (group(), group(), 600),
        (Minutes(), group(), 300),
        (group(people=9), group(people=1), None),
        (group(people=1), group(people=9), None),
        (group(), Minutes(), None),
        (Minutes(), Minutes(), None),
    ],
)
def test_a_total_is_shown_where_what_reports_tell_and_the_rest_are_each_a_groups(mentees, rest, shown):
    assert TeamMinutes(mentees, rest).shown == shown


def test_the_sizes_are_those_of_the_aggregate_reports():
    reports = Thresholds()

    assert reports.people == group_size.FEWEST_PEOPLE
    assert reports.mentors == group_size.FEWEST_MEETINGS
    assert reports.pair_percent == group_size.OTHERS_PERCENT
    assert reports.sensitive_people == group_size.FEWEST_WISHING
