"""The criteria: each judges every pair with a whole number from 0 to 1,000.

What nobody told us counts 500, half-way. It is either the mentee or the mentor of whom a criterion knows nothing, so
that two masks say where: ``silent_mentees`` and ``silent_mentors``.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np

from pairing.matching.criteria import COMPONENT_TOP, NEUTRAL, Criterion
from pairing.matching.eligibility import cells, within
from pairing.matching.market import Integers, Integers32, Mask
from pairing.matching.overlap import Dates, is_zone, shares
from pairing.matching.people import Candidate, Rules
from pairing.matching.skills import Ahead, Needs

People = Sequence[Candidate]

OTHER_FAMILY = 400  # somebody of another job family still shows a way up, not this one
NEAR = {
    ("remote", "remote"): 1000, ("hybrid", "hybrid"): 1000, ("in-person", "in-person"): 1000,
    ("remote", "hybrid"): 700, ("hybrid", "in-person"): 700, ("remote", "in-person"): 200,
}  # fmt: skip
STYLES = NEAR | {(right, left): value for (left, right), value in NEAR.items()}


class Component(Protocol):
    """``judged``: mentees of those rows × all mentors, from 0 to 1,000, before silence is taken into account."""

    silent_mentees: Mask
    silent_mentors: Mask

    def judged(self, rows: slice) -> Integers32: ...


def values(component: Component, rows: slice) -> Integers32:
    """Mentees of those rows × all mentors."""
    result = component.judged(rows)
    result[component.silent_mentees[rows]] = NEUTRAL
    result[:, component.silent_mentors] = NEUTRAL
    raised = component.raised[rows] if isinstance(component, Needs) else 0
    if np.any(raised):
        result += (COMPONENT_TOP - result) * np.reshape(raised, (-1, 1)) // COMPONENT_TOP
    return result


def components(mentees: People, mentors: People, rules: Rules, dates: Dates) -> dict[Criterion, Component]:
    return {
        Criterion.TECHNICAL: Ahead(mentees, mentors),
        Criterion.CAREER: Trajectory(mentees, mentors, rules),
        Criterion.COMMUNICATION: Styles(mentees, mentors),
        Criterion.OVERLAP: Hours(mentees, mentors, dates),
        Criterion.ROADMAP: Needs(mentees, mentors),
        Criterion.ROTATION: Rotation(mentees, mentors),
    }


class Table:
    """A criterion that only asks what kind of person the mentee is: one row for each kind, looked up."""

    silent_mentees: Mask
    silent_mentors: Mask
    _kind: Integers
    _rows: Integers32

    def judged(self, rows: slice) -> Integers32:
        return self._rows[self._kind[rows]]


class Trajectory(Table):
    """Career trajectory: how far above the mentee on the way that the mentee is on.

    Half is the level gap: full marks in the middle of what the track allows, falling evenly to nothing one level beyond
    its ends. Half is the job family: the one that the mentee aims for, or theirs, against another. Where only one of
    the two is known it stands alone. Silent: level unknown.
    """

    def __init__(self, mentees: People, mentors: People, rules: Rules) -> None:
        kinds = sorted({(mentee.level or 0, mentee.aim or mentee.family) for mentee in mentees})
        number = {kind: at for at, kind in enumerate(kinds)}
        self._kind = np.array([number[m.level or 0, m.aim or m.family] for m in mentees], dtype=np.int64)
        levels = np.array([mentor.level or 0 for mentor in mentors], dtype=np.int64)
        families = np.array([mentor.family for mentor in mentors], dtype=object)
        rows = [_trajectory(level, family, levels, families, rules) for level, family in kinds]
        self._rows = np.array(rows, dtype=np.int32).reshape(len(kinds), len(mentors))
        self.silent_mentees = np.array([mentee.level is None for mentee in mentees], dtype=bool)
        self.silent_mentors = np.array([mentor.level is None for mentor in mentors], dtype=bool)


def _trajectory(level: int, family: str, levels: Integers, families: "np.ndarray", rules: Rules) -> Integers:
    twice_off = np.abs(2 * (levels - level) - (rules.lowest_gap + rules.highest_gap))
    reach = rules.highest_gap - rules.lowest_gap + 2
    step = np.clip(COMPONENT_TOP - twice_off * COMPONENT_TOP // reach, 0, COMPONENT_TOP)
    if not family:
        return step
    same = np.where(families == family, COMPONENT_TOP, OTHER_FAMILY)
    return np.where(families == "", step, (step + same) // 2)


class Styles(Table):
    """Communication: the same style 1,000, hybrid with either other 700, remote with in-person 200, unknown half-way.

    Nothing where both have named their languages and have none in common. Silent: neither style nor language known.
    """

    def __init__(self, mentees: People, mentors: People) -> None:
        kinds = sorted({_talk(mentee) for mentee in mentees})
        number = {kind: at for at, kind in enumerate(kinds)}
        self._kind = np.array([number[_talk(mentee)] for mentee in mentees], dtype=np.int64)
        rows = [[_talking(kind, _talk(mentor)) for mentor in mentors] for kind in kinds]
        self._rows = np.array(rows, dtype=np.int32).reshape(len(kinds), len(mentors))
        self.silent_mentees, self.silent_mentors = _silent(mentees), _silent(mentors)


def _talk(person: Candidate) -> tuple[str, tuple[str, ...]]:
    return person.style, tuple(sorted(person.languages))


@cache
def _talking(left: tuple[str, tuple[str, ...]], right: tuple[str, tuple[str, ...]]) -> int:
    if left[1] and right[1] and not set(left[1]) & set(right[1]):
        return 0
    return STYLES.get((left[0], right[0]), NEUTRAL)


def _silent(people: People) -> Mask:
    known = {left for left, _ in STYLES}
    return np.array([person.style not in known and not person.languages for person in people], dtype=bool)


class Hours(Table):
    """Working hours in common, out of the week of whoever works fewer of them. Silent: zone unknown."""

    def __init__(self, mentees: People, mentors: People, dates: Dates) -> None:
        weeks = sorted({(p.zone, p.hours) for p in (*mentees, *mentors) if is_zone(p.zone)}) or [("UTC", ())]
        table = shares(weeks, dates, COMPONENT_TOP).astype(np.int32)
        place = {week: number for number, week in enumerate(weeks)}
        self.silent_mentees = np.array([not is_zone(mentee.zone) for mentee in mentees], dtype=bool)
        self.silent_mentors = np.array([not is_zone(mentor.zone) for mentor in mentors], dtype=bool)
        self._kind = np.array([place.get((m.zone, m.hours), 0) for m in mentees], dtype=np.int64)
        self._rows = table[:, np.array([place.get((m.zone, m.hours), 0) for m in mentors], dtype=np.int64)]


class Rotation:
    """Rotation: a mentor whom the mentee had before counts nothing; a team they had before, or a mentor who only knows
    systems that the mentee has worked in, half; all others fully.
    """

    def __init__(self, mentees: People, mentors: People) -> None:
        column = {mentor.id: number for number, mentor in enumerate(mentors)}
        teams: dict[str, list[int]] = defaultdict(list)
        for number, mentor in enumerate(mentors):
            teams[mentor.team].append(number)
        self._mentors = len(mentors)
        self._known = cells((i, column[past]) for i, m in enumerate(mentees) for past in m.past_mentors & column.keys())
        self._team = cells((i, j) for i, m in enumerate(mentees) for team in m.past_teams for j in teams.get(team, ()))
        self._old = OldSystems(mentees, mentors)
        self.silent_mentees = np.zeros(len(mentees), dtype=bool)
        self.silent_mentors = np.zeros(len(mentors), dtype=bool)

    def judged(self, rows: slice) -> Integers32:
        result = np.full((rows.stop - rows.start, self._mentors), COMPONENT_TOP, dtype=np.int32)
        result[self._old.rows(rows)] = COMPONENT_TOP // 2
        result[within(self._team, rows)] = COMPONENT_TOP // 2
        result[within(self._known, rows)] = 0
        return result


class OldSystems:
    """Whether everything that a mentor can show is a system that the mentee has worked in: one matrix product."""

    def __init__(self, mentees: People, mentors: People) -> None:
        shown = sorted({system for mentor in mentors for system in mentor.systems})
        place = {system: number for number, system in enumerate(shown)}
        self._shows = np.zeros((len(shown), len(mentors)), dtype=np.float32)
        for column, mentor in enumerate(mentors):
            self._shows[[place[system] for system in mentor.systems], column] = 1
        self._count = self._shows.sum(axis=0)
        self._past = [[place[system] for system in mentee.past_systems if system in place] for mentee in mentees]

    def rows(self, rows: slice) -> Mask:
        past = np.zeros((rows.stop - rows.start, len(self._shows)), dtype=np.float32)
        for row, known in enumerate(self._past[rows]):
            past[row, known] = 1
        if not past.any():
            return np.zeros((len(past), len(self._count)), dtype=bool)
        old: Mask = (past @ self._shows == self._count) & (self._count > 0)
        return old
