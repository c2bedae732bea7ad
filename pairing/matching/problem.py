"""The assignment problem, in integers: who may be paired with whom, for how much, within which limits."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
HASH_BITS = 8


class Unsolvable(Exception):
    """The constraints collide; the text says which."""


@dataclass(frozen=True)
class Problem:
    """``edges``: mentee and mentor by position, score in thousandths. A mentor's k-th mentee costs ``load_costs[k]``.

    ``load_costs`` are thousandths, never decreasing; the last one holds for all further mentees.
    """

    mentees: Sequence[str]
    mentors: Sequence[str]
    edge_mentee: Integers
    edge_mentor: Integers
    score: Integers
    capacities: Integers
    demands: Integers
    load_costs: Sequence[int] = (0,)
    forced: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if any(later < earlier for earlier, later in zip(self.load_costs, self.load_costs[1:], strict=False)):
            raise ValueError("Load costs never decrease: each further mentee costs at least as much as the one before.")
        if len(set(self.mentees)) != len(self.mentees) or len(set(self.mentors)) != len(self.mentors):
            raise ValueError("Each mentee and each mentor is named once.")

    @property
    def order(self) -> "Problem":
        """The same problem with everything sorted by name, so that the order of input can't matter."""
        mentee_rank, mentor_rank = _ranks(self.mentees), _ranks(self.mentors)
        mentee, mentor = mentee_rank[self.edge_mentee], mentor_rank[self.edge_mentor]
        by_name = np.lexsort((mentor, mentee))
        return Problem(
            mentees=sorted(self.mentees),
            mentors=sorted(self.mentors),
            edge_mentee=mentee[by_name],
            edge_mentor=mentor[by_name],
            score=self.score[by_name],
            capacities=self.capacities[np.argsort(mentor_rank)],
            demands=self.demands[np.argsort(mentee_rank)],
            load_costs=self.load_costs,
            forced=self.forced,
        )

    def load_cost(self, place: int) -> int:
        return self.load_costs[min(place, len(self.load_costs) - 1)]


def _ranks(names: Sequence[str]) -> Integers:
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[np.array(sorted(range(len(names)), key=lambda i: names[i]), dtype=np.int64)] = np.arange(len(names))
    return ranks


@dataclass(frozen=True)
class Scale:
    """Scores with a small hash of both names below their resolution, so that no two answers are equally good.

    One thousandth is ``unit``; a place left open costs ``open_cost``.
    """

    unit: int
    open_cost: int
    value: Integers

    @classmethod
    def of(cls, problem: Problem, factor: int = 1) -> "Scale":
        unit = max(1, int(problem.demands.sum())) << HASH_BITS
        value = problem.score * unit + ties(problem)
        most = int(np.abs(value).max(initial=0)) + max(problem.load_costs) * unit
        return cls(unit, factor * (most + 1), value)


def ties(problem: Problem) -> Integers:
    """A hash from 0 to 255 of each pair's two names; together below one thousandth of a point."""
    left = _hashes(problem.mentees)[problem.edge_mentee]
    right = _hashes(problem.mentors)[problem.edge_mentor]
    mixed = (left * np.uint64(0x9E3779B97F4A7C15)) ^ (right + np.uint64(0x632BE59BD9B4E019))
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(64 - HASH_BITS)).astype(np.int64)


def _hashes(names: Sequence[str]) -> npt.NDArray[np.uint64]:
    digests = (hashlib.blake2b(name.encode(), digest_size=8).digest() for name in names)
    return np.array([int.from_bytes(digest, "big") for digest in digests], dtype=np.uint64)
