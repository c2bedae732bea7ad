"""Where the marks of an interval plot stand, in percent of its width: figures in, places out; the template draws."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, exp, floor, log
from typing import Any

WIDTH = 100
NEAREST = 0.05  # of the width: how close to the edge a mark may come
STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
RATIOS = (0.01, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0)
WIDEST_RATIO = 100.0


@dataclass(frozen=True)
class Figure:
    """A figure with its interval, which may be open above; the first one is the answer, others stand beside it."""

    label: str
    value: float
    low: float
    high: float | None
    main: bool = False


@dataclass(frozen=True)
class Bar:
    figure: Figure
    at: float
    left: float
    right: float


@dataclass(frozen=True)
class Tick:
    label: str
    x: float


@dataclass(frozen=True)
class Plot:
    bars: list[Bar]
    ticks: list[Tick]
    reference: float


def of_change(content: dict[str, Any]) -> list[Figure]:
    """The change in levels: beside people without a mentor where there are enough, and before and after alone."""
    figures = []
    if covariance := content["covariance"]:
        low, high = covariance["difference_interval"]
        figures.append(Figure("Beside people without a mentor", covariance["difference"], low, high, main=True))
    paired = content["paired"]
    low, high = paired["change_interval"]
    figures.append(Figure("Before and after alone", paired["change"], low, high, main=not figures))
    return figures


def of_comparison(content: dict[str, Any]) -> list[Figure]:
    """The pooled odds ratio, the regression, then each group that can be shown."""
    figures = []
    if content["mh_odds_ratio"] is not None:
        low, high = content["interval"]
        figures.append(Figure("All together", content["mh_odds_ratio"], low, high, main=True))
    if content["hazard"]:
        low, high = content["hazard"]["interval"]
        figures.append(Figure("By regression", content["hazard"]["odds_ratio"], low, high))
    for group in content["strata"]:
        if not group["withheld"] and group["odds_ratio"] and group["interval"]:
            label = f"{group['tenure_band']}, {group['performance_band']}"
            low, high = group["interval"]
            figures.append(Figure(label, group["odds_ratio"], low, high))
    return figures


def interval_plot(figures: Iterable[Figure], *, reference: float, logarithmic: bool = False) -> Plot | None:
    """A row a figure on one scale that holds the reference; None without figures."""
    rows = list(figures)
    if not rows:
        return None
    ends = [end for row in rows for end in (row.low, row.value, row.high) if end is not None] + [reference]
    if logarithmic:
        ends = [min(max(end, 1 / WIDEST_RATIO), WIDEST_RATIO) for end in ends]
        first, last = log(min(*ends, 0.5)), log(max(*ends, 2.0))
    else:
        first, last = min(ends), max(ends)
    room = (last - first or 1.0) * NEAREST
    first, last = first - room, last + room

    def place(value: float | None) -> float:
        if value is None:
            return WIDTH
        on_scale = log(min(max(value, exp(first)), exp(last))) if logarithmic else value
        return round(WIDTH * (on_scale - first) / (last - first), 1)

    bars = [Bar(row, place(row.value), place(row.low), place(row.high)) for row in rows]
    ticks = _ratios(first, last) if logarithmic else _steps(first, last)
    return Plot(
        bars=bars,
        ticks=[Tick(f"{tick:g}".replace("-", "−"), place(tick)) for tick in ticks],
        reference=place(reference),
    )


def _ratios(first: float, last: float) -> list[float]:
    return [ratio for ratio in RATIOS if first <= log(ratio) <= last]


def _steps(first: float, last: float) -> list[float]:
    """At most seven round numbers."""
    step = next((step for step in STEPS if (last - first) / step <= 6), STEPS[-1])
    return [round(number * step, 10) for number in range(ceil(first / step), floor(last / step) + 1)]
