"""A goal over time, drawn: marks in percent of a plane, with words beside them. Times in, numbers out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

LEFT, RIGHT = 9.0, 96.0
"""Where the first and the last moment lie, in percent of the width; on the left stand the levels."""
LEVELS = (2, 1, 0, -1, -2)
TOP, STEP = 9.0, 18.0


@dataclass(frozen=True)
class Line:
    """From one point to another, in percent."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Mark:
    """A look at the goal: where it is drawn, and what it found."""

    x: float
    y: float
    level: int
    at: datetime


@dataclass(frozen=True)
class Plot:
    """``marks`` in order, the ``path`` that joins them in steps, and the ``rows`` of the scale as (level, height)."""

    marks: list[Mark]
    path: list[Line]
    rows: list[tuple[int, float]]


def height(level: int) -> float:
    """Where a level lies, in percent from above."""
    return TOP + STEP * LEVELS.index(level)


def plot(looks: Sequence[tuple[datetime, int]], now: datetime, levels: Sequence[int] = LEVELS) -> Plot:
    """Looks (moment, level −2 to +2) from the start on, in any order; a level holds until the next look, and to now.

    ``levels``: the five, best first, as the rows shall name them.
    """
    ordered = sorted(looks)
    begin, end = ordered[0][0], max(now, ordered[-1][0])
    whole = (end - begin).total_seconds()

    def across(at: datetime) -> float:
        share = (at - begin).total_seconds() / whole if whole else 0.0
        return round(LEFT + (RIGHT - LEFT) * share, 2)

    marks = [Mark(across(at), height(level), level, at) for at, level in ordered]
    path = []
    for mark, following in pairwise(marks):
        path += [
            Line(mark.x, mark.y, following.x, mark.y),
            *([Line(following.x, mark.y, following.x, following.y)] if mark.y != following.y else []),
        ]
    path.append(Line(marks[-1].x, marks[-1].y, across(end), marks[-1].y))
    return Plot(marks, path, [(level, height(level)) for level in levels])
