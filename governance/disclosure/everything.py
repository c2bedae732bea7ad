"""The attack with everything ever published, by somebody who knows who sat where in every quarter.

It sees more than the attack on one release: cells that hold the same people under different names, and what one
quarter says about another. Each answer is a linear programme; its prices name the printed cells an answer rests on, and
the cheapest of those of the new release is withheld as well.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from governance.disclosure.ledger import Published
from governance.disclosure.people import Known, Line
from governance.disclosure.problem import Floats
from governance.disclosure.quiet import quiet
from governance.disclosure.results import Key
from governance.disclosure.values import ANY

ALMOST = 1e-5
HELPS = 0.9  # looking at all aims at once goes on while it settles a tenth of them


class Contradiction(Exception):
    """No people fit what is known: somebody has changed what they said about themselves."""


def told_by(known: Known, cost: Callable[[Key], float]) -> frozenset[Key]:
    """The cells of the last release to withhold next, because with everything else they tell what is withheld.

    What was known without the last release is not its doing. The total goes only where a count would follow exactly.
    Raises Contradiction.
    """
    programme, last = _Programme(known), len(known.quarters) - 1
    blamed: set[Key] = set()
    for aim in programme.found_out():
        suspects = {key for release, key in programme.rests_on(aim) if release == last}
        total = {key for key in suspects if set(key) == {ANY}}
        if programme.open_values(aim) > 1:
            suspects -= total
        if suspects and not suspects & blamed:
            blamed.add(min(suspects, key=lambda key: (cost(key), key)))
    return frozenset(blamed)


def holds_beside(published: Published, kinds: Mapping[str, str], taking: Mapping[str, int]) -> bool:
    """Whether nothing more follows from a release when it is printed beside it how many of each kind take part.

    ``kinds`` maps everybody to a kind that everybody knows, such as how long they have been here.
    """
    seats = {person: (*seat, kinds[person]) for person, seat in published.seats.items()}
    known = Known([Published(published.release, seats)], published.release.demographics)
    try:
        before = _Programme(known).values_of_found_out()
        known.tell_kinds(taking)
        after = _Programme(known).values_of_found_out()
    except Contradiction:
        return False
    return all(aim in before and values >= before[aim] for aim, values in after.items())


class _Programme:
    """All aims at once, and how far each can still move in the solutions found so far."""

    def __init__(self, known: Known) -> None:
        self.known, self.size = known, len(known.most)
        self.equal, self.within = self._matrix(known.equal), self._matrix(known.within)
        self.results = np.array([line.result for line in known.equal])
        self.room = np.array([line.result for line in known.within])
        self.bounds = np.stack([np.zeros(self.size), np.array(known.most, dtype=float)], axis=1)
        self.aims = self._matrix([aim.line for aim in known.aims])
        self.values = np.array([aim.values for aim in known.aims])
        self.below = np.array([np.inf if aim.below is None else aim.below for aim in known.aims])
        self.low, self.high = np.full(len(known.aims), np.inf), np.full(len(known.aims), -np.inf)

    def found_out(self) -> list[int]:
        """The aims that have too few values left."""
        chance, before = np.random.default_rng(self.size), np.inf
        while len(left := self._certain()) and len(left) <= before * HELPS:
            before = len(left)
            signs = np.zeros(len(self.low))
            signs[left] = np.where(np.isfinite(self.below[left]), 1.0, chance.choice([-1.0, 1.0], len(left)))
            for sign in (1.0, -1.0):
                self._solve(sign * (signs @ self.aims))
        for aim in left:
            for sign in (1.0, -1.0):
                if aim in self._certain():
                    self._solve(sign * self.aims[[aim]].toarray()[0])
        return self._certain().tolist()

    def rests_on(self, aim: int) -> set[tuple[int, Key]]:
        """The printed cells that keep the aim from being larger, or smaller."""
        found: set[tuple[int, Key]] = set()
        for sign in (1.0, -1.0):
            prices = self._solve(sign * self.aims[[aim]].toarray()[0])
            sources = (self.known.equal[row].source for row in np.flatnonzero(np.abs(prices) > ALMOST))
            found |= {source for source in sources if source}
        return found

    def values_of_found_out(self) -> dict[int, int]:
        return {aim: self.open_values(aim) for aim in self.found_out()}

    def open_values(self, aim: int) -> int:
        return int(self._left()[aim])

    def _certain(self) -> NDArray[np.int64]:
        return np.flatnonzero((self._left() < self.values) | (np.ceil(self.low - ALMOST) >= self.below))

    def _left(self) -> Floats:
        known = np.isfinite(self.low)
        low, high = np.where(known, self.low, 0.0), np.where(known, self.high, -1.0)
        return np.floor(high + ALMOST) - np.ceil(low - ALMOST) + 1

    def _solve(self, aim: Floats) -> Floats:
        """Note the possible counts in which the aim is least; returns the price of each line that has to hold."""
        with quiet():
            solved = linprog(
                aim, A_ub=self.within, b_ub=self.room, A_eq=self.equal, b_eq=self.results, bounds=self.bounds,
                method="highs",
            )  # fmt: skip
        if solved.status != 0:
            raise Contradiction
        values = self.aims @ solved.x
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)
        return np.asarray(solved.eqlin.marginals)

    def _matrix(self, lines: Sequence[Line]) -> csr_array:
        if not lines:
            return csr_array((0, self.size), dtype=float)
        rows = np.repeat(np.arange(len(lines)), [len(line.places) for line in lines])
        places = np.concatenate([line.places for line in lines])
        factors = np.concatenate([line.factors for line in lines])
        return csr_array((factors, (rows, places)), shape=(len(lines), self.size), dtype=float)
