import pytest

from evaluation.plots import Figure, interval_plot


def test_no_figures_make_no_plot():
    assert interval_plot([], reference=0) is None


def test_the_scale_holds_every_interval_and_the_reference():
    plot = interval_plot([Figure("one", 0.5, 0.2, 0.8)], reference=0)

    [bar] = plot.bars
    assert 0 < plot.reference < bar.left < bar.at < bar.right < 100
    assert [tick.label for tick in plot.ticks] == ["0", "0.2", "0.4", "0.6", "0.8"]


def test_ratios_stand_as_far_below_one_as_above():
    plot = interval_plot([Figure("one", 1.0, 0.25, 4.0)], reference=1, logarithmic=True)

    [bar] = plot.bars
    assert bar.at - bar.left == pytest.approx(bar.right - bar.at, abs=0.2)
    assert [tick.label for tick in plot.ticks] == ["0.5", "1", "2"]


def test_an_open_interval_reaches_the_edge_and_nothing_reaches_beyond():
    plot = interval_plot([Figure("one", 900.0, 0.0, None)], reference=1, logarithmic=True)

    [bar] = plot.bars
    assert bar.right == 100
    assert 0 <= bar.left < bar.at <= 100


def test_negative_steps_carry_a_true_minus_and_wide_ones_stay_few():
    plot = interval_plot([Figure("one", -1.0, -40.0, 40.0)], reference=0)

    assert len(plot.ticks) <= 9
    assert plot.ticks[0].label.startswith("−")
