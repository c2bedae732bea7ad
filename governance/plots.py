"""The ratings of both sides from review to review, drawn: figures in, places in percent out; the template draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LEFT, RIGHT, TOP, BOTTOM = 14.0, 66.0, 8.0, 84.0
LEVELS = (5, 4, 3, 2, 1)


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    value: int


@dataclass(frozen=True)
class Side:
    """One of the two: their points, and the lines between neighbouring ones; the name stands beside the last."""

    name: str
    points: list[Point]
    lines: list[tuple[Point, Point]]


@dataclass(frozen=True)
class Plot:
    sides: list[Side]
    rows: list[tuple[int, float]]
    labels: list[tuple[str, float]]


def height(rating: int) -> float:
    return round(TOP + (BOTTOM - TOP) * (5 - rating) / 4, 2)


def ratings_plot(moments: Sequence[str], ratings: Sequence[tuple[str, Sequence[int | None]]]) -> Plot | None:
    """``ratings``: a name and a rating (1 to 5) for each moment, or None. None without two moments that have one."""
    with_any = [any(values[number] for _, values in ratings) for number in range(len(moments))]
    if sum(with_any) < 2:
        return None
    step = (RIGHT - LEFT) / (len(moments) - 1)
    places = [round(LEFT + step * number, 2) for number in range(len(moments))]
    sides = []
    for name, values in ratings:
        points = [Point(x, height(value), value) for x, value in zip(places, values, strict=True) if value]
        sides.append(Side(name, points, list(pairwise(points))))
    rows = [(level, height(level)) for level in LEVELS]
    return Plot(sides, rows, list(zip(moments, places, strict=True)))
