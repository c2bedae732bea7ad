"""How far counts can go that fit all that is known, found by linear programmes."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

ALMOST = 1e-5
TOGETHER = 12  # departments that are looked at at once
LARGE = 5_000  # unknowns from which the interior point method is quicker

Terms = dict[int, float]
Places = np.ndarray


class Programme:
    """Unknowns from nought to ``most``, lines that come ``equal`` to a number or to ``at_most`` one, and two aims.

    Each of ``secrets`` is to be seen to differ by ``enough``, each of ``people`` to be less than one.
    """

    def __init__(
        self,
        most: Sequence[float],
        equal: Sequence[tuple[Terms, float]],
        at_most: Sequence[tuple[Terms, float]],
        secrets: Sequence[Terms],
        enough: Sequence[int],
        people: Sequence[Terms],
    ) -> None:
        self.size, self.chance = len(most), np.random.default_rng(0)
        self.bounds = np.stack([np.zeros(self.size), np.array(most)], axis=1)
        self.equal, self.results = self._matrix(equal)
        self.at_most, self.room = self._matrix(at_most)
        self.aims, _ = self._matrix((terms, 0.0) for terms in (*secrets, *people))
        self.enough, self.everything = np.array(enough), np.arange(self.size)
        self.possible, self.departments = np.zeros(self.size), []
        self.low, self.high = np.full(self.aims.shape[0], np.inf), np.full(self.aims.shape[0], -np.inf)

    def first(self) -> np.ndarray:
        return np.ceil(self.low - ALMOST)

    def last(self) -> np.ndarray:
        return np.floor(self.high + ALMOST)

    def look(self, quarters: Sequence[Places], departments: Sequence[Places]) -> None:
        """All aims at once in directions of chance, then those that are left one after the other.

        First with what is one quarter's alone, then with some departments of all quarters, while all else stays as it
        is possible: what is found so is possible, and takes less time. What can't be found is what everything says.
        """
        self.departments = departments if len(departments) > TOGETHER else []
        self._solve(self.everything, np.zeros(self.size))
        self._all_at_once(lambda: quarters)
        self._all_at_once(self._some_departments)
        if self.departments:
            self._one_by_one(self._around)
        self._all_at_once(lambda: [self.everything])
        self._one_by_one(lambda aim: self.everything)

    def _missing(self) -> np.ndarray:
        """The secrets that were not seen to have values enough, and the people who were not seen to say nothing."""
        secrets, (first, last) = len(self.enough), (self.first(), self.last())
        return np.concatenate([last[:secrets] - first[:secrets] < self.enough, first[secrets:] >= 1])

    def _all_at_once(self, places: Callable[[], Sequence[Places]]) -> None:
        """For as long as that settles a tenth of what is missing."""
        before = np.inf
        while (missing := self._missing()).any() and missing.sum() < 0.9 * before:
            before, secrets = missing.sum(), len(self.enough)
            directions = missing * self.chance.uniform(0.5, 1, len(missing))
            directions[:secrets] *= self.chance.choice((-1.0, 1.0), secrets)
            back = np.append(-directions[:secrets], 0 * directions[secrets:])
            parts = places()
            for aim in (directions @ self.aims, back @ self.aims):
                for free in parts:
                    if aim[free].any():
                        self._solve(free, aim)

    def _one_by_one(self, places: Callable[[int], Places]) -> None:
        for aim in np.flatnonzero(self._missing()):
            free = places(aim)
            for sign in (1.0, -1.0):
                if self._missing()[aim]:
                    self._solve(free, sign * self.aims[[aim]].toarray()[0])

    def _some_departments(self) -> list[Places]:
        """Everybody, by departments that chance brought together."""
        order = self.chance.permutation(len(self.departments))
        return [self._of(order[start : start + TOGETHER]) for start in range(0, len(order), TOGETHER)]

    def _around(self, aim: int) -> Places:
        """The departments that an aim is about, as far as they are few, and some others."""
        places = self.aims[[aim]].indices
        about = [i for i, inside in enumerate(self.departments) if np.isin(places, inside).any()]
        return self._of([*about[:TOGETHER], *self.chance.permutation(len(self.departments))[:TOGETHER]])

    def _of(self, departments: Iterable[int]) -> Places:
        return np.unique(np.concatenate([self.departments[i] for i in departments]))

    def _solve(self, free: Places, aim: np.ndarray) -> None:
        """Make the aim least by moving what is free, and note how far everything has come."""
        stays = self.possible.copy()
        stays[free] = 0
        equal, at_most = self.equal[:, free], self.at_most[:, free]
        rows, rows_below = np.flatnonzero(np.diff(equal.indptr)), np.flatnonzero(np.diff(at_most.indptr))
        rooms = {"A_ub": at_most[rows_below], "b_ub": (self.room - self.at_most @ stays)[rows_below]}
        solved = linprog(
            aim[free], A_eq=equal[rows], b_eq=(self.results - self.equal @ stays)[rows], bounds=self.bounds[free],
            method="highs-ipm" if len(free) > LARGE else "highs", **(rooms if len(rows_below) else {}),
        )  # fmt: skip
        if solved.status and free is not self.everything:  # what stays is rounded, and may leave no room at all
            return
        assert solved.status == 0, solved.message
        stays[free] = solved.x
        self.possible, values = stays, self.aims @ stays
        np.minimum(self.low, values, out=self.low)
        np.maximum(self.high, values, out=self.high)

    def _matrix(self, lines: Iterable[tuple[Terms, float]]) -> tuple[csr_array, np.ndarray]:
        lines = list(lines)
        entries = [(row, place, factor) for row, (terms, _) in enumerate(lines) for place, factor in terms.items()]
        rows, places, factors = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = csr_array((factors, (rows, places)), shape=(len(lines), self.size), dtype=float)
        return matrix, np.array([result for _, result in lines], dtype=float)
