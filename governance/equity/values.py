"""What goes in: people with their groups and what happened to them, or counts of two arms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

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
