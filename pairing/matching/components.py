"""The criteria: each judges every pair with a whole number from 0 to 1,000.

What nobody told us counts 500, half-way. It is either the mentee or the mentor of whom a criterion knows nothing, so
that two masks say where: ``silent_mentees`` and ``silent_mentors``.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

import numpy as np

from pairing.matching.criteria import COMPONENT_TOP, NEUTRAL, Criterion
from pairing.matching.market import Integers, Integers32, Mask
from pairing.matching.overlap import WORKDAY_MINUTES, common_minutes, is_zone
from pairing.matching.people import Candidate, Rules

People = Sequence[Candidate]

HIGHEST_PROFICIENCY = 5
TEACHES_FROM = 3  # a mentor uses the skill alone
WIDEST_GAP = 3  # three levels of proficiency ahead is as helpful as any
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
    return result


def components(mentees: People, mentors: People, rules: Rules, day: date) -> dict[Criterion, Component]:
    return {
        Criterion.TECHNICAL: Ahead(mentees, mentors),
        Criterion.CAREER: Trajectory(mentees, mentors, rules),
        Criterion.COMMUNICATION: Styles(mentees, mentors),
        Criterion.OVERLAP: Hours(mentees, mentors, day),
        Criterion.ROADMAP: Needs(mentees, mentors),
        Criterion.ROTATION: Rotation(mentees, mentors),
    }


class SkillProduct:
    """Σ over skills of what a mentor's proficiency gives a mentee, out of the most that anybody could give.

    One matrix product: what each proficiency (1–5) of each skill would give the mentee × which of them the mentor has.
    """

    def __init__(self, mentors: People, given: Sequence[Mapping[str, Sequence[int]]], most: Sequence[int]) -> None:
        names = sorted({skill for gives in given for skill in gives})
        place = {name: number * HIGHEST_PROFICIENCY for number, name in enumerate(names)}
        self._has = np.zeros((len(names) * HIGHEST_PROFICIENCY, len(mentors)), dtype=np.float32)
        for column, mentor in enumerate(mentors):
            for skill in mentor.skills.keys() & place.keys():
                self._has[place[skill] + mentor.skills[skill] - 1, column] = 1
        cells = [
            (row, place[skill] + level, gain)
            for row, gives in enumerate(given)
            for skill, gains in gives.items()
            for level, gain in enumerate(gains)
            if gain
        ]
        self._cells: Integers = np.array(cells, dtype=np.int64).reshape(-1, 3)
        self._starts = np.searchsorted(self._cells[:, 0], np.arange(len(given) + 1))
        self._most = np.maximum(np.array(most, dtype=np.int64), 1)
        self.silent_mentees: Mask = np.array(most, dtype=np.int64) == 0
        self.silent_mentors: Mask = np.array([not mentor.skills for mentor in mentors], dtype=bool)

    def judged(self, rows: slice) -> Integers32:
        here = self._cells[self._starts[rows.start] : self._starts[rows.stop]]
        gives = np.zeros((rows.stop - rows.start, len(self._has)), dtype=np.float32)
        gives[here[:, 0] - rows.start, here[:, 1]] = here[:, 2]
        # Sums of small whole numbers: exact in float32 up to 2²⁴.
        total = (gives @ self._has).astype(np.int32) * np.int32(COMPONENT_TOP)
        return total // self._most[rows, None].astype(np.int32)


class Ahead(SkillProduct):
    """Technical domain: how far the mentor is ahead in what the mentee wishes for, three levels being full marks.

    The mean over the wishes; a mentor below proficiency 3 does not teach a skill. Silent: no wishes, no skills known.
    """

    def __init__(self, mentees: People, mentors: People) -> None:
        given = [{skill: _ahead(mentee.skills.get(skill, 0)) for skill in mentee.wants} for mentee in mentees]
        super().__init__(mentors, given, [WIDEST_GAP * len(gives) for gives in given])


class Needs(SkillProduct):
    """Roadmap priority: the share of what the mentee lacks for their teams' roadmap that the mentor can close.

    Silent: nothing is asked of the mentee or nothing is lacking, no skills known of the mentor.
    """

    def __init__(self, mentees: People, mentors: People) -> None:
        lacking = [
            {skill: (mentee.skills.get(skill, 0), level) for skill, level in mentee.needs.items()} for mentee in mentees
        ]
        given = [{skill: _closing(*gap) for skill, gap in gaps.items()} for gaps in lacking]
        super().__init__(mentors, given, [sum(max(0, need - own) for own, need in gaps.values()) for gaps in lacking])


def _ahead(own: int) -> list[int]:
    levels = range(1, HIGHEST_PROFICIENCY + 1)
    return [min(max(0, level - own), WIDEST_GAP) if level >= TEACHES_FROM else 0 for level in levels]


def _closing(own: int, need: int) -> list[int]:
    return [max(0, min(level, need) - own) for level in range(1, HIGHEST_PROFICIENCY + 1)]


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
    """Communication style: the same 1,000, hybrid with either other 700, remote with in-person 200."""

    def __init__(self, mentees: People, mentors: People) -> None:
        known = sorted({left for left, _ in STYLES})
        self._kind = _kinds([mentee.style for mentee in mentees], known)
        right = _kinds([mentor.style for mentor in mentors], known)
        table = np.array([[STYLES[a, b] for b in known] for a in known], dtype=np.int32)
        self._rows = table[:, right]
        self.silent_mentees, self.silent_mentors = _silent(mentees, known), _silent(mentors, known)


def _silent(people: People, known: Sequence[str]) -> Mask:
    return np.array([person.style not in known for person in people], dtype=bool)


class Hours(Table):
    """Time-zone overlap: hours that both work on the same day, out of eight."""

    def __init__(self, mentees: People, mentors: People, day: date) -> None:
        zones = sorted({person.zone for person in (*mentees, *mentors) if is_zone(person.zone)})
        table = (common_minutes(zones, day) * COMPONENT_TOP // WORKDAY_MINUTES).astype(np.int32)
        self.silent_mentees = np.array([not is_zone(mentee.zone) for mentee in mentees], dtype=bool)
        self.silent_mentors = np.array([not is_zone(mentor.zone) for mentor in mentors], dtype=bool)
        if not zones:
            zones, table = [""], np.zeros((1, 1), dtype=np.int32)
        self._kind = _kinds([mentee.zone for mentee in mentees], zones)
        self._rows = table[:, _kinds([mentor.zone for mentor in mentors], zones)]


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
        self._known: dict[int, list[int]] = {}
        self._team: dict[int, list[int]] = {}
        for row, mentee in enumerate(mentees):
            if mentee.past_teams:
                self._team[row] = [number for team in mentee.past_teams for number in teams.get(team, ())]
            if mentee.past_mentors:
                self._known[row] = [column[past] for past in mentee.past_mentors if past in column]
        self._old = OldSystems(mentees, mentors)
        self.silent_mentees = np.zeros(len(mentees), dtype=bool)
        self.silent_mentors = np.zeros(len(mentors), dtype=bool)

    def judged(self, rows: slice) -> Integers32:
        result = np.full((rows.stop - rows.start, self._mentors), COMPONENT_TOP, dtype=np.int32)
        result[self._old.rows(rows)] = COMPONENT_TOP // 2
        for row in range(rows.start, rows.stop):
            result[row - rows.start, self._team.get(row, [])] = COMPONENT_TOP // 2
            result[row - rows.start, self._known.get(row, [])] = 0
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


def _kinds(values: Sequence[str], known: Sequence[str]) -> Integers:
    """Position of each value in what is known; 0 where it isn't, which silence then covers."""
    position = {name: number for number, name in enumerate(known)}
    return np.array([position.get(value, 0) for value in values], dtype=np.int64)
