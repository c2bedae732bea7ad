"""Worlds near a world: the people of a few departments move while all others stay, one small programme after the other.

What is withheld is mostly a matter of a few departments, and many small programmes take less time than a large one.
This is large neighbourhood search (Shaw 1998) for linear programmes. It proves nothing about what can't be.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from governance.disclosure.problem import Floats

TOGETHER = 12  # departments that move at once: with fewer too much stays, with more a programme takes too long


class Nearby:
    """Numbers x from 0 to ``most`` with ``equal`` x = ``results`` and ``within`` x no more than ``room``.

    ``departments`` has the places in x of each department's people; a place may be of several.
    """

    def __init__(
        self,
        most: Floats,
        equal: csr_array,
        results: Floats,
        within: csr_array,
        room: Floats,
        departments: Sequence[NDArray[np.int64]],
    ) -> None:
        self._bounds = np.stack([np.zeros(len(most)), most], axis=1)
        self._equal, self._results = equal.tocsc(), results
        self._within, self._room = within.tocsc(), room
        self._departments = departments

    @property
    def worth_it(self) -> bool:
        return len(self._departments) > TOGETHER

    def worlds(self, world: Floats, aim: Floats, chance: np.random.Generator) -> Iterator[Floats]:
        """Worlds, each from the one before, that make the sum of aim × x less where a few departments can."""
        order = chance.permutation(len(self._departments))
        for start in range(0, len(order), TOGETHER):
            free = np.unique(np.concatenate([self._departments[i] for i in order[start : start + TOGETHER]]))
            if np.any(aim[free]):
                world = self._moved(world, free, aim)
                yield world

    def _moved(self, world: Floats, free: NDArray[np.int64], aim: Floats) -> Floats:
        """The same world where rounding leaves the small programme without an answer."""
        moved = world.copy()
        moved[free] = 0
        equal, within = self._equal[:, free].tocsr(), self._within[:, free].tocsr()
        rows, rows_within = np.flatnonzero(np.diff(equal.indptr)), np.flatnonzero(np.diff(within.indptr))
        solved = linprog(
            aim[free],
            A_eq=equal[rows], b_eq=(self._results - self._equal @ moved)[rows],
            A_ub=within[rows_within], b_ub=(self._room - self._within @ moved)[rows_within],
            bounds=self._bounds[free], method="highs",
        )  # fmt: skip
        if solved.x is None:
            return world
        moved[free] = solved.x
        return moved
