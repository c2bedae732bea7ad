"""All that the solver and the proof see of a cohort: who may be paired with whom and for how much, block by block."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from pairing.matching.conflicts import Unsolvable as Unsolvable  # noqa: PLC0414

Integers = npt.NDArray[np.int64]
Integers32 = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Pair = tuple[str, str]
LoadCosts = Sequence[int] | Mapping[str, Sequence[int]]
"""What a mentor's first, second, … mentee costs, for all mentors or by mentor; the last holds for all further ones."""

NOT_ELIGIBLE = -1
BLOCK_CELLS = 1_000_000


@dataclass(frozen=True)
class Block:
    """The scores of neighbouring mentees with some mentors; a pair in no block is not eligible.

    ``first``: position of the first mentee. ``columns``: positions of the mentors, ascending. ``scores``: mentees ×
    mentors, ``NOT_ELIGIBLE`` where a rule forbids the pair.
    """

    first: int
    columns: Integers
    scores: Integers32 | Integers

    @property
    def rows(self) -> slice:
        """Where these mentees stand among all."""
        return slice(self.first, self.first + len(self.scores))


class Market(Protocol):
    """A matching to be made. Ids are in ascending order; capacities, demands and costs go by position.

    Scores are whole numbers, 0 or more; so are ``costs``: what each mentor's first, second, … mentee costs, a row a
    mentor, never decreasing, the last column for all further mentees. ``classes``: mentees of a higher class are served
    before all of the lower ones. ``everybody_first``: a mentee's first mentor counts more than anybody's second;
    ``served``: how many mentors a mentee has already beside the ``demands``.
    ``forced``: pairs (mentee, mentor) that must be.
    """

    @property
    def mentees(self) -> Sequence[str]: ...
    @property
    def mentors(self) -> Sequence[str]: ...
    @property
    def capacities(self) -> Integers: ...
    @property
    def demands(self) -> Integers: ...
    @property
    def costs(self) -> Integers: ...
    @property
    def classes(self) -> Integers: ...
    @property
    def everybody_first(self) -> bool: ...
    @property
    def served(self) -> Integers: ...
    @property
    def forced(self) -> frozenset[Pair]: ...

    def blocks(self) -> Iterator[Block]:
        """Every mentee who may have anybody, once and in order."""
        ...


@dataclass(frozen=True)
class Ranks:
    """How much it counts that a place is filled, for each mentee: their first place, and every further one.

    Whole numbers from 1. The sets of places that can be filled are a polymatroid (they are what a flow can supply). The
    largest sum of ranks therefore fills as many places of the highest rank as can be, then of the next, and so on, and
    as many altogether as can be, so that one more rank is enough: it needs not outweigh all that is below it.
    """

    first: Integers
    further: Integers

    def left_open(self, demands: Integers, served: Integers) -> int:
        """Σ ranks of the places that are wanted and not filled; a mentee's first place is filled first."""
        first = self.first * ((demands > 0) & (served == 0))
        return int(first.sum() + (self.further * (demands - np.maximum(served, 1)).clip(min=0)).sum())


def ranks_of(market: Market) -> Ranks:
    known, rank = np.unique(market.classes, return_inverse=True)
    further = rank.astype(np.int64) + 1
    apart = market.everybody_first and int((market.demands + market.served).max(initial=0)) > 1
    return Ranks(further + len(known) * (apart & (market.served == 0)), further)


def cost_table(mentors: Sequence[str], load_costs: LoadCosts) -> Integers:
    """A row of costs for each mentor, or a ``ValueError``; a mentor who isn't named costs nothing."""
    if not isinstance(load_costs, Mapping):
        return np.tile(np.array(checked_costs(load_costs), dtype=np.int64), (len(mentors), 1))
    checked = {mentor: checked_costs(load_costs.get(mentor, (0,))) for mentor in mentors}
    width = max(map(len, checked.values()), default=1)
    rows = [(*costs, *[costs[-1]] * (width - len(costs))) for costs in checked.values()]
    return np.array(rows, dtype=np.int64).reshape(len(mentors), width)


def checked_costs(load_costs: Sequence[int]) -> tuple[int, ...]:
    """Load costs as they are, or a ``ValueError`` when they can't be."""
    if not load_costs or load_costs[0] < 0:
        raise ValueError("Load costs begin with what the first mentee costs: 0 or more.")
    if any(later < earlier for earlier, later in pairwise(load_costs)):
        raise ValueError("Load costs never decrease: each further mentee costs at least as much as the one before.")
    return tuple(load_costs)


def rows_per_block(columns: int) -> int:
    return max(1, BLOCK_CELLS // max(1, columns))
