"""A matching given as a list of pairs with their scores."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from pairing.matching.market import NOT_ELIGIBLE, Block, Integers, LoadCosts, Pair, cost_table, rows_per_block

HIGHEST = 2**53


@dataclass(frozen=True)
class Problem:
    """``edge_mentee``, ``edge_mentor``, ``score``: the eligible pairs by position in ``mentees`` and ``mentors``.

    Scores are whole numbers from 0 to 2⁵³. ``priorities``: the class of each mentee, 0 where not named. All else as
    ``Market`` says.
    """

    mentees: Sequence[str]
    mentors: Sequence[str]
    edge_mentee: Integers
    edge_mentor: Integers
    score: Integers
    capacities: Integers
    demands: Integers
    load_costs: LoadCosts = (0,)
    forced: frozenset[Pair] = field(default_factory=frozenset)
    priorities: Mapping[str, int] = field(default_factory=dict)
    everybody_first: bool = False

    def __post_init__(self) -> None:
        cost_table(self.mentors, self.load_costs)
        if len(set(self.mentees)) != len(self.mentees) or len(set(self.mentors)) != len(self.mentors):
            raise ValueError("Each mentee and each mentor is named once.")
        if len(self.score) and (self.score.min() < 0 or self.score.max() > HIGHEST):
            raise ValueError(f"Scores are whole numbers from 0 to {HIGHEST}.")
        if np.any(self.capacities < 0) or np.any(self.demands < 0):
            raise ValueError("Nobody has fewer than 0 places.")

    @cached_property
    def costs(self) -> Integers:
        return cost_table(self.mentors, self.load_costs)

    @cached_property
    def classes(self) -> Integers:
        return np.array([self.priorities.get(mentee, 0) for mentee in self.mentees], dtype=np.int64)

    @property
    def served(self) -> Integers:
        return np.zeros(len(self.mentees), dtype=np.int64)

    @property
    def order(self) -> "Problem":
        """The same problem with everything sorted by id, so that the order of input can't matter."""
        mentee_rank, mentor_rank = _ranks(self.mentees), _ranks(self.mentors)
        mentee, mentor = mentee_rank[self.edge_mentee], mentor_rank[self.edge_mentor]
        by_name = np.lexsort((mentor, mentee))
        mentee, mentor = mentee[by_name], mentor[by_name]
        if np.any((np.diff(mentee) == 0) & (np.diff(mentor) == 0)):
            raise ValueError("A pair is named twice.")
        return replace(
            self,
            mentees=sorted(self.mentees),
            mentors=sorted(self.mentors),
            edge_mentee=mentee,
            edge_mentor=mentor,
            score=self.score[by_name],
            capacities=self.capacities[np.argsort(mentor_rank)],
            demands=self.demands[np.argsort(mentee_rank)],
        )

    def blocks(self) -> Iterator[Block]:
        """Of a sorted problem: only the mentors whom somebody of the block may have."""
        starts = np.searchsorted(self.edge_mentee, np.arange(len(self.mentees) + 1))
        step = rows_per_block(len(self.mentors))
        width = np.int32 if self.score.max(initial=0) <= np.iinfo(np.int32).max else np.int64
        for first in range(0, len(self.mentees), step):
            last = min(first + step, len(self.mentees))
            here = slice(int(starts[first]), int(starts[last]))
            columns, column = np.unique(self.edge_mentor[here], return_inverse=True)
            scores = np.full((last - first, len(columns)), NOT_ELIGIBLE, dtype=width)
            scores[self.edge_mentee[here] - first, column] = self.score[here]
            yield Block(first, columns, scores)


def _ranks(names: Sequence[str]) -> Integers:
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[np.array(sorted(range(len(names)), key=lambda i: names[i]), dtype=np.int64)] = np.arange(len(names))
    return ranks
