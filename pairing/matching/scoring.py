"""Scores: six criteria, each a whole number from 0 to 1,000 per pair, weighted to thousandths of a point (0–100,000).

Rows are mentees, columns mentors. What nobody told us counts 500, half-way, and ``unknown`` says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from pairing.matching.people import Candidate, Rules

CRITERIA = ("technical", "career", "communication", "overlap", "roadmap", "rotation")
NEUTRAL, FULL = 500, 1000
Matrix = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# Why a pair may not be, in the order in which reasons are given.
REASONS = ("self", "line", "level", "forbidden")
TEACHES_FROM = 3  # a mentor uses the skill alone
WIDEST_GAP = 3  # three levels of proficiency above is as helpful as any
WORKDAY = (time(9), time(17))
STYLES = {
    ("remote", "remote"): 1000, ("hybrid", "hybrid"): 1000, ("in-person", "in-person"): 1000,
    ("remote", "hybrid"): 700, ("hybrid", "remote"): 700,
    ("hybrid", "in-person"): 700, ("in-person", "hybrid"): 700,
    ("remote", "in-person"): 200, ("in-person", "remote"): 200,
}  # fmt: skip


@dataclass(frozen=True)
class Scores:
    """Matrices of mentees × mentors. ``forbidden`` holds the position in REASONS, or −1 where a pair may be."""

    mentees: Sequence[Candidate]
    mentors: Sequence[Candidate]
    components: Mapping[str, Matrix]
    unknown: Mapping[str, Mask]
    weights: Mapping[str, int]
    forbidden: Matrix

    @property
    def total(self) -> Matrix:
        """Thousandths of a point."""
        rows: Matrix = sum(
            (self.weights[c] * self.components[c] for c in CRITERIA), np.zeros(self.forbidden.shape, dtype=np.int64)
        )
        return rows

    def points(self, mentee: int, mentor: int) -> dict[str, int]:
        """Thousandths per criterion; they add up to the total."""
        return {c: int(self.weights[c] * self.components[c][mentee, mentor]) for c in CRITERIA}

    def without_data(self, mentee: int, mentor: int) -> list[str]:
        return [c for c in CRITERIA if self.unknown[c][mentee, mentor]]


def score(
    mentees: Sequence[Candidate], mentors: Sequence[Candidate], weights: Mapping[str, int], rules: Rules, day: date
) -> Scores:
    """Score every pair; working hours are compared as they are on ``day``. ``weights`` are percentages of 100."""
    shape = (len(mentees), len(mentors))
    parts = {
        "technical": _technical(mentees, mentors),
        "career": _career(mentees, mentors, rules),
        "communication": _communication(mentees, mentors),
        "overlap": _overlap(mentees, mentors, day),
        "roadmap": (np.full(shape, NEUTRAL, dtype=np.int64), np.ones(shape, dtype=bool)),
        "rotation": _rotation(mentees, mentors),
    }
    return Scores(
        mentees=mentees,
        mentors=mentors,
        components={criterion: part[0] for criterion, part in parts.items()},
        unknown={criterion: part[1] for criterion, part in parts.items()},
        weights=weights,
        forbidden=_forbidden(mentees, mentors, rules),
    )


def _technical(mentees: Sequence[Candidate], mentors: Sequence[Candidate]) -> tuple[Matrix, Mask]:
    """Mean over the wishes of how far the mentor is ahead: three levels of proficiency or more are full marks."""
    names = sorted({skill for mentee in mentees for skill in mentee.wants})
    column = {name: number for number, name in enumerate(names)}
    known = np.zeros((len(mentors), len(names)), dtype=np.int64)
    for row, mentor in enumerate(mentors):
        for skill, proficiency in mentor.skills.items():
            if skill in column and proficiency >= TEACHES_FROM:
                known[row, column[skill]] = proficiency
    result = np.full((len(mentees), len(mentors)), NEUTRAL, dtype=np.int64)
    unknown = np.zeros(result.shape, dtype=bool)
    for row, mentee in enumerate(mentees):
        if not mentee.wants:
            unknown[row] = True
            continue
        own = np.array([mentee.skills.get(skill, 0) for skill in mentee.wants])
        ahead = np.clip(known[:, [column[skill] for skill in mentee.wants]] - own, 0, WIDEST_GAP)
        result[row] = ahead.sum(axis=1) * FULL // (WIDEST_GAP * len(mentee.wants))
    return result, unknown


def _levels(people: Sequence[Candidate]) -> tuple[Matrix, Mask]:
    return np.array([p.level or 0 for p in people], dtype=np.int64), np.array([p.level is None for p in people], bool)


def _gaps(mentees: Sequence[Candidate], mentors: Sequence[Candidate]) -> tuple[Matrix, Mask]:
    (low, no_low), (high, no_high) = _levels(mentees), _levels(mentors)
    return high[None, :] - low[:, None], no_low[:, None] | no_high[None, :]


def _career(mentees: Sequence[Candidate], mentors: Sequence[Candidate], rules: Rules) -> tuple[Matrix, Mask]:
    """Full marks in the middle of the track's level gap, falling evenly to nothing one level beyond its ends."""
    gap, unknown = _gaps(mentees, mentors)
    twice_off = np.abs(2 * gap - (rules.lowest_gap + rules.highest_gap))
    reach = rules.highest_gap - rules.lowest_gap + 2
    return np.where(unknown, NEUTRAL, np.clip(FULL - twice_off * FULL // reach, 0, FULL)), unknown


def _communication(mentees: Sequence[Candidate], mentors: Sequence[Candidate]) -> tuple[Matrix, Mask]:
    """How the two would rather meet: the same 1,000, hybrid with either other 700, opposites 200."""
    styles = sorted({p.style for p in (*mentees, *mentors)})
    table = np.array([[STYLES.get((a, b), NEUTRAL) for b in styles] for a in styles], dtype=np.int64)
    silent = np.array([[(a, b) not in STYLES for b in styles] for a in styles], dtype=bool)
    left, right = _codes([p.style for p in mentees], styles), _codes([p.style for p in mentors], styles)
    return table[np.ix_(left, right)], silent[np.ix_(left, right)]


def _overlap(mentees: Sequence[Candidate], mentors: Sequence[Candidate], day: date) -> tuple[Matrix, Mask]:
    """Hours that two working days from nine to five, each in its own zone, have in common: eight are full marks."""
    zones = sorted({p.zone for p in (*mentees, *mentors)})
    opens, closes = (np.array([_minutes(zone, day, at) for zone in zones], dtype=np.int64) for at in WORKDAY)
    shared = np.zeros((len(zones), len(zones)), dtype=np.int64)
    for shift in (-24 * 60, 0, 24 * 60):  # the neighbour's yesterday, today and tomorrow
        start = np.maximum(opens[:, None], opens[None, :] + shift)
        end = np.minimum(closes[:, None], closes[None, :] + shift)
        shared += np.clip(end - start, 0, None)
    left, right = _codes([p.zone for p in mentees], zones), _codes([p.zone for p in mentors], zones)
    result = (np.clip(shared, 0, 480) * FULL // 480)[np.ix_(left, right)]
    return result, np.zeros(result.shape, dtype=bool)


def _minutes(zone: str, day: date, at: time) -> int:
    moment = datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
    return int((moment - datetime.combine(day, time(), UTC)).total_seconds()) // 60


def _rotation(mentees: Sequence[Candidate], mentors: Sequence[Candidate]) -> tuple[Matrix, Mask]:
    """A past mentor counts nothing, somebody of a past mentor's team half, everybody else in full."""
    result = np.full((len(mentees), len(mentors)), FULL, dtype=np.int64)
    for row, mentee in enumerate(mentees):
        if mentee.past_teams:
            result[row, [m.team in mentee.past_teams for m in mentors]] = NEUTRAL
        if mentee.past_mentors:
            result[row, [m.id in mentee.past_mentors for m in mentors]] = 0
    return result, np.zeros(result.shape, dtype=bool)


def _codes(values: Sequence[str], names: Sequence[str]) -> Matrix:
    position = {name: number for number, name in enumerate(names)}
    return np.array([position[value] for value in values], dtype=np.int64)


def _forbidden(mentees: Sequence[Candidate], mentors: Sequence[Candidate], rules: Rules) -> Matrix:
    """−1 where a pair may be, else the first of REASONS that forbids it."""
    result = np.full((len(mentees), len(mentors)), -1, dtype=np.int64)
    column = {mentor.id: number for number, mentor in enumerate(mentors)}
    row = {mentee.id: number for number, mentee in enumerate(mentees)}
    for pair in rules.forbidden:
        if pair[0] in row and pair[1] in column:
            result[row[pair[0]], column[pair[1]]] = REASONS.index("forbidden")
    gap, unknown = _gaps(mentees, mentors)
    result[~unknown & ((gap < rules.lowest_gap) | (gap > rules.highest_gap))] = REASONS.index("level")
    for number, mentee in enumerate(mentees):
        result[number, [column[boss] for boss in mentee.line if boss in column]] = REASONS.index("line")
    for number, mentor in enumerate(mentors):
        result[[row[boss] for boss in mentor.line if boss in row], number] = REASONS.index("line")
        if mentor.id in row:
            result[row[mentor.id], number] = REASONS.index("self")
    return result
