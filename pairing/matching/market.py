"""All that the solver and the proof see of a cohort: who may be paired with whom and for how much, block by block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Integers32 = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Pair = tuple[str, str]

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

    Scores are whole numbers, 0 or more; so is what a mentor's first, second, … mentee costs: ``load_costs`` never
    decrease, and the last one holds for all further mentees. ``forced``: pairs (mentee, mentor) that must be.
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
    def load_costs(self) -> Sequence[int]: ...
    @property
    def forced(self) -> frozenset[Pair]: ...

    def blocks(self) -> Iterator[Block]:
        """Every mentee who may have anybody, once and in order."""
        ...


class Unsolvable(Exception):
    """The constraints collide; the text says which, ``conflicts`` one by one."""

    def __init__(self, *conflicts: str) -> None:
        self.conflicts = conflicts
        super().__init__(" ".join(conflicts))


def checked_costs(load_costs: Sequence[int]) -> tuple[int, ...]:
    """Load costs as they are, or a ``ValueError`` when they can't be."""
    if not load_costs or load_costs[0] < 0:
        raise ValueError("Load costs begin with what the first mentee costs: 0 or more.")
    if any(later < earlier for earlier, later in pairwise(load_costs)):
        raise ValueError("Load costs never decrease: each further mentee costs at least as much as the one before.")
    return tuple(load_costs)


def rows_per_block(columns: int) -> int:
    return max(1, BLOCK_CELLS // max(1, columns))
