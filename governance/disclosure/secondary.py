"""The secondary rule: what else to withhold so that nothing withheld can be worked out, hiding as little as possible.

A mixed-integer programme with a binary a node decides. Where its answer leaves a withheld count too certain, the prices
of the sums name the nodes of which some have to be withheld as well: a line more, and it decides again, which ends at
the least there is (Fischetti and Salazar, "Solving the Cell Suppression Problem", 2001). Where the solver finds no
answer within its limits, cells are added one by one instead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from governance.disclosure.problem import Problem, matrix
from governance.disclosure.quiet import quiet
from governance.disclosure.uncertainty import ALMOST, Shortfall, shortfalls, too_certain

# The limit in nodes ends at the same answer on every machine; the one in seconds only guards against a stall.
OPTIONS = {"node_limit": 2000, "time_limit": 60.0, "mip_rel_gap": 1e-3}
MOST_ROUNDS = 40

Line: TypeAlias = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The nodes to withhold, and whether no smaller answer exists (up to a thousandth)."""

    withheld: frozenset[int]
    exact: bool


def hide(problem: Problem, primary: Iterable[int]) -> Answer | None:
    """Withhold the primary nodes and what shields them; None where nothing that may be withheld is enough."""
    must = frozenset(primary) | {i for i, node in enumerate(problem.nodes) if node.fixed}
    if not must:
        return Answer(frozenset(), exact=True)
    if too_certain(problem, _everything(problem)):
        return None
    lines: list[Line] = _never_alone(problem)
    for _ in range(MOST_ROUNDS):
        withheld, proven = _solve(problem, must, lines)
        if withheld is None:
            break
        lacking = shortfalls(problem, withheld)
        if not lacking:
            return Answer(withheld, proven)
        lines += [_more(shortfall) for shortfall in lacking]
    return _one_by_one(problem, must)


def _everything(problem: Problem) -> frozenset[int]:
    return frozenset(i for i, node in enumerate(problem.nodes) if node.fixed is not False)


def _solve(problem: Problem, must: frozenset[int], lines: Sequence[Line]) -> tuple[frozenset[int] | None, bool]:
    """The cheapest choice in which no line comes to less than nothing, and whether that is proven."""
    cost, whole = np.array([node.weight for node in problem.nodes]), np.ones(len(problem.nodes))
    least = np.array([float(i in must) for i in range(len(cost))])
    most = np.array([0.0 if node.fixed is False else 1.0 for node in problem.nodes])
    constraint = LinearConstraint(matrix(lines, len(cost)), lb=0.0)
    # HiGHS' presolve takes some feasible integer programmes with dependent sums for infeasible.
    for presolve in (True, False):
        options = {**OPTIONS, "presolve": presolve}
        with quiet():
            solved = milp(
                cost,
                integrality=whole,
                bounds=Bounds(least, most),
                constraints=constraint,
                options=options,
            )
        if solved.x is not None:
            return frozenset(np.flatnonzero(solved.x > 0.5).tolist()), solved.status == 0
    return None, False


def _never_alone(problem: Problem) -> list[Line]:
    """No withheld node stands alone in a sum."""
    lines, secret = [], {target.node for target in problem.targets}
    for parent, children in problem.rows:
        members = (parent, *children)
        lines += [[(other, -1.0 if other == node else 1.0) for other in members] for node in members if node in secret]
    return lines


def _more(shortfall: Shortfall) -> Line:
    """What is withheld beside the target's node has to make up for what this lacks; no more than that counts."""
    node = shortfall.target.node
    lacks = shortfall.target.spread - float(shortfall.gains[node])
    gains = np.minimum(shortfall.gains, lacks)
    return [(node, -lacks), *((int(i), float(gains[i])) for i in np.flatnonzero(gains > ALMOST) if i != node)]


def _one_by_one(problem: Problem, must: frozenset[int]) -> Answer | None:
    """The heuristic: shield each count that is too certain by the cheapest figure near it, until none is."""
    withheld, allowed = set(must), _everything(problem)
    while failing := too_certain(problem, withheld):
        before = len(withheld)
        for target in failing:
            shield = _cheapest_near(problem, target.node, withheld, allowed)
            if shield is not None:
                withheld.add(shield)
        if len(withheld) == before:
            return None
    return Answer(frozenset(withheld), exact=False)


def _cheapest_near(problem: Problem, node: int, withheld: set[int], allowed: frozenset[int]) -> int | None:
    """In a sum where the node is the only one withheld, else in one it stands in, else in any, else anywhere."""
    rows = [(parent, *children) for parent, children in problem.rows]
    own = [row for row in rows if node in row]
    alone = [row for row in own if not (set(row) - {node}) & withheld]
    for choice in (alone, own, rows):
        candidates = {other for row in choice for other in row} & allowed - withheld
        if candidates:
            return min(candidates, key=lambda other: (problem.nodes[other].weight, other))
    return None
