"""The secondary rule: what else to withhold so that nothing withheld can be worked out, hiding as little as possible.

One mixed-integer programme decides: a binary a node, and for a withheld node two possible tables that hold its count
apart. Tables are added only for the counts that an attack on the last answer narrows too far, which ends at the same
optimum. Where the solver finds no answer within its limits, cells are added one by one instead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array, diags_array, vstack

from governance.disclosure.problem import Floats, Problem, Target, matrix
from governance.disclosure.quiet import quiet
from governance.disclosure.uncertainty import too_certain

# The limit in nodes ends at the same answer on every machine; the one in seconds only guards against a stall.
OPTIONS = {"node_limit": 400, "time_limit": 60.0, "mip_rel_gap": 1e-3}
MOST_ROUNDS = 12
MOST_TABLES = 60_000  # moves of all possible tables in one programme; beyond, the heuristic is quicker


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
    explicit: list[Target] = []
    for _ in range(MOST_ROUNDS):
        withheld, proven = _solve(problem, must, explicit)
        if withheld is None:
            break
        failing = [target for target in too_certain(problem, withheld) if target not in explicit]
        if not failing:
            return Answer(withheld, proven) if not too_certain(problem, withheld) else _one_by_one(problem, must)
        explicit += failing
        if len(explicit) * 2 * problem.moves > MOST_TABLES:
            break
    return _one_by_one(problem, must)


def _everything(problem: Problem) -> frozenset[int]:
    return frozenset(i for i, node in enumerate(problem.nodes) if node.fixed is not False)


def _solve(problem: Problem, must: frozenset[int], explicit: Sequence[Target]) -> tuple[frozenset[int] | None, bool]:
    """The cheapest choice that leaves no withheld node alone in a sum and keeps the explicit targets apart."""
    count, size = len(problem.nodes), len(problem.nodes) + 2 * problem.moves * len(explicit)
    low, high = problem.bounds
    lower = [np.array([float(i in must) for i in range(count)])]
    upper = [np.array([0.0 if node.fixed is False else 1.0 for node in problem.nodes])]
    lower += [low] * (2 * len(explicit))
    upper += [high] * (2 * len(explicit))
    cost = np.concatenate([[node.weight for node in problem.nodes], np.zeros(size - count)])
    integrality = np.concatenate([np.ones(count), np.zeros(size - count)])
    bounds = Bounds(np.concatenate(lower), np.concatenate(upper))
    constraints = [_never_alone(problem, size), *_apart(problem, explicit)]
    # HiGHS' presolve takes some feasible integer programmes with dependent sums for infeasible.
    for presolve in (True, False):
        options = {**OPTIONS, "presolve": presolve}
        with quiet():
            solved = milp(cost, integrality=integrality, bounds=bounds, constraints=constraints, options=options)
        if solved.x is not None:
            chosen = np.flatnonzero(solved.x[:count] > 0.5)
            return frozenset(int(i) for i in chosen), solved.status == 0
    return None, False


def _never_alone(problem: Problem, size: int) -> LinearConstraint:
    lines, secret = [], {target.node for target in problem.targets}
    for parent, children in problem.rows:
        members = (parent, *children)
        lines += [[(other, -1.0 if other == node else 1.0) for other in members] for node in members if node in secret]
    return LinearConstraint(matrix(lines, size), lb=0.0)


def _apart(problem: Problem, explicit: Sequence[Target]) -> list[LinearConstraint]:
    """For each target two tables that obey the sums, move withheld nodes alone, and differ by the spread."""
    if not explicit:
        return []
    tables, count = 2 * len(explicit), len(problem.nodes)
    within, room = problem.within
    low, high = problem.bounds
    owner = csr_array((np.ones(problem.moves), (range(problem.moves), problem.node_of)), shape=(problem.moves, count))
    return [
        LinearConstraint(_each(problem.sums, tables, count), lb=0.0, ub=0.0),
        LinearConstraint(_each(within, tables, count), ub=np.tile(room, tables)),
        LinearConstraint(_each_with(owner, -high, tables), ub=0.0),
        LinearConstraint(_each_with(owner, -low, tables), lb=0.0),
        LinearConstraint(_differences(problem, explicit), lb=0.0),
    ]


def _each(block: csr_array, tables: int, count: int) -> csr_array:
    """The same rows for each table, behind the binaries, which have no part in them."""
    blocks = [[block if i == j else None for j in range(tables)] for i in range(tables)]
    body = block_array(blocks, format="csr") if block.shape[0] else csr_array((0, block.shape[1] * tables))
    return block_array([[csr_array((body.shape[0], count)), body]], format="csr")


def _each_with(owner: csr_array, factor: Floats, tables: int) -> csr_array:
    """For each table: move + factor × binary of its node."""
    binaries = vstack([diags_array(factor) @ owner] * tables)
    moves = diags_array(np.ones(owner.shape[0] * tables))
    return block_array([[binaries, moves]], format="csr")


def _differences(problem: Problem, explicit: Sequence[Target]) -> csr_array:
    """The target in the upper table less the target in the lower one, less the spread where its node is withheld."""
    count, lines = len(problem.nodes), []
    for number, target in enumerate(explicit):
        up, down = (count + (2 * number + half) * problem.moves for half in (0, 1))
        line = [(target.node, -float(target.spread))]
        for place, factor in target.factors:
            line += [(up + place, factor), (down + place, -factor)]
        lines.append(line)
    return matrix(lines, count + 2 * problem.moves * len(explicit))


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
