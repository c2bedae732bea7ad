"""How far the counts of withheld figures can still move: linear programmes over one problem."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from governance.disclosure.problem import Floats, Problem, Target, matrix

ALMOST = 1e-6
HELPS = 0.9  # pushing all targets at once goes on while it settles a tenth of them


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A target that moves too little, and for each node how much more it can move at most when that is withheld.

    Whatever is withheld, the gains of it add up to no less than the target moves: the prices of the sums say so.
    """

    target: Target
    gains: Floats


def too_certain(problem: Problem, withheld: Collection[int]) -> list[Target]:
    """The targets of withheld nodes that an attacker could narrow too far."""
    return [shortfall.target for shortfall in shortfalls(problem, withheld)]


def shortfalls(problem: Problem, withheld: Collection[int]) -> list[Shortfall]:
    """The same with what they lack."""
    hidden = set(withheld)
    targets = [target for target in problem.targets if target.node in hidden]
    return _Moves(problem, hidden, targets).shortfalls() if targets else []


class _Moves:
    """The tables an attacker must hold possible; each one found shows how far several counts can move at once."""

    def __init__(self, problem: Problem, hidden: set[int], targets: Sequence[Target]) -> None:
        self.problem, self.targets = problem, targets
        self.low, self.high = problem.bounds
        self.open = np.array([node in hidden for node in problem.node_of])
        self.bounds = np.stack([self.low, self.high], axis=1)[self.open]
        self.sums = problem.sums[:, self.open]
        within, self.room = problem.within
        self.within = within[:, self.open]
        self.aims = matrix([target.factors for target in targets], problem.moves)
        self.open_aims = self.aims[:, self.open]
        self.needed = np.array([target.spread for target in targets]) - ALMOST
        self.least, self.most = np.zeros(len(targets)), np.zeros(len(targets))  # the true table moves nothing

    def shortfalls(self) -> list[Shortfall]:
        """All targets are pushed at once, up or down by chance, as long as that helps, and then one by one."""
        chance, before = np.random.default_rng(len(self.needed)), np.inf
        while len(left := self._left()) and len(left) <= before * HELPS:
            before, signs = len(left), np.zeros(len(self.needed))
            signs[left] = chance.choice([-1.0, 1.0], len(left))
            for sign in (1.0, -1.0):
                self._push(sign * signs)
        gains = {}
        for place in left:
            gains[place] = np.zeros(len(self.problem.nodes))
            for sign in (1.0, -1.0):
                if self._is_left(place):
                    signs = np.zeros(len(self.needed))
                    signs[place] = sign
                    gains[place] += self._push(signs)
        return [Shortfall(self.targets[place], gains[place]) for place in left if self._is_left(place)]

    def _left(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.most - self.least < self.needed)

    def _is_left(self, place: int) -> bool:
        return bool(self.most[place] - self.least[place] < self.needed[place])

    def _push(self, signs: Floats) -> Floats:
        """Look at the possible table in which the targets with these signs are least; returns each node's gain."""
        aim = signs @ self.open_aims
        solved = linprog(
            aim, A_ub=self.within, b_ub=self.room, A_eq=self.sums, b_eq=np.zeros(self.sums.shape[0]),
            bounds=self.bounds, method="highs",
        )  # fmt: skip
        if solved.status != 0:
            return np.full(len(self.problem.nodes), np.inf)
        values = self.open_aims @ solved.x
        self.least, self.most = np.minimum(self.least, values), np.maximum(self.most, values)
        return self._gains(signs @ self.aims, solved.eqlin.marginals, -solved.ineqlin.marginals)

    def _gains(self, aim: Floats, prices: Floats, rents: Floats) -> Floats:
        """By duality: a move is worth what the prices of its sums leave of it, and a room for people its rent."""
        within, room = self.problem.within
        left = aim - self.problem.sums.T @ prices + within.T @ rents
        worth = np.maximum(-left, 0) * self.high - np.maximum(left, 0) * self.low
        rooms = np.fromiter(self.problem.people_at, dtype=np.int64, count=len(room))
        nodes, gains = np.append(self.problem.node_of, rooms), np.append(worth, rents * room)
        return np.bincount(nodes, gains, len(self.problem.nodes)).astype(float)
