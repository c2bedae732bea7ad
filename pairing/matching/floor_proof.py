"""Proof that no answer has a higher worst score, checked without the solver: a cut (Ford and Fulkerson, 1956).

Divide the people in two. Every pair that fills a place of a mentee in the first part goes to a mentor of the first
part, and takes one of their places, or crosses over. So pairs that all score above the floor fill at most as many
places as are wanted in the second part, as mentors have in the first part, and as pairs above the floor cross. Where
that is less than what is filled, an answer that fills as much has a pair at the floor or below.

Only places of one rank and above are counted, since those are filled first. Forced pairs are taken as given.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from pairing.matching.certificate import Refuted
from pairing.matching.market import NOT_ELIGIBLE, Integers, Market, Mask, Pair, Ranks, ranks_of


@dataclass(frozen=True)
class Cut:
    """``mentees`` and ``mentors``: the first part. ``rank``: see ``Ranks``."""

    floor: int
    rank: int
    mentees: frozenset[str]
    mentors: frozenset[str]

    def as_dict(self) -> dict[str, object]:
        return {
            "floor": self.floor, "rank": self.rank, "mentees": sorted(self.mentees), "mentors": sorted(self.mentors),
        }  # fmt: skip


def places_of_rank(ranks: Ranks, rank: int, places: Integers) -> Integers:
    """Of so many places of each mentee, those of that rank or above."""
    first, further = np.minimum(places, 1), np.maximum(places - 1, 0)
    counted: Integers = np.where(ranks.first >= rank, first, 0) + np.where(ranks.further >= rank, further, 0)
    return counted


def verify_floor(problem: Market, pairs: Iterable[Pair], cut: Cut) -> int:
    """The lowest score of these pairs, if no pairs that fill as many places have a higher one; else ``Refuted``."""
    chosen = frozenset(pairs) - problem.forced
    free = _Free(problem)
    filled = free.count(chosen, 0)
    at_least = int(places_of_rank(free.ranks, cut.rank, filled).sum())
    lowest, crossing = _look_through(problem, chosen, cut)
    if lowest < cut.floor:
        raise Refuted(f"A pair scores {lowest}, which is below the floor of {cut.floor}.")
    near, mentors = free.among(problem.mentees, cut.mentees), free.among(problem.mentors, cut.mentors)
    wanted = places_of_rank(free.ranks, cut.rank, free.demands)
    most = int(wanted[~near].sum()) + int(free.capacities[mentors].sum()) + crossing
    if most >= at_least:
        raise Refuted(f"Pairs above {cut.floor} could fill {most} places, and {at_least} are filled.")
    return lowest


class _Free:
    """What is left beside forced pairs."""

    def __init__(self, problem: Market) -> None:
        self.problem = problem
        taken, ranks = self.count(problem.forced, 0), ranks_of(problem)
        self.demands = problem.demands - taken
        self.capacities = problem.capacities - self.count(problem.forced, 1)
        self.ranks = Ranks(np.where(taken > 0, ranks.further, ranks.first), ranks.further)

    def count(self, pairs: Iterable[Pair], side: int) -> Integers:
        counts = Counter(pair[side] for pair in pairs)
        names = self.problem.mentors if side else self.problem.mentees
        return np.array([counts[name] for name in names], dtype=np.int64)

    @staticmethod
    def among(names: Iterable[str], part: frozenset[str]) -> Mask:
        return np.array([name in part for name in names], dtype=bool)


def _look_through(problem: Market, chosen: frozenset[Pair], cut: Cut) -> tuple[int, int]:
    """The lowest score of the pairs, and how many pairs above the floor cross from the first part to the second."""
    lowest, seen, crossing = 2**62, 0, 0
    forced, free = _by_mentee(problem.forced), _by_mentee(chosen)
    for block in problem.blocks():
        mentees = problem.mentees[block.rows]
        names = [problem.mentors[j] for j in block.columns.tolist()]
        column = {name: number for number, name in enumerate(names)}
        above = block.scores > cut.floor
        for row, mentee in enumerate(mentees):
            for mentor in forced.get(mentee, set()) & column.keys():
                above[row, column[mentor]] = False
            for mentor in free.get(mentee, set()) & column.keys():
                score = int(block.scores[row, column[mentor]])
                if score != NOT_ELIGIBLE:
                    lowest, seen = min(lowest, score), seen + 1
        first = np.array([mentee in cut.mentees for mentee in mentees], dtype=bool)
        second = np.array([name not in cut.mentors for name in names], dtype=bool)
        crossing += int(np.count_nonzero(above[first][:, second]))
    if seen != len(chosen):
        raise Refuted("A pair is not eligible.")
    return lowest, crossing


def _by_mentee(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    mentors: dict[str, set[str]] = {}
    for mentee, mentor in pairs:
        mentors.setdefault(mentee, set()).add(mentor)
    return mentors
