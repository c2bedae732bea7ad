from activities.plots.velocity import SHOWN, bars_of
from activities.velocity import Adjusted, Figures, adjust


def sprint(points=30.0, mentoring=0.0, name="Sprint 14", over=True) -> Adjusted:
    return adjust(Figures(name, 400.0, points, mentoring, over))


def test_both_parts_of_a_bar_come_to_the_neutral_velocity_on_one_scale():
    short, long = bars_of([sprint(20.0), sprint(30.0, 100.0)])

    assert (short.delivered, short.mentoring) == (50, 0)
    assert (long.delivered, long.mentoring) == (75, 25)
    assert (long.raw, long.neutral) == ("30", "40")


def test_a_sprint_that_is_left_out_says_why_and_one_that_runs_is_not_drawn():
    (bar,) = bars_of([sprint(30.0, 400.0), sprint(None, over=False)])

    assert (bar.delivered, bar.mentoring, bar.raw) == (100, 0, "30")
    assert bar.left_out.startswith("Mentoring took all the hours")


def test_the_last_dozen_is_drawn_in_the_order_of_time():
    labels = [bar.label for bar in bars_of([sprint(name=f"Sprint {number}") for number in range(1, 21)])]

    assert labels == [f"Sprint {number}" for number in range(21 - SHOWN, 21)]


def test_nothing_delivered_is_a_bar_of_no_length():
    (bar,) = bars_of([sprint(0.0, 100.0)])

    assert (bar.delivered, bar.mentoring, bar.raw) == (0, 0, "0")


def test_without_sprints_there_is_no_bar():
    assert bars_of([]) == []
