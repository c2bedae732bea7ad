"""The attack with everything ever published, by somebody who knows who sat where in every quarter.

It sees more than the attack on one release: cells that hold the same people under different names, and what one
quarter says about another. It looks for possible worlds, counts that fit all that is known, in which what is withheld
differs. Where a linear programme shows that there are none, its prices name the printed cells that this rests on, and
the cheapest of those of the new release is withheld as well.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from governance.disclosure.ledger import Published
from governance.disclosure.nearby import Nearby
from governance.disclosure.people import Known, Line
from governance.disclosure.problem import Floats
from governance.disclosure.results import Key
from governance.disclosure.simplex import NoSolution, Simplex
from governance.disclosure.values import ANY

ALMOST = 1e-5
HELPS = 0.9  # looking at all aims at once goes on while it settles a tenth of them
FEW = 50  # where there are fewer aims than one in so many unknowns, one large programme is quicker than many small ones


class Contradiction(Exception):
    """No people fit what is known: somebody has changed what they said about themselves."""


def to_withhold_as_well(
    known_without: Callable[[frozenset[Key]], Known], cost: Callable[[Key], float]
) -> frozenset[Key]:
    """The cells of the last release that with everything else would tell what is withheld, or what is withheld for it.

    ``known_without`` gives what is known when the last release doesn't print some cells. Raises Contradiction.
    """
    withheld: frozenset[Key] = frozenset()
    programme = _Programme(known_without(withheld))
    while more := programme.told_by(cost):
        withheld |= more
        programme.print_less(known_without(withheld), more)
    return withheld


def holds_beside(published: Published, kinds: Mapping[str, str], taking: Mapping[str, int]) -> bool:
    """Whether nothing more follows from a release when it is printed beside it how many of each kind take part.

    ``kinds`` maps everybody to a kind that everybody knows, such as how long they have been here.
    """
    seats = {person: (*seat, kinds[person]) for person, seat in published.seats.items()}
    known = Known([Published(published.release, seats)], published.release.demographics)
    return _nothing_more_follows(known, lambda: known.tell_kinds(taking))


def holds_with_at_least(published: Published, keys: Collection[Key], count: int) -> bool:
    """Whether nothing more follows from a release when everybody knows that so many take part in these cells."""
    known = Known([published], published.release.demographics)
    return _nothing_more_follows(known, lambda: known.tell_least(keys, count))


def _nothing_more_follows(known: Known, tell: Callable[[], None]) -> bool:
    try:
        before = _Programme(known).values_of_found_out()
        tell()
        after = _Programme(known).values_of_found_out()
    except Contradiction:
        return False
    return all(aim in before and values >= before[aim] for aim, values in after.items())


class _Programme:
    """All aims at once, and how far each moves in the worlds found so far."""

    def __init__(self, known: Known) -> None:
        self.size = len(known.most)
        self.sources = [line.source for line in known.equal]
        results, room = (np.array([line.result for line in lines]) for lines in (known.equal, known.within))
        equal, within = self._matrix(known.equal), self._matrix(known.within)
        lines = np.array(known.most, dtype=float), equal, results, within, room
        self.simplex, self.nearby = Simplex(*lines), Nearby(*lines, known.departments())
        self.chance = np.random.default_rng(self.size)
        self.worlds: list[Floats] = []
        self.rests_on: dict[int, set[tuple[int, Key]]] = {}
        self._aim_at(known)

    def print_less(self, known: Known, withheld: frozenset[Key]) -> None:
        """Go on with what is known when the last release doesn't print these cells: more is possible than before."""
        last = self.last
        self.simplex.drop(
            row for row, source in enumerate(self.sources) if source and source[0] == last and source[1] in withheld
        )
        self._aim_at(known)

    def told_by(self, cost: Callable[[Key], float]) -> frozenset[Key]:
        """The cells of the last release to withhold next.

        What was known without it is not its doing. The total goes only where a count would follow exactly.
        """
        blamed: set[Key] = set()
        for aim in self.found_out():
            suspects = {key for release, key in self.rests_on[aim] if release == self.last}
            total = {key for key in suspects if set(key) == {ANY}}
            if self._left()[aim] > 1:
                suspects -= total
            if suspects and not suspects & blamed:
                blamed.add(min(suspects, key=lambda key: (cost(key), key)))
        return frozenset(blamed)

    def values_of_found_out(self) -> dict[int, int]:
        return {aim: int(self._left()[aim]) for aim in self.found_out()}

    def found_out(self) -> list[int]:
        """The aims that have too few values left: all are pushed at once, up or down by chance, then one by one."""
        if not self.worlds:
            self._solve(np.zeros(self.size))
            if self.nearby.worth_it:
                self._at_once(self._look_nearby, until=self.size // FEW)
        left = self._at_once(self._solve)
        for aim in left.tolist():
            self.rests_on[aim] = set()
            for sign in (1.0, -1.0):
                if aim in self._certain():
                    self._solve(sign * self.aims[[aim]].toarray()[0])
                    self.rests_on[aim] |= self._printed_behind()
        return self._certain().tolist()

    def _at_once(self, look: Callable[[Floats], None], until: int = 0) -> NDArray[np.int64]:
        """The aims left after looking both ways for all of them, for as long as that helps and more are left."""
        before = np.inf
        while len(left := self._certain()) > until and len(left) <= before * HELPS:
            before, one_way, other_way = len(left), np.zeros(len(self.low)), np.zeros(len(self.low))
            either = self.chance.choice([-1.0, 1.0], len(left))
            down_alone = np.isfinite(self.below[left])
            one_way[left], other_way[left] = np.where(down_alone, 1.0, either), np.where(down_alone, 0.0, -either)
            for signs in (one_way, other_way):
                look(signs @ self.aims)
        return left

    def _look_nearby(self, aim: Floats) -> None:
        """From the last world to others in which the aim is less and less."""
        for world in self.nearby.worlds(self.worlds[-1], aim, self.chance):
            self._see(world)
        self.worlds.append(world)

    def _printed_behind(self) -> set[tuple[int, Key]]:
        """The printed cells that keep the last aim from being less."""
        sources = (self.sources[row] for row in np.flatnonzero(np.abs(self.simplex.prices()) > ALMOST))
        return {source for source in sources if source}

    def _aim_at(self, known: Known) -> None:
        self.last = len(known.quarters) - 1
        self.aims = self._matrix([aim.line for aim in known.aims])
        self.values = np.array([aim.values for aim in known.aims])
        self.below = np.array([np.inf if aim.below is None else aim.below for aim in known.aims])
        self.low, self.high = np.full(len(known.aims), np.inf), np.full(len(known.aims), -np.inf)
        for world in self.worlds:
            self._see(world)

    def _certain(self) -> NDArray[np.int64]:
        return np.flatnonzero((self._left() < self.values) | (np.ceil(self.low - ALMOST) >= self.below))

    def _left(self) -> Floats:
        known = np.isfinite(self.low)
        low, high = np.where(known, self.low, 0.0), np.where(known, self.high, -1.0)
        return np.floor(high + ALMOST) - np.ceil(low - ALMOST) + 1

    def _solve(self, aim: Floats) -> None:
        """Look at the possible world in which the aim is least."""
        try:
            world = self.simplex.least(aim)
        except NoSolution:
            raise Contradiction from None
        if self._see(world):
            self.worlds.append(world)

    def _see(self, world: Floats) -> bool:
        """Whether some aim has never been so small or so large."""
        values = self.aims @ world
        new = bool(np.any((values < self.low - ALMOST) | (values > self.high + ALMOST)))
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)
        return new

    def _matrix(self, lines: Sequence[Line]) -> csr_array:
        if not lines:
            return csr_array((0, self.size), dtype=float)
        rows = np.repeat(np.arange(len(lines)), [len(line.places) for line in lines])
        places = np.concatenate([line.places for line in lines])
        factors = np.concatenate([line.factors for line in lines])
        return csr_array((factors, (rows, places)), shape=(len(lines), self.size), dtype=float)
