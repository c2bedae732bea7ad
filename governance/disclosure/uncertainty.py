"""How far the counts of withheld figures can still move: linear programmes over one problem."""

from collections.abc import Collection

import numpy as np
from scipy.optimize import linprog

from governance.disclosure.problem import Floats, Problem, Target

ALMOST = 1e-6


def too_certain(problem: Problem, withheld: Collection[int]) -> list[Target]:
    """The targets of withheld nodes that an attacker could narrow too far."""
    hidden = set(withheld)
    targets = [target for target in problem.targets if target.node in hidden]
    if not targets:
        return []
    table = _Moves(problem, hidden)
    return [target for target in targets if not table.spreads(target)]


class _Moves:
    """The tables an attacker must hold possible; each one found shows how far several counts can move at once."""

    def __init__(self, problem: Problem, hidden: set[int]) -> None:
        self.problem = problem
        low, high = problem.bounds
        self.open = np.array([node in hidden for node in problem.node_of])
        self.bounds = np.stack([low, high], axis=1)[self.open]
        self.sums = problem.sums[:, self.open]
        within, self.room = problem.within
        self.within = within[:, self.open]
        self.found: list[Floats] = [np.zeros(problem.moves)]

    def spreads(self, target: Target) -> bool:
        if self._seen(target) >= target.spread - ALMOST:
            return True
        for sign in (1.0, -1.0):
            self._push(target, sign)
        return self._seen(target) >= target.spread - ALMOST

    def _seen(self, target: Target) -> float:
        places, factors = zip(*target.factors, strict=True)
        values = np.array([table[list(places)] @ np.array(factors) for table in self.found])
        return float(values.max() - values.min())

    def _push(self, target: Target, sign: float) -> None:
        """The possible table in which the target is largest, or smallest."""
        aim = np.zeros(self.problem.moves)
        for place, factor in target.factors:
            aim[place] = -sign * factor
        solved = linprog(
            aim[self.open], A_ub=self.within, b_ub=self.room, A_eq=self.sums, b_eq=np.zeros(self.sums.shape[0]),
            bounds=self.bounds, method="highs",
        )  # fmt: skip
        if solved.status == 0:
            table = np.zeros(self.problem.moves)
            table[self.open] = solved.x
            self.found.append(table)
