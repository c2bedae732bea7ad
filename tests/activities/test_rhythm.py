"""When meetings take place, and what slots and sessions add to a sprint: plain values."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.added_time import AddedTime, added_time, looked_back_from, sprints_since
from activities.rhythm import meetings, minutes_a_sprint, slots

WEDNESDAY = date(2026, 9, 16)
DAY = timedelta(days=1)
RHYTHMS = st.sampled_from([1, 7, 14, 28])


class TestMeetings:
    def test_every_working_day_leaves_the_weekend_out(self):
        days = list(meetings(WEDNESDAY, 1, WEDNESDAY, WEDNESDAY + 7 * DAY))

        assert [day.isoweekday() for day in days] == [3, 4, 5, 1, 2, 3]

    def test_the_others_are_counted_from_the_first(self):
        found = meetings(WEDNESDAY, 14, WEDNESDAY + 20 * DAY, WEDNESDAY + 60 * DAY)

        assert list(found) == [WEDNESDAY + number * DAY for number in (28, 42, 56)]

    @given(every=RHYTHMS, late=st.integers(-400, 400), long=st.integers(0, 200))
    def test_they_lie_within_what_was_asked_and_on_the_day_of_the_week(self, every, late, long):
        since = WEDNESDAY + late * DAY
        days = list(meetings(WEDNESDAY, every, since, since + long * DAY))

        assert days == sorted(set(days))
        assert all(max(WEDNESDAY, since) <= day <= since + long * DAY for day in days)
        assert all(day.isoweekday() < 6 if every == 1 else (day - WEDNESDAY).days % every == 0 for day in days)


class TestSlots:
    def test_once_in_two_sprints_takes_every_second_retrospective(self):
        days = slots(WEDNESDAY, 14, 2, WEDNESDAY, WEDNESDAY, WEDNESDAY + 84 * DAY)

        assert list(days) == [WEDNESDAY + number * DAY for number in (0, 28, 56, 84)]

    def test_once_a_sprint_takes_one_stand_up_of_ten(self):
        days = slots(WEDNESDAY, 1, 1, WEDNESDAY, WEDNESDAY, WEDNESDAY + 28 * DAY)

        assert list(days) == [WEDNESDAY, WEDNESDAY + 14 * DAY, WEDNESDAY + 28 * DAY]

    def test_whoever_asks_later_gets_the_same_days(self):
        since = WEDNESDAY + 30 * DAY
        every = list(slots(WEDNESDAY, 7, 2, WEDNESDAY, WEDNESDAY, WEDNESDAY + 100 * DAY))

        assert list(slots(WEDNESDAY, 7, 2, WEDNESDAY, since, WEDNESDAY + 100 * DAY)) == [
            day for day in every if day >= since
        ]

    @pytest.mark.parametrize(
        ("every_days", "every_sprints", "minutes"),
        [
            (1, None, 50),
            (7, None, 10),
            (14, None, 5),
            (28, None, 2.5),
            (1, 1, 5),
            (7, 2, 2.5),
            (28, 1, 2.5),
            (28, 3, 1.25),
        ],
    )
    def test_minutes_of_a_sprint_on_average(self, every_days, every_sprints, minutes):
        assert minutes_a_sprint(5, every_days, every_sprints) == minutes

    @given(every_days=RHYTHMS, every_sprints=st.none() | st.integers(1, 6))
    def test_the_average_is_what_two_years_of_days_say(self, every_days, every_sprints):
        sprints = 48
        last = WEDNESDAY + (14 * sprints - 1) * DAY
        days = list(slots(WEDNESDAY, every_days, every_sprints, WEDNESDAY, WEDNESDAY, last))

        assert len(days) / sprints == pytest.approx(minutes_a_sprint(1, every_days, every_sprints), abs=1 / sprints)


class TestAddedTime:
    def test_what_was_logged_counts_on_average_with_the_slots(self):
        assert added_time([45, 45, 30], 3, [60], [10, 2.5]) == AddedTime(sessions=40, slots=12, sprints=3)

    def test_where_nothing_was_logged_what_is_planned_counts(self):
        time = added_time([], 3, [60, 60, 60], [])

        assert (time.sessions, time.planned, time.total) == (30, True, 30)

    def test_nothing_at_all_is_nothing(self):
        assert added_time([], 1, [], []).total == 0

    @pytest.mark.parametrize(
        ("days", "sprints"), [(0, 1), (13, 1), (14, 2), (27, 2), (28, 3), (83, 6), (84, 6), (500, 6)]
    )  # fmt: skip
    def test_a_sprint_that_has_begun_counts_and_six_at_most(self, days, sprints):
        today = WEDNESDAY + days * DAY

        assert sprints_since(looked_back_from(WEDNESDAY, today), today) == sprints
