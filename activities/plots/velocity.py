"""Raw beside neutral velocity as bars from zero: figures in, lengths out; the template draws."""

from collections.abc import Sequence
from dataclasses import dataclass

from activities.velocity import Adjusted, plain

SHOWN = 12


@dataclass(frozen=True)
class Bar:
    """``delivered`` and ``mentoring``: lengths in percent of the longest bar, the second where the first ends."""

    label: str
    delivered: float
    mentoring: float
    raw: str
    neutral: str
    left_out: str = ""


def bars_of(sprints: Sequence[Adjusted]) -> list[Bar]:
    """The last dozen that are over, in the order of time."""
    shown = [sprint for sprint in sprints if sprint.figures.over][-SHOWN:]
    longest = max((_height(sprint) for sprint in shown), default=0.0) or 1.0
    return [_bar(sprint, longest) for sprint in shown]


def _height(sprint: Adjusted) -> float:
    return sprint.neutral or sprint.figures.points or 0.0


def _bar(sprint: Adjusted, longest: float) -> Bar:
    raw = sprint.figures.points
    return Bar(
        label=sprint.figures.name,
        delivered=round(100 * (raw or 0.0) / longest, 2),
        mentoring=round(100 * (sprint.mentoring_points or 0.0) / longest, 2),
        raw=plain(raw),
        neutral=plain(sprint.neutral),
        left_out=sprint.left_out,
    )
