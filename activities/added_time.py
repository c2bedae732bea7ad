"""How many minutes of a sprint mentoring takes. Plain values, no Django. A sprint is 14 days.

sessions = minutes logged ÷ sprints looked back at, from the pair's beginning but six at most;
           where nothing was logged, minutes planned ÷ sprints looked ahead at
total    = sessions + Σ over slots: minutes × times a sprint
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from activities.rhythm import SPRINT_DAYS

MOST_SPRINTS = 6
"""Looked back at, or ahead."""


@dataclass(frozen=True)
class AddedTime:
    """Minutes of a sprint. ``planned``: the sessions are those ahead, because none was logged."""

    sessions: int
    slots: int
    sprints: int
    planned: bool = False

    @property
    def total(self) -> int:
        return self.sessions + self.slots


def looked_back_from(began_on: date, today: date) -> date:
    """The first day that counts: the pair's first one, at most six sprints ago."""
    return max(began_on, today - timedelta(days=MOST_SPRINTS * SPRINT_DAYS))


def sprints_since(first: date, today: date) -> int:
    """How many sprints the days from ``first`` to ``today`` are; one that has begun counts as a whole."""
    return min(MOST_SPRINTS, max(1, -(-((today - first).days + 1) // SPRINT_DAYS)))


def added_time(logged: Sequence[int], sprints: int, planned: Sequence[int], slots: Iterable[float]) -> AddedTime:
    """From the minutes of each session logged in these sprints, of each one planned for the next six, and of slots."""
    of_slots = round(sum(slots))
    if logged or not planned:
        return AddedTime(round(sum(logged) / sprints), of_slots, sprints)
    return AddedTime(round(sum(planned) / MOST_SPRINTS), of_slots, MOST_SPRINTS, planned=True)
