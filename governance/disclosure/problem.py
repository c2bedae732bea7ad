"""What is to be decided together: figures that hang together by sums, and how uncertain each has to stay.

A node is a cell, or a sum of cells that another problem decides. Its participants are a secret while it is withheld,
and so are its people where it is crossed with a demographic. The true table is always one of those an attacker must
hold possible, so other tables are written as moves away from it, of at most `reach`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Node:
    """A figure in play. `most` bounds people and participants: the headcount everybody knows.

    `fixed` says that it is withheld (True) or printed (False) already; `spread` is the difference between the largest
    and the smallest count that must stay possible while it is withheld.
    """

    eligible: int
    participants: int
    secret_people: bool
    most: int
    least: int
    most_participants: int
    weight: float
    spread: int
    fixed: bool | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A count that has to stay uncertain while its node is withheld: the sum of moves with these factors."""

    node: int
    factors: tuple[tuple[int, float], ...]
    spread: int


@dataclass(frozen=True)
class Problem:
    """Nodes, and rows of (parent, children) that add up. Moves: participants of each node, then secret people."""

    nodes: tuple[Node, ...]
    rows: tuple[tuple[int, tuple[int, ...]], ...]

    @cached_property
    def people_at(self) -> Mapping[int, int]:
        """Where the people of a node stand among the moves; nodes whose headcount is known have none."""
        secret = [i for i, node in enumerate(self.nodes) if node.secret_people]
        return {node: len(self.nodes) + place for place, node in enumerate(secret)}

    @property
    def moves(self) -> int:
        return len(self.nodes) + len(self.people_at)

    @cached_property
    def node_of(self) -> NDArray[np.int64]:
        """The node of each move."""
        return np.array([*range(len(self.nodes)), *self.people_at], dtype=np.int64)

    @cached_property
    def reach(self) -> int:
        return 2 * max((node.spread for node in self.nodes), default=1)

    @cached_property
    def bounds(self) -> tuple[Floats, Floats]:
        """The lowest and the highest move of each count while it is withheld."""
        low = [-node.participants for node in self.nodes]
        high = [node.most_participants - node.participants for node in self.nodes]
        for i in self.people_at:
            low.append(self.nodes[i].least - self.nodes[i].eligible)
            high.append(self.nodes[i].most - self.nodes[i].eligible)
        return np.maximum(low, -self.reach).astype(float), np.minimum(high, self.reach).astype(float)

    @cached_property
    def sums(self) -> csr_array:
        """A row for each sum: moves of the children less the move of the parent are nothing."""
        lines = list(self._sum_lines())
        return matrix(lines, self.moves)

    def _sum_lines(self) -> Iterator[list[tuple[int, float]]]:
        for parent, children in self.rows:
            yield [(parent, -1.0), *((child, 1.0) for child in children)]
            people = [(self.people_at[child], 1.0) for child in children if child in self.people_at]
            if people:
                above = [(self.people_at[parent], -1.0)] if parent in self.people_at else []
                yield above + people

    @cached_property
    def within(self) -> tuple[csr_array, Floats]:
        """No more participants than people, where the number of people is secret."""
        lines = [[(node, 1.0), (place, -1.0)] for node, place in self.people_at.items()]
        room = [self.nodes[node].eligible - self.nodes[node].participants for node in self.people_at]
        return matrix(lines, self.moves), np.array(room, dtype=float)

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """Participants, people and non-participants of each node that may be withheld, as far as they are secret."""
        found = []
        for i, node in enumerate(self.nodes):
            if node.fixed is False:
                continue
            spread = min(node.spread, node.most_participants)
            found.append(Target(i, ((i, 1.0),), spread))
            if i in self.people_at:
                place = self.people_at[i]
                found.append(Target(i, ((place, 1.0),), min(node.spread, node.most)))
                found.append(Target(i, ((place, 1.0), (i, -1.0)), min(node.spread, node.most)))
        return tuple(target for target in found if target.spread > 0)


def matrix(lines: Sequence[Iterable[tuple[int, float]]], columns: int) -> csr_array:
    """A sparse matrix from lines of (column, value)."""
    entries = [(row, column, value) for row, line in enumerate(lines) for column, value in line]
    rows, places, values = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((values, (rows, places)), shape=(len(lines), columns), dtype=float)
