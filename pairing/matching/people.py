"""What the matching knows of people: plain values, as they were when a run started."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Window = tuple[int, int, int]
"""ISO weekday, and from and to which minute of that day in local time."""


@dataclass(frozen=True)
class Candidate:
    """One person of a cohort. ``places``: mentees a mentor can still take, or mentors a mentee still wants; ``held``:
    how many they have already.

    ``level``: None where unknown. ``line``: everybody above them in the reporting line. ``team``: their unit's path.
    ``skills``: proficiency 1–5. ``wants``: skills they wish for. ``style``: how they would rather meet (remote, hybrid,
    in-person); ``languages``: those they speak. ``zone``: IANA name; ``hours``: when they work, where they have said
    so. ``family``: their job family; ``aim``: the one they want to reach, if another.
    ``needs``: the proficiency that their teams' roadmap asks of a skill. ``past_mentors`` and ``past_teams``: whom they
    had before, and where. ``systems``: those a mentor can show; ``past_systems``: those a mentee has worked in.
    ``priority``: a mentee of a higher class is served before all of the lower ones.
    ``opportunity``: what it is worth to develop this mentee now (0–1,000). What is empty is unknown.
    """

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
    family: str = ""
    aim: str = ""
    needs: Mapping[str, int] = field(default_factory=dict)
    priority: int = 0
    opportunity: int = 0
    systems: frozenset[str] = frozenset()
    past_systems: frozenset[str] = frozenset()
    hours: tuple[Window, ...] = ()
    languages: frozenset[str] = frozenset()
    held: int = 0


@dataclass(frozen=True)
class Rules:
    """What a track asks: level gap from ``lowest_gap`` to ``highest_gap``, and pairs that may not be.

    ``forbidden``: mentee id and mentor id; ``forced``: those who must be a pair.
    """

    lowest_gap: int
    highest_gap: int
    forbidden: frozenset[tuple[str, str]] = frozenset()
    forced: frozenset[tuple[str, str]] = frozenset()
