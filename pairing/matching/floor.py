"""The worst score first: the highest floor that leaves nobody without a mentor who could have one, then the optimum.

As many places as the optimum fills must still be filled, class by class, by pairs that score at least the floor. For
each class (and those above it) that is a question of maximum flow; the highest floor is found by halving. Where the
next higher floor fails, the flow's narrowest cut says so by itself (``floor_proof``).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow

from pairing.matching.floor_proof import Cut, places_of_rank
from pairing.matching.flow import Edges
from pairing.matching.market import NOT_ELIGIBLE, Block, Integers, Market, Mask
from pairing.matching.problem import Problem
from pairing.matching.search import Search, among
from pairing.matching.solver import Say, Solution, solve

FURTHER = 16


@dataclass(frozen=True)
class WorstFirst:
    """``solution``: the best pairs that all score at least ``floor``. ``cut``: why no floor above it can be.

    ``optimum``: the best pairs without a floor. Forced pairs are taken as given, whatever they score.
    """

    solution: Solution
    optimum: Solution
    floor: int
    cut: Cut | None

    @property
    def costs(self) -> int:
        """By how much the floor lowers the total score less load costs."""
        return self.optimum.objective - self.solution.objective

    @property
    def floor_without(self) -> int:
        """The worst score of the optimum."""
        forced = self.optimum.problem.forced
        return min((score for *pair, score in self.optimum.pairs if tuple(pair) not in forced), default=0)

    def as_dict(self) -> dict[str, object]:
        """The proof that the floor is the highest, for a run to keep."""
        return {"cut": self.cut.as_dict() if self.cut else None, "optimum": self.optimum.certificate.as_dict()}


class Floored:
    """A market without the pairs below a floor, but for forced ones."""

    def __init__(self, market: Market, floor: int) -> None:
        self.market, self.floor = market, floor
        self.mentees, self.mentors = market.mentees, market.mentors
        self.capacities, self.demands = market.capacities, market.demands
        self.costs, self.classes, self.served = market.costs, market.classes, market.served
        self.everybody_first, self.forced = market.everybody_first, market.forced

    def blocks(self) -> Iterator[Block]:
        position = {mentee: number for number, mentee in enumerate(self.mentees)}
        column = {mentor: number for number, mentor in enumerate(self.mentors)}
        forced = {(position[i], column[j]) for i, j in self.forced if i in position and j in column}
        for block in self.market.blocks():
            scores = np.where(block.scores < self.floor, NOT_ELIGIBLE, block.scores)
            for row, place in forced:
                at = np.flatnonzero(block.columns == place)
                if len(at) and block.rows.start <= row < block.rows.stop:
                    scores[row - block.first, at] = block.scores[row - block.first, at]
            yield Block(block.first, block.columns, scores)


def worst_first(problem: Market, *, say: Say = lambda step: None) -> WorstFirst:
    """The best answer among those whose worst score is highest. Raises ``Unsolvable``."""
    optimum = solve(problem, say=say)
    market = problem.order if isinstance(problem, Problem) else problem
    scores = [score for mentee, mentor, score in optimum.pairs if (mentee, mentor) not in market.forced]
    if not scores:
        return WorstFirst(optimum, optimum, 0, None)
    say("raising the worst score")
    floor, cut = _Floors(market, optimum).highest(min(scores))
    if floor == min(scores):
        return WorstFirst(optimum, optimum, floor, cut)
    return WorstFirst(solve(Floored(market, floor), say=say), optimum, floor, cut)


class _Floors:
    """Which floors leave the optimum's places filled. The pairs to look at are found as they are needed."""

    def __init__(self, market: Market, optimum: Solution) -> None:
        self.search = Search(market)
        self.edges = self.search.candidates()
        served = Counter(mentee for mentee, mentor, _ in optimum.pairs if (mentee, mentor) not in market.forced)
        filled = np.array([served[mentee] for mentee in market.mentees], dtype=np.int64)
        ranks = self.search.ranks
        self.wanted = {
            int(rank): (places_of_rank(ranks, int(rank), self.search.demands), filled_at)
            for rank in np.unique(np.concatenate([ranks.first, ranks.further]))[::-1]
            if (filled_at := int(places_of_rank(ranks, int(rank), filled).sum()))
        }

    def highest(self, known: int) -> tuple[int, Cut]:
        """The highest floor, and the proof that it is; ``known`` is one that will do."""
        low, high = known, self.search.top + 1
        proof = self.fails(high)
        while proof is None or high - low > 1:
            middle = (low + high) // 2
            cut = self.fails(middle)
            if cut is None:
                low = middle
            else:
                high, proof = middle, cut
        return low, proof

    def fails(self, floor: int) -> Cut | None:
        """A cut that says why this floor can't be, None when it can."""
        for rank, (demands, filled) in self.wanted.items():
            while True:
                mentees, mentors, flow = self._cut(floor, demands)
                if flow == filled:
                    break
                if not self._look_across(floor, mentees, mentors):
                    market = self.search.market
                    return Cut(
                        floor - 1, rank,
                        frozenset(market.mentees[i] for i in np.flatnonzero(mentees).tolist()),
                        frozenset(market.mentors[j] for j in np.flatnonzero(mentors).tolist()),
                    )  # fmt: skip
        return None

    def _cut(self, floor: int, demands: Integers) -> tuple[Mask, Mask, int]:
        """The mentees and mentors on the source's side of the narrowest cut through the pairs known, and its width."""
        edges = self.edges.only(self.edges.score >= floor)
        people, mentors = len(demands), len(self.search.capacities)
        source, sink = people + mentors, people + mentors + 1
        graph = max_flow.SimpleMaxFlow()
        graph.add_arcs_with_capacity(np.full(people, source), np.arange(people), demands)
        graph.add_arcs_with_capacity(edges.mentee, people + edges.mentor, np.ones(len(edges), dtype=np.int64))
        everyone = np.arange(mentors)
        graph.add_arcs_with_capacity(people + everyone, np.full(mentors, sink), self.search.capacities)
        graph.solve(source, sink)
        near = np.zeros(people + mentors + 2, dtype=bool)
        near[graph.get_source_side_min_cut()] = True
        # Mentors without a place cost nothing in the first part, and no pair crosses to them.
        return near[:people], near[people:-2] | (self.search.capacities == 0), graph.optimal_flow()

    def _look_across(self, floor: int, mentees: Mask, mentors: Mask) -> int:
        """Learn of pairs that cross the cut; how many were new."""
        width = len(mentors)
        keys = np.sort(self.edges.mentee * width + self.edges.mentor)
        found = 0
        for block in self.search.open_blocks():
            crossing = (block.scores >= floor) & mentees[block.rows, None] & ~mentors[block.columns]
            row, column = np.nonzero(crossing)
            new = Edges(row + block.first, block.columns[column], block.scores[row, column].astype(np.int64))
            new = new.only(~among(new.mentee * width + new.mentor, keys))
            rank = np.arange(len(new)) - np.searchsorted(new.mentee, new.mentee)
            new = new.only(rank < FURTHER)
            found += len(new)
            if len(new):
                self.edges = self.edges.plus(new)
        return found
