"""What a team's velocity would be without the hours that mentoring takes, so that a dip is explained.

Plain values in and out; hours are hours of the whole team in one sprint, points its own unit, and nothing here is known
of a single person. After the focus factor of Henrik Kniberg (Scrum and XP from the Trenches, 2007): of the time that a
team has, a share goes into delivery, and it is that share which predicts. Here the share is known, since the hours of
mentoring are.

    delivery_hours   = capacity_hours − mentoring_hours                                [hours]
    rate             = points ÷ delivery_hours                                         [points an hour]
    neutral velocity = points × capacity_hours ÷ delivery_hours                        [points]
    forecast         = median of the last five usable rates × (next capacity_hours − planned mentoring_hours)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

FEWEST_USABLE = 3
LATEST = 5
LOOKED_AT = 5


@dataclass(frozen=True)
class Figures:
    """A sprint as it went; ``None`` where nobody said. ``over``: whether its last day has passed."""

    name: str
    capacity_hours: float | None
    points: float | None
    mentoring_hours: float
    over: bool = True


@dataclass(frozen=True)
class Adjusted:
    """A sprint with its rate and neutral velocity, or with the sentence that says why it is left out."""

    figures: Figures
    delivery_hours: float | None = None
    rate: float | None = None
    neutral: float | None = None
    left_out: str = ""

    @property
    def usable(self) -> bool:
        return not self.left_out

    @property
    def mentoring_points(self) -> float | None:
        """What the hours of mentoring would have delivered at this sprint's rate."""
        if self.neutral is None or self.figures.points is None:
            return None
        return self.neutral - self.figures.points


@dataclass(frozen=True)
class Forecast:
    """Points of the next sprint: at the median rate, and at the lowest and highest of those it is taken from.

    Without them ``reason`` is the sentence that says why.
    """

    points: float | None = None
    low: float | None = None
    high: float | None = None
    rate: float | None = None
    delivery_hours: float | None = None
    taken_from: tuple[str, ...] = ()
    reason: str = ""


def adjust(figures: Figures) -> Adjusted:
    """The rate and the neutral velocity of one sprint."""
    capacity, points, mentoring = figures.capacity_hours, figures.points, figures.mentoring_hours
    if not figures.over:
        return Adjusted(figures, left_out="It is not over.")
    if capacity is None:
        return Adjusted(figures, left_out="Nobody has said how many hours the team had.")
    if points is None:
        return Adjusted(figures, left_out="Nobody has said what was delivered.")
    if mentoring >= capacity:
        return Adjusted(figures, left_out="Mentoring took all the hours that the team had, so there is no rate.")
    delivery = capacity - mentoring
    return Adjusted(figures, delivery, points / delivery, points * (capacity / delivery))


def forecast(sprints: Sequence[Adjusted], capacity_hours: float | None, planned_hours: float) -> Forecast:
    """Of the sprint that comes after these, which stand in the order of time."""
    usable = [sprint for sprint in sprints if sprint.usable][-LATEST:]
    names = tuple(sprint.figures.name for sprint in usable)
    if len(usable) < FEWEST_USABLE:
        return Forecast(taken_from=names, reason=_too_few(len(usable)))
    if capacity_hours is None:
        return Forecast(taken_from=names, reason="Nobody has said how many hours the team has in the next sprint.")
    if planned_hours >= capacity_hours:
        return Forecast(taken_from=names, reason="All hours of the next sprint are planned for mentoring.")
    delivery = capacity_hours - planned_hours
    rates = [sprint.rate for sprint in usable if sprint.rate is not None]
    middle = median(rates)
    return Forecast(middle * delivery, min(rates) * delivery, max(rates) * delivery, middle, delivery, names)


def _too_few(usable: int) -> str:
    there = ("no sprint", "only one sprint", "only two sprints")[usable]
    return f"There is no forecast, because {there} can be used, and it takes {FEWEST_USABLE}."


def finding(sprints: Sequence[Adjusted]) -> str:
    """What these sprints, in the order of time, show in one line: the deepest dip of late, or that there is none."""
    usable = [sprint for sprint in sprints if sprint.usable][-LOOKED_AT - 1 :]
    if not usable:
        return "No sprint can be adjusted so far"
    last = usable[-1]
    raw, took = last.figures.points or 0.0, last.mentoring_points or 0.0
    if len(usable) == 1:
        return f"{last.figures.name} delivered {points(raw)}, and {plain(last.neutral)} at full time for delivery"
    before, after = max(pairwise(usable), key=lambda pair: _dip(*pair))
    if _tenths(_dip(before, after)) > 0:
        return _explained(before, after)
    given = f", with the time of {points(took)} given to mentoring" if _tenths(took) else ""
    return f"Velocity held in {last.figures.name}{given}"


def _dip(before: Adjusted, after: Adjusted) -> float:
    return (before.figures.points or 0.0) - (after.figures.points or 0.0)


def _explained(before: Adjusted, after: Adjusted) -> str:
    """A dip is what the neutral velocity lost, and what mentoring took more than before."""
    dip, name = _dip(before, after), after.figures.name
    more = (after.mentoring_points or 0.0) - (before.mentoring_points or 0.0)
    explained = min(max(more, 0.0), dip)
    if not _tenths(explained):
        return f"Velocity dipped by {points(dip)} in {name}, and mentoring does not explain it"
    if _tenths(explained) >= _tenths(dip):
        return f"Velocity dipped by {points(dip)} in {name}; all of it is mentoring time"
    return f"Velocity dipped by {points(dip)} in {name}; {points(explained)} of it {_are(explained)} mentoring time"


def _are(number: float) -> str:
    return "is" if plain(number) == "1" else "are"


def _tenths(number: float) -> int:
    return round(number * 10)


def plain(number: float | None) -> str:
    """With one decimal where there is one: ``11``, ``11.5``, ``1,204``."""
    return "" if number is None else f"{number:,.1f}".removesuffix(".0")


def points(number: float) -> str:
    """``1 point``, ``11.5 points``."""
    return f"{plain(number)} point{'' if plain(number) == '1' else 's'}"
