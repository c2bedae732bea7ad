"""What an issue tracker is to us, whoever made it. Plain values, no model, no Django."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class Status(StrEnum):
    """All that a task and an issue have in common."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Draft:
    """What is written to a tracker, and nothing else is.

    ``criteria``: each with whether it is met. ``minutes``: the time box. ``link``: the task in this application.
    ``mark``: 32 hexadecimal digits that mean nothing, by which the issue is found again. ``status``: None leaves the
    issue's as it is. ``assignee``: a user name in the tracker, or nobody.
    """

    title: str
    criteria: tuple[tuple[str, bool], ...]
    minutes: int
    link: str
    mark: str
    description: str = ""
    status: Status | None = None
    assignee: str = ""


@dataclass(frozen=True)
class Issue:
    """``ref`` is what the tracker calls it, such as ``12`` or ``ST-12``; ``url`` is for people."""

    ref: str
    url: str
    status: Status


@dataclass(frozen=True)
class SprintFigures:
    """Points of what was done in a sprint; both days are within it."""

    external_id: str
    name: str
    starts_on: date
    ends_on: date
    points: float


class Tracker(Protocol):
    """Each call is one or a few requests, and raises a ``TrackerError`` when the tracker does not do as asked."""

    def check(self) -> str:
        """The name of the project that the token reaches."""

    def find(self, mark: str, since: datetime) -> Issue | None:
        """The issue that bears the mark, made at ``since`` or later."""

    def create(self, draft: Draft) -> Issue: ...

    def update(self, ref: str, draft: Draft) -> Issue: ...

    def read(self, ref: str) -> Issue: ...

    def sprints(self, since: date) -> list[SprintFigures]:
        """Those that ended on ``since`` or later, the first to begin first."""

    def review_bodies(self, since: datetime) -> Iterator[tuple[date, str]]:
        """The texts of pull requests changed since then and of their reviews, each with the day it was begun."""


class TrackerError(Exception):
    """The text says in a few words what was wrong, and repeats nothing that was sent or received."""


class Away(TrackerError):
    """Waiting helps: no answer, a late one, one that makes no sense, or too many questions. ``wait`` in seconds."""

    def __init__(self, words: str, wait: float | None = None) -> None:
        super().__init__(words)
        self.wait = wait


class Unauthorised(TrackerError):
    """The token is not accepted: no further question makes sense before somebody mends it."""


class Missing(TrackerError):
    """There is no such issue or project, or the token may not see it."""


class Rejected(TrackerError):
    """The tracker understood and said no: the same again gets the same answer."""
