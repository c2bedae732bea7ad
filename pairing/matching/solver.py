"""The optimum: one integer minimum-cost flow, then the prices that prove it.

First as many places filled as can be, then the greatest total score less the load costs. Mentee → mentor for the score,
mentor → sink in unit slots of non-decreasing cost, mentee → open for a penalty. OR-Tools' cost-scaling network simplex
(Goldberg, "An efficient implementation of a scaling minimum-cost flow algorithm", 1997) solves it exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow

from pairing.matching.certificate import Certificate, bound_of, value_of
from pairing.matching.problem import Integers, Problem, Scale, Unsolvable

LARGEST = 2**62


@dataclass(frozen=True)
class Solution:
    """``chosen``: positions of the edges taken. ``objective`` and ``bound`` in thousandths of a point."""

    problem: Problem
    chosen: Integers
    certificate: Certificate
    objective: int
    bound: int

    @property
    def gap(self) -> int:
        return self.bound - self.objective

    @property
    def status(self) -> str:
        return "optimal" if self.gap == 0 else "feasible"

    @property
    def pairs(self) -> list[tuple[str, str, int]]:
        """Mentee, mentor and score in thousandths, by mentee."""
        p = self.problem
        rows = [(p.mentees[p.edge_mentee[e]], p.mentors[p.edge_mentor[e]], int(p.score[e])) for e in self.chosen]
        return sorted(rows)

    @property
    def load(self) -> Integers:
        """Mentees per mentor, by position."""
        return np.bincount(self.problem.edge_mentor[self.chosen], minlength=len(self.problem.mentors))

    @property
    def served(self) -> Integers:
        """Mentors per mentee, by position."""
        return np.bincount(self.problem.edge_mentee[self.chosen], minlength=len(self.problem.mentees))


def solve(problem: Problem) -> Solution:
    """The optimum of the problem, with its proof. The same for every order of the input."""
    problem = problem.order
    forced = _forced_edges(problem)
    most = _most_places(problem, forced)
    factor = 1
    while True:
        scale = Scale.of(problem, factor)
        chosen = _flow(problem, scale, forced)
        if len(chosen) + len(forced) == most:
            break
        factor *= 4
    return _proven(problem, scale, np.sort(np.concatenate([chosen, forced])), forced, factor)


def _proven(problem: Problem, scale: Scale, chosen: Integers, forced: Integers, factor: int) -> Solution:
    prices = recover_prices(problem, scale, chosen, forced)
    certificate = Certificate(prices=dict(zip(problem.mentors, prices.tolist(), strict=True)), factor=factor)
    value, bound = value_of(problem, scale, chosen), bound_of(problem, scale, prices)
    objective = _objective(problem, chosen)
    # Both are in units of the scale; one thousandth is many of them, so equal means equal and more means more.
    return Solution(problem, chosen, certificate, objective, objective + -(-(bound - value) // scale.unit))


def _objective(problem: Problem, chosen: Integers) -> int:
    load = np.bincount(problem.edge_mentor[chosen], minlength=len(problem.mentors))
    costs = sum(problem.load_cost(place) for places in load.tolist() for place in range(places))
    return int(problem.score[chosen].sum()) - costs


def _forced_edges(problem: Problem) -> Integers:
    """The edges of forced pairs; a refusal that names what collides when they can't all hold."""
    position = {
        (problem.mentees[i], problem.mentors[j]): e
        for e, (i, j) in enumerate(zip(problem.edge_mentee.tolist(), problem.edge_mentor.tolist(), strict=True))
        if problem.forced
    }
    for pair in sorted(problem.forced):
        if pair not in position:
            raise Unsolvable(f"{pair[0]} with {pair[1]} is forced, but a rule forbids this pair.")
    edges = np.array([position[pair] for pair in sorted(problem.forced)], dtype=np.int64)
    _check_room("mentor", problem.mentors, problem.edge_mentor[edges], problem.capacities)
    _check_room("mentee", problem.mentees, problem.edge_mentee[edges], problem.demands)
    return edges


def _check_room(side: str, names: Sequence[str], taken: Integers, room: Integers) -> None:
    counts = np.bincount(taken, minlength=len(names))
    for position in np.flatnonzero(counts > room).tolist():
        raise Unsolvable(
            f"{counts[position]} pairs are forced for {side} {names[position]}, who has room for {room[position]}."
        )


def _free(problem: Problem, forced: Integers) -> Integers:
    return np.setdiff1d(np.arange(len(problem.score)), forced)


def _room(names: Sequence[str], taken: Integers, room: Integers) -> Integers:
    left: Integers = room - np.bincount(taken, minlength=len(names))
    return left


def _most_places(problem: Problem, forced: Integers) -> int:
    """The largest number of places that can be filled at all (maximum flow)."""
    free, n, m = _free(problem, forced), len(problem.mentees), len(problem.mentors)
    graph, source, sink = max_flow.SimpleMaxFlow(), n + m, n + m + 1
    demands = _room(problem.mentees, problem.edge_mentee[forced], problem.demands)
    capacities = _room(problem.mentors, problem.edge_mentor[forced], problem.capacities)
    ones = np.ones(len(free), dtype=np.int64)
    graph.add_arcs_with_capacity(problem.edge_mentee[free], n + problem.edge_mentor[free], ones)
    graph.add_arcs_with_capacity(np.full(n, source), np.arange(n), demands)
    graph.add_arcs_with_capacity(n + np.arange(m), np.full(m, sink), capacities)
    graph.solve(source, sink)
    return int(graph.optimal_flow()) + len(forced)


def _flow(problem: Problem, scale: Scale, forced: Integers) -> Integers:
    """The edges taken by the cheapest flow, besides the forced ones."""
    free, n, m = _free(problem, forced), len(problem.mentees), len(problem.mentors)
    demands = _room(problem.mentees, problem.edge_mentee[forced], problem.demands)
    start, tail, costs = _slots(problem, scale, forced)
    nodes = n + m + 1
    if scale.open_cost * (nodes + 1) >= LARGEST:
        raise Unsolvable("The cohort is too large for one matching. Split it in two.")
    graph, sink = min_cost_flow.SimpleMinCostFlow(), n + m
    pair_arcs = graph.add_arcs_with_capacity_and_unit_cost(
        problem.edge_mentee[free], n + problem.edge_mentor[free], np.ones(len(free), np.int64), -scale.value[free]
    )
    graph.add_arcs_with_capacity_and_unit_cost(n + start, np.full(len(start), sink), tail, costs)
    graph.add_arcs_with_capacity_and_unit_cost(
        np.arange(n), np.full(n, sink), demands, np.full(n, scale.open_cost, dtype=np.int64)
    )
    graph.set_nodes_supplies(np.arange(n), demands)
    graph.set_node_supply(sink, -int(demands.sum()))
    status = graph.solve()
    if status != graph.OPTIMAL:
        raise Unsolvable(f"The matching could not be computed ({status}).")
    taken: Integers = free[graph.flows(pair_arcs) > 0]
    return taken


def _slots(problem: Problem, scale: Scale, forced: Integers) -> tuple[Integers, Integers, Integers]:
    """Mentor, size and cost of each slot to the sink; forced mentees fill the cheapest ones first."""
    load = np.bincount(problem.edge_mentor[forced], minlength=len(problem.mentors))
    rows = [
        (mentor, 1, problem.load_cost(place) * scale.unit)
        for mentor, capacity in enumerate(problem.capacities.tolist())
        for place in range(int(load[mentor]), capacity)
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def recover_prices(problem: Problem, scale: Scale, chosen: Integers, forced: Integers) -> Integers:
    """The smallest prices under which every mentee has what is best for them: longest paths, Bellman–Ford.

    They come from the pairs alone; that they prove the optimum is for the certificate to find.
    """
    load = np.bincount(problem.edge_mentor[chosen], minlength=len(problem.mentors))
    last = [problem.load_cost(int(taken) - 1) * scale.unit if taken else 0 for taken in load]
    prices = np.array(last, dtype=np.int64)
    in_use = np.zeros(len(problem.score), dtype=bool)
    in_use[chosen] = True
    others = np.flatnonzero(~in_use)
    pull = np.setdiff1d(chosen, forced)
    if not len(others):
        return prices
    served = np.bincount(problem.edge_mentee[chosen], minlength=len(problem.mentees))
    floor = np.where(served < problem.demands, scale.open_cost, -LARGEST)
    for _ in range(len(problem.mentors) + 1):
        wants = floor.copy()
        np.maximum.at(wants, problem.edge_mentee[pull], prices[problem.edge_mentor[pull]] - scale.value[pull])
        raised = prices.copy()
        offers = wants[problem.edge_mentee[others]]
        reach = offers > -LARGEST
        np.maximum.at(raised, problem.edge_mentor[others[reach]], offers[reach] + scale.value[others[reach]])
        if np.array_equal(raised, prices):
            break
        prices = raised
    return prices
