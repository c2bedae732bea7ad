"""Minimum-cost flow over the pairs that are worth looking at.

A mentee's places flow to mentors, at a cost a pair, and on to the sink through each mentor's slots, or stay open.
OR-Tools solves it exactly in integers (cost scaling: Goldberg, "An efficient implementation of a scaling minimum-cost
flow algorithm", Journal of Algorithms 22, 1997).
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from pairing.matching.market import Integers, Mask, Unsolvable


@dataclass(frozen=True)
class Edges:
    """Pairs by position, and their scores."""

    mentee: Integers
    mentor: Integers
    score: Integers

    def __len__(self) -> int:
        return len(self.score)

    def only(self, which: Mask | Integers) -> "Edges":
        return Edges(self.mentee[which], self.mentor[which], self.score[which])

    def plus(self, other: "Edges") -> "Edges":
        """Both, a pair once, by mentee and mentor."""
        mentee, mentor = np.append(self.mentee, other.mentee), np.append(self.mentor, other.mentor)
        width = int(mentor.max(initial=0)) + 1
        _, first = np.unique(mentee * width + mentor, return_index=True)
        return Edges(mentee, mentor, np.append(self.score, other.score)).only(first)

    @classmethod
    def none(cls) -> "Edges":
        nothing = np.array([], dtype=np.int64)
        return cls(nothing, nothing, nothing)


@dataclass(frozen=True)
class Slots:
    """What mentors have to give: ``count`` places of ``mentor`` at ``cost`` each, by mentor and rising cost."""

    mentor: Integers
    cost: Integers
    count: Integers


def cheapest(
    edges: Edges,
    costs: Integers,
    demands: Integers,
    slots: Slots,
    open_costs: Integers,
    may_stay_open: Integers,
    further: tuple[Integers, Integers] | None = None,
) -> Mask:
    """Which pairs the flow of least cost takes.

    ``demands``: places wanted by each mentee; ``may_stay_open`` of them may be left, at ``open_costs`` each, and of
    ``further`` the second number at the first.
    """
    if not len(edges):
        return np.zeros(0, dtype=bool)
    mentees, mentors = len(demands), int(max(edges.mentor.max(), slots.mentor.max(initial=0))) + 1
    sink = mentees + mentors
    graph = min_cost_flow.SimpleMinCostFlow()
    ones = np.ones(len(edges), dtype=np.int64)
    arcs = graph.add_arcs_with_capacity_and_unit_cost(edges.mentee, mentees + edges.mentor, ones, costs)
    to_sink = np.full(len(slots.mentor), sink)
    graph.add_arcs_with_capacity_and_unit_cost(mentees + slots.mentor, to_sink, slots.count, slots.cost)
    everyone = np.arange(mentees)
    graph.add_arcs_with_capacity_and_unit_cost(everyone, np.full(mentees, sink), may_stay_open, open_costs)
    if further is not None:
        graph.add_arcs_with_capacity_and_unit_cost(everyone, np.full(mentees, sink), further[1], further[0])
    graph.set_nodes_supplies(everyone, demands)
    graph.set_node_supply(sink, -int(demands.sum()))
    status = graph.solve()
    if status != graph.OPTIMAL:
        raise Unsolvable(f"The matching could not be computed ({status.name.lower().replace('_', ' ')}).")
    taken: Mask = graph.flows(arcs) > 0
    return taken
