"""Velocity without mentoring: the formulas hold, whatever the figures."""

from statistics import median

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from activities.velocity import Adjusted, Figures, adjust, finding, forecast, plain

HOURS = st.floats(1, 5_000, allow_nan=False)
POINTS = st.floats(0, 1_000, allow_nan=False)
SHARES = st.floats(0, 0.95)


def sprint(points=30.0, mentoring=40.0, capacity=400.0, name="Sprint 14", over=True) -> Adjusted:
    return adjust(Figures(name, capacity, points, mentoring, over))


class TestOneSprint:
    def test_the_figures_of_the_definition(self):
        found = sprint(points=36, mentoring=40, capacity=400)

        assert (found.delivery_hours, found.rate, found.neutral, found.mentoring_points) == (360, 0.1, 40, 4)

    @given(capacity=HOURS, points=POINTS)
    def test_without_mentoring_the_neutral_velocity_is_the_raw_one(self, capacity, points):
        assert sprint(points, 0.0, capacity).neutral == points

    @given(capacity=HOURS, points=POINTS, share=SHARES)
    def test_mentoring_never_lowers_the_neutral_velocity(self, capacity, points, share):
        assert sprint(points, capacity * share, capacity).neutral >= points

    @given(capacity=HOURS, points=POINTS, share=SHARES, factor=st.floats(0.1, 50))
    def test_a_team_of_twice_the_size_has_the_same_rate_and_twice_the_velocity(self, capacity, points, share, factor):
        one = sprint(points, capacity * share, capacity)
        many = sprint(points * factor, capacity * share * factor, capacity * factor)

        assert many.rate == pytest.approx(one.rate)
        assert many.neutral == pytest.approx(one.neutral * factor)

    @given(capacity=HOURS, points=POINTS, share=SHARES)
    def test_the_neutral_velocity_is_the_rate_over_all_hours(self, capacity, points, share):
        found = sprint(points, capacity * share, capacity)

        assert found.neutral == pytest.approx(found.rate * capacity)

    @given(capacity=HOURS, over=st.floats(0, 100))
    def test_where_mentoring_takes_all_there_is_no_rate(self, capacity, over):
        found = sprint(30.0, capacity + over, capacity)

        assert not found.usable
        assert (found.rate, found.neutral, found.mentoring_points) == (None, None, None)

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"over": False}, "It is not over."),
            ({"capacity": None}, "Nobody has said how many hours the team had."),
            ({"points": None}, "Nobody has said what was delivered."),
            ({"mentoring": 400.0}, "Mentoring took all the hours that the team had, so there is no rate."),
        ],
    )
    def test_why_a_sprint_is_left_out(self, changes, why):
        assert sprint(**changes).left_out == why


class TestForecast:
    @given(rates=st.lists(st.floats(0.01, 5), min_size=3, max_size=12), capacity=HOURS, share=SHARES)
    def test_it_is_the_median_of_the_last_five_over_the_hours_left(self, rates, capacity, share):
        found = forecast([sprint(rate * 100, 0.0, 100.0) for rate in rates], capacity, capacity * share)

        hours = capacity - capacity * share
        assert found.points == pytest.approx(median(rates[-5:]) * hours)
        assert found.low == pytest.approx(min(rates[-5:]) * hours)
        assert found.high == pytest.approx(max(rates[-5:]) * hours)
        assert found.low <= found.points <= found.high

    def test_unusable_sprints_count_for_nothing(self):
        usable = [sprint(10.0), sprint(20.0), sprint(30.0)]
        mixed = [sprint(points=None), usable[0], sprint(mentoring=500.0), *usable[1:], sprint(over=False)]

        assert forecast(mixed, 400, 40) == forecast(usable, 400, 40)

    @pytest.mark.parametrize(
        ("number", "words"), [(0, "no sprint can"), (1, "only one sprint can"), (2, "only two sprints can")]
    )
    def test_below_three_there_is_none(self, number, words):
        found = forecast([sprint()] * number, 400, 40)

        assert found.points is found.low is found.high is None
        assert words in found.reason

    def test_where_the_next_sprint_is_not_known_there_is_none(self):
        assert "Nobody has said" in forecast([sprint()] * 3, None, 0).reason

    @given(capacity=HOURS, over=st.floats(0, 10))
    def test_where_all_of_it_is_mentoring_there_is_none(self, capacity, over):
        assert forecast([sprint()] * 3, capacity, capacity + over).points is None


class TestFinding:
    @pytest.mark.parametrize(
        ("before", "last", "words"),
        [
            ((40, 0), (30, 100), "Velocity dipped by 10 points in Sprint 14; all of it is mentoring time"),
            ((44, 0), (30, 100), "Velocity dipped by 14 points in Sprint 14; 10 points of it are mentoring time"),
            ((44, 0), (36, 10.8), "Velocity dipped by 8 points in Sprint 14; 1 point of it is mentoring time"),
            ((40, 40), (30, 0), "Velocity dipped by 10 points in Sprint 14, and mentoring does not explain it"),
            ((30, 0), (30, 0), "Velocity held in Sprint 14"),
            ((27, 0), (36, 40), "Velocity held in Sprint 14, with the time of 4 points given to mentoring"),
        ],
    )
    def test_two_sprints(self, before, last, words):
        assert finding([sprint(*before, name="Sprint 13"), sprint(*last)]) == words

    def test_the_deepest_dip_of_the_last_five_is_told(self):
        figures = [(60, 0), (20, 0), (40, 0), (30, 100), (29, 100), (33, 100), (32, 100)]
        found = finding([sprint(*pair, name=f"Sprint {number}") for number, pair in enumerate(figures, 1)])

        assert found == "Velocity dipped by 10 points in Sprint 4; all of it is mentoring time"

    def test_one_sprint_and_none(self):
        assert finding([sprint(36)]) == "Sprint 14 delivered 36 points, and 40 at full time for delivery"
        assert finding([sprint(over=False)]) == "No sprint can be adjusted so far"

    @given(st.tuples(*[st.tuples(POINTS, SHARES)] * 2))
    def test_mentoring_explains_no_more_than_the_dip(self, sprints):
        adjusted = [sprint(points, 400 * share) for points, share in sprints]
        dip = adjusted[-2].figures.points - adjusted[-1].figures.points
        assume(dip > 0.1)

        words = finding(adjusted)

        assert f"dipped by {plain(dip)} point" in words
        if " of it are " in words or " of it is " in words:
            explained = words.split("; ")[1].split(" ")[0].replace(",", "")
            assert explained == "all" or float(explained) <= dip + 0.1
