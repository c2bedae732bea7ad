"""What goes in: people with their groups and what happened to them, or counts of two arms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import compress
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from governance.disclosure.tables import Column
from governance.disclosure.values import UNITS

Mask: TypeAlias = NDArray[np.bool_]
Numbers: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

EVERYBODY_ELSE = "everybody else"


class Outcome(StrEnum):
    """What is compared. More is better in each but the waiting, which is compared by its pace."""

    PARTICIPATION = "participation"
    MATCHED = "matched"
    WAITING = "waiting"
    SENIORITY = "seniority"
    SESSIONS = "sessions"


@dataclass(frozen=True, slots=True)
class Count:
    """How many of how many."""

    people: int
    taking: int

    @property
    def rate(self) -> float:
        return self.taking / self.people

    def __add__(self, other: "Count") -> "Count":
        return Count(self.people + other.people, self.taking + other.taking)

    def __sub__(self, other: "Count") -> "Count":
        return Count(self.people - other.people, self.taking - other.taking)


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % confidence interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Subject:
    """One eligible person of the quarter, with what the audit compares; never a name, and never in a result.

    ``department``, ``team``, ``band``, ``site`` and ``groups`` are spelled as in the rows of the quarter's release.
    Of who is ``enrolled`` as a mentee, ``matched`` says whether a pairing has begun, and ``waited`` how many days that
    took, or has been taking up to the end of the quarter. Of who had a mentor in the quarter, ``mentor`` is a stable
    identifier, ``levels_above`` the mentor's level less one's own, ``sessions`` what was held in ``days`` of pairing.
    ``person`` is the same in every quarter.
    """

    department: str
    team: str
    band: str
    site: str
    tenure: str
    groups: Mapping[str, str] = field(default_factory=dict)
    participant: bool = False
    enrolled: bool = False
    matched: bool = False
    waited: int | None = None
    mentor: str = ""
    levels_above: int | None = None
    sessions: int = 0
    days: int = 0
    person: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """Subjects in columns, so that a large organisation is compared at once: person i is place i of each.

    ``units`` has a column for each unit and ``said`` one for each attribute of which somebody has a code; ``waited``
    and ``levels_above`` are not a number where a subject has None; ``waited`` and ``days`` are days.
    """

    person: Sequence[str]
    units: Mapping[str, Column]
    tenure: Column
    said: Mapping[str, Column]
    mentor: Column
    participant: Mask
    enrolled: Mask
    matched: Mask
    waited: Floats
    levels_above: Floats
    sessions: Numbers
    days: Numbers

    @classmethod
    def of(cls, subjects: "Iterable[Subject] | Register") -> "Register":
        if isinstance(subjects, Register):
            return subjects
        people = list(subjects)
        names = sorted({name for subject in people for name in subject.groups})
        return cls(
            person=[subject.person for subject in people],
            units={unit: Column.of([getattr(subject, unit) for subject in people]) for unit in UNITS},
            tenure=Column.of([subject.tenure for subject in people]),
            said={name: Column.of([subject.groups.get(name, "") for subject in people]) for name in names},
            mentor=Column.of([subject.mentor for subject in people]),
            participant=np.array([subject.participant for subject in people], dtype=bool),
            enrolled=np.array([subject.enrolled for subject in people], dtype=bool),
            matched=np.array([subject.matched for subject in people], dtype=bool),
            waited=np.array([subject.waited for subject in people], dtype=float),
            levels_above=np.array([subject.levels_above for subject in people], dtype=float),
            sessions=np.array([subject.sessions for subject in people], dtype=np.int64),
            days=np.array([subject.days for subject in people], dtype=np.int64),
        )

    @property
    def mentored(self) -> Mask:
        """Who has a mentor."""
        return ~self.mentor.holds("")

    def those(self, chosen: Mask) -> "Register":
        """The same of those alone who are chosen."""
        return Register(
            person=list(compress(self.person, chosen.tolist())),
            units=of_those(self.units, chosen),
            tenure=_of_those(self.tenure, chosen),
            said=of_those(self.said, chosen),
            mentor=_of_those(self.mentor, chosen),
            participant=self.participant[chosen],
            enrolled=self.enrolled[chosen],
            matched=self.matched[chosen],
            waited=self.waited[chosen],
            levels_above=self.levels_above[chosen],
            sessions=self.sessions[chosen],
            days=self.days[chosen],
        )


def of_those(columns: Mapping[str, Column], chosen: Mask) -> dict[str, Column]:
    """The columns of those alone who are chosen; a value that none of them has stays among the values."""
    return {name: _of_those(column, chosen) for name, column in columns.items()}


def _of_those(column: Column, chosen: Mask) -> Column:
    return Column(column.values, column.places[chosen])


def renamed(places: Numbers, names: Sequence[str]) -> Column:
    """The column in which person i has ``names[places[i]]``."""
    named = Column.of(names)
    return Column(named.values, named.places[places])
