"""The attack on a finished release, by somebody who knows no more than everybody: what is printed, and the headcounts.

It shares nothing with the choice of what is withheld: sums are read from the printed keys and the hierarchy, and each
withheld figure is an unknown in an integer programme. Whatever it narrows too far was not protected.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from governance.disclosure.quiet import quiet
from governance.disclosure.results import CannotProtect, Cell, Key, ProtectedRelease
from governance.disclosure.values import ANY, UNITS

LARGEST_INTEGER = 3000  # unknowns of one system up to which the attack knows that people are whole
HELPS = 0.95  # looking at all figures at once goes on while it settles a twentieth of them
ALMOST = 1e-6

Unknown = tuple[Key, str]
Line = dict[Unknown, float]


@dataclass(frozen=True, slots=True)
class Finding:
    """A withheld count that the attack narrows to fewer values than it must have."""

    key: Key
    measure: str
    values: int


@dataclass(frozen=True, slots=True)
class Attack:
    """What came of it: counts attacked, the fewest values shown to remain, and what was narrowed too far."""

    attacked: int
    narrowest: int | None
    findings: tuple[Finding, ...]


def attack(release: ProtectedRelease, shields: Collection[Key] = ()) -> Attack:
    """Try to work out every withheld count; raises CannotProtect when the printed figures contradict each other.

    Counts of `shields`, which are withheld for the sake of others, only have to keep two values.
    """
    knowledge = _Knowledge(release, frozenset(shields))
    attacked, narrowest, findings = 0, None, []
    for system in knowledge.systems():
        for (target, needed), left in zip(system.targets, system.values_left(), strict=True):
            attacked += 1
            narrowest = left if narrowest is None else min(narrowest, left)
            if left < needed:
                (key, measure), *_ = target
                findings.append(Finding(key, measure, left))
    return Attack(attacked, narrowest, tuple(findings))


def sums_of(release: ProtectedRelease) -> dict[tuple[Key, str], list[Cell]]:
    """The printed cells that add up, by the key of their sum and the dimension along which they do."""
    cells = {cell.key: cell for cell in release.cells}
    team, department = release.dimensions.index("team"), release.dimensions.index("department")
    found: dict[tuple[Key, str], list[Cell]] = defaultdict(list)
    for key, cell in cells.items():
        for place, dimension in enumerate(release.dimensions):
            if key[place] == ANY or (place == department and key[team] != ANY):
                continue
            above = (*key[:place], ANY, *key[place + 1 :])
            if above in cells:
                found[above, dimension].append(cell)
    return dict(found)


class _Knowledge:
    """Everything anybody knows, as lines over unknowns: participants of withheld cells, and people where secret."""

    def __init__(self, release: ProtectedRelease, shields: frozenset[Key]) -> None:
        self.release, self.shields = release, shields
        self.cells = {cell.key: cell for cell in release.cells}
        self.headcounts = dict(release.headcounts)
        total = self.cells[(ANY,) * len(release.dimensions)]
        self.nobody = total.participants == 0

    def most(self, key: Key) -> int:
        """The headcount of the unit that a cell lies in."""
        return self.headcounts[key[: len(UNITS)] + (ANY,) * (len(key) - len(UNITS))]

    def secret_people(self, key: Key) -> bool:
        return self.cells[key].reason is not None and key not in self.headcounts

    def bounds(self, unknown: Unknown) -> tuple[int, int]:
        key, measure = unknown
        if measure == "participants":
            return 0, 0 if self.nobody else self.most(key)
        alone = sum(value != ANY for value in key) == 1
        return self.release.thresholds.sensitive_people if alone else 0, self.most(key)

    def lines(self) -> Iterator[tuple[Line, float]]:
        """Sums with something unknown in them: factors, and what they come to."""
        for (above, _), children in sums_of(self.release).items():
            for measure in ("eligible", "participants"):
                line: Line = {}
                known = 0.0
                for cell, factor in ((self.cells[above], -1.0), *((child, 1.0) for child in children)):
                    value = self._known(cell, measure)
                    if value is None:
                        line[cell.key, measure] = factor
                    else:
                        known += factor * value
                if line:
                    yield line, -known

    def _known(self, cell: Cell, measure: str) -> int | None:
        if cell.reason is None:
            return cell.eligible if measure == "eligible" else cell.participants
        return self.headcounts.get(cell.key) if measure == "eligible" else None

    def unknowns(self) -> list[Unknown]:
        withheld = [cell.key for cell in self.release.cells if cell.reason is not None]
        return [(key, "participants") for key in withheld] + [
            (key, "eligible") for key in withheld if self.secret_people(key)
        ]

    def targets(self, unknowns: Sequence[Unknown]) -> Iterator[tuple[Line, int]]:
        """What the attack is after, and how many values each has to keep."""
        for key, measure in unknowns:
            counts = 2 if key in self.shields else self.release.thresholds.counts
            _, highest = self.bounds((key, measure))
            if measure == "eligible" or not self.nobody:
                yield {(key, measure): 1.0}, min(counts, highest + 1)
            if measure == "eligible":
                yield {(key, "eligible"): 1.0, (key, "participants"): -1.0}, min(counts, highest + 1)

    def systems(self) -> Iterator["_System"]:
        """The unknowns that hang together, each group with its lines."""
        unknowns, lines = self.unknowns(), list(self.lines())
        place = {unknown: i for i, unknown in enumerate(unknowns)}
        ties = [[place[unknown] for unknown in line] for line, _ in lines]
        ties += [[place[key, "participants"], place[key, "eligible"]] for key, m in unknowns if m == "eligible"]
        groups, group_of = _groups(len(unknowns), ties)
        members: list[list[Unknown]] = [[] for _ in range(groups)]
        within: list[list[tuple[Line, float]]] = [[] for _ in range(groups)]
        for unknown, group in zip(unknowns, group_of, strict=True):
            members[group].append(unknown)
        for line, result in lines:
            within[group_of[place[next(iter(line))]]].append((line, result))
        for group in range(groups):
            unknowns = members[group]
            targets = list(self.targets(unknowns))
            yield _System(unknowns, within[group], [self.bounds(unknown) for unknown in unknowns], targets)


def _groups(count: int, ties: list[list[int]]) -> tuple[int, list[int]]:
    """Which of so many things hang together, when those of each tie do: how many groups, and the group of each."""
    edges = [(members[0], other) for members in ties for other in members]
    ends = tuple(zip(*edges, strict=True)) or ((), ())
    graph = csr_array((np.ones(len(edges)), ends), shape=(count, count))
    groups, group_of = connected_components(graph, directed=False) if count else (0, [])
    return int(groups), list(group_of)


@dataclass
class _System:
    """Unknowns that hang together; every solution found shows values that remain possible for all targets at once."""

    unknowns: list[Unknown]
    lines: list[tuple[Line, float]]
    bounds: list[tuple[int, int]]
    targets: list[tuple[Line, int]]

    def __post_init__(self) -> None:
        self.place = {unknown: i for i, unknown in enumerate(self.unknowns)}
        self.sums = self._matrix([line for line, _ in self.lines])
        self.results = np.array([result for _, result in self.lines])
        fewer = [{(key, "participants"): 1.0, (key, "eligible"): -1.0} for key, m in self.unknowns if m == "eligible"]
        self.within = self._matrix(fewer)
        self.whole = int(len(self.unknowns) <= LARGEST_INTEGER)
        self.aims = self._matrix([target for target, _ in self.targets])
        self.needed = np.array([needed for _, needed in self.targets])
        self.low, self.high = np.full(len(self.targets), np.inf), np.full(len(self.targets), -np.inf)

    def values_left(self) -> list[int]:
        """How many values each target can still have, as far as shown; what it needs ends the search."""
        if self.targets:
            self._search_all_at_once()
        for target in range(len(self.targets)):
            for sign in (1.0, -1.0):
                if self._seen()[target] < self.needed[target]:
                    self._solve(sign * self.aims[[target]].toarray()[0])
        return [int(left) for left in self._seen()]

    def _search_all_at_once(self) -> None:
        """Push all targets that need more at the same time, up or down by chance, as long as that helps many."""
        chance = np.random.default_rng(len(self.unknowns))
        missing, before = self._missing(), np.inf
        while len(missing) and len(missing) <= before * HELPS:
            signs = np.zeros(len(self.targets))
            signs[missing] = chance.choice([-1.0, 1.0], len(missing))
            for sign in (1.0, -1.0):
                self._solve(sign * (signs @ self.aims))
            missing, before = self._missing(), len(missing)

    def _missing(self) -> NDArray[np.int64]:
        return np.flatnonzero(self._seen() < self.needed)

    def _seen(self) -> NDArray[np.float64]:
        known = np.isfinite(self.low)
        low, high = np.where(known, self.low, 0.0), np.where(known, self.high, -1.0)
        return np.floor(high + ALMOST) - np.ceil(low - ALMOST) + 1

    def _solve(self, aim: NDArray[np.float64]) -> None:
        # HiGHS' presolve takes some feasible integer programmes with dependent sums for infeasible.
        for presolve in (True, False):
            with quiet():
                solved = linprog(
                    aim, A_ub=self.within, b_ub=np.zeros(self.within.shape[0]), A_eq=self.sums, b_eq=self.results,
                    bounds=self.bounds, method="highs", integrality=self.whole, options={"presolve": presolve},
                )  # fmt: skip
            if solved.status == 0:
                values = self.aims @ solved.x
                self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)
                return
        raise CannotProtect("The figures contradict each other, so they can't be published.")

    def _matrix(self, lines: Sequence[Line]) -> csr_array:
        entries = [
            (row, self.place[unknown], factor) for row, line in enumerate(lines) for unknown, factor in line.items()
        ]
        rows, places, factors = zip(*entries, strict=True) if entries else ((), (), ())
        return csr_array((factors, (rows, places)), shape=(len(lines), len(self.unknowns)), dtype=float)
