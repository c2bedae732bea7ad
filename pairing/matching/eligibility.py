"""Who may not be a pair, and by which rule."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from pairing.matching.market import Integers
from pairing.matching.people import Candidate, Rules

Codes = npt.NDArray[np.int8]

REASONS = ("self", "line", "level", "forbidden")
"""In the order in which reasons are given; line: one is above the other, however far."""

MAY_BE = -1
SELF, LINE, LEVEL, FORBIDDEN = range(len(REASONS))


class Barriers:
    """The rules applied to every pair, rows of mentees at a time."""

    def __init__(self, mentees: Sequence[Candidate], mentors: Sequence[Candidate], rules: Rules) -> None:
        row = {mentee.id: number for number, mentee in enumerate(mentees)}
        column = {mentor.id: number for number, mentor in enumerate(mentors)}
        below = [(i, column[boss]) for i, mentee in enumerate(mentees) for boss in mentee.line if boss in column]
        above = [(row[boss], j) for j, mentor in enumerate(mentors) for boss in mentor.line if boss in row]
        self._single = [
            (FORBIDDEN, cells([(row[a], column[b]) for a, b in rules.forbidden if a in row and b in column])),
            (LINE, cells(below + above)),
            (SELF, cells([(row[both], column[both]) for both in row.keys() & column.keys()])),
        ]
        levels = sorted({mentee.level or 0 for mentee in mentees if mentee.level is not None})
        position = {level: number for number, level in enumerate(levels, start=1)}
        self._level = np.array([position.get(mentee.level or 0, 0) for mentee in mentees], dtype=np.int64)
        self._by_level = np.full((len(levels) + 1, len(mentors)), MAY_BE, dtype=np.int8)
        gap = np.array([mentor.level or 0 for mentor in mentors], dtype=np.int64) - np.array(levels).reshape(-1, 1)
        known = np.array([mentor.level is not None for mentor in mentors], dtype=bool)
        self._by_level[1:][((gap < rules.lowest_gap) | (gap > rules.highest_gap)) & known] = LEVEL

    def rows(self, rows: slice) -> Codes:
        """Mentees of those rows × all mentors: ``MAY_BE``, or the position in REASONS of what forbids the pair."""
        result: Codes = self._by_level[self._level[rows]]
        for code, single in self._single:
            row, column = within(single, rows)
            if code == FORBIDDEN:
                first = result[row, column] == MAY_BE
                row, column = row[first], column[first]
            result[row, column] = code
        return result


def cells(pairs: Iterable[tuple[int, int]]) -> Integers:
    """Single pairs by position, by mentee."""
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)


def within(pairs: Integers, rows: slice) -> tuple[Integers, Integers]:
    """Those of some mentees, as rows and columns of their block."""
    here = pairs[np.searchsorted(pairs[:, 0], rows.start) : np.searchsorted(pairs[:, 0], rows.stop)]
    return here[:, 0] - rows.start, here[:, 1]
