"""What the matching knows of people: plain values, as they were when a run started."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Candidate:
    """One person of a cohort. ``line``: everybody above them in the reporting line; ``team``: their unit's path."""

    id: str
    level: int | None
    line: frozenset[str] = frozenset()
    team: str = ""
    skills: Mapping[str, int] = field(default_factory=dict)
    wants: tuple[str, ...] = ()
    style: str = ""
    zone: str = "UTC"
    places: int = 1
    past_mentors: frozenset[str] = frozenset()
    past_teams: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rules:
    """What a track asks: level gap from ``lowest_gap`` to ``highest_gap``, and pairs that may not be."""

    lowest_gap: int
    highest_gap: int
    forbidden: frozenset[tuple[str, str]] = frozenset()
