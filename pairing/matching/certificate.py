"""Proof of an optimum, checked without the solver: one price per mentor (linear programming duality).

For any prices v ≥ 0, no choice of pairs is worth more than

    UB(v) = Σᵢ topₖ{max(sᵢⱼ − vⱼ, −U)} + Σⱼ Σₖ max(0, vⱼ − cⱼₖ)

where s are the scores of eligible pairs, k as many mentors as mentee i wants, U what a place left open costs, and cⱼₖ
what mentor j's k-th mentee costs. Pairs that are worth exactly that much are therefore the best there are. U is so
large that filling one place more is always worth it: the best fill as many places as can be, then score highest.

Forced pairs are taken as given, and the bound is over everything else.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pairing.matching.market import NOT_ELIGIBLE, Block, Integers, Market, Pair


class Refuted(Exception):
    """The pairs are not what the certificate says; the text says why."""


@dataclass(frozen=True)
class Certificate:
    """One price per mentor id, in units of the score; those not named cost nothing. ``open_cost``: U above."""

    prices: dict[str, int]
    open_cost: int

    def as_dict(self) -> dict[str, object]:
        return {"prices": self.prices, "open_cost": self.open_cost}


def verify(problem: Market, pairs: Iterable[Pair], certificate: Certificate) -> int:
    """The total score less load costs, if these pairs keep every rule and are worth the bound; else ``Refuted``."""
    total, most = assess(problem, pairs, certificate)
    if total != most:
        raise Refuted(f"The pairs are worth {total}, and the prices allow for {most}: they are not proven best.")
    return total


def assess(problem: Market, pairs: Iterable[Pair], certificate: Certificate) -> tuple[int, int]:
    """What the pairs are worth, and the most that any pairs could be that fill as many places.

    Both are total score less load costs. ``Refuted`` when the pairs break a rule or the certificate can't say.
    """
    chosen = sorted(pairs)
    _check_rules(problem, chosen)
    check = _Check(problem, chosen, certificate)
    for block in problem.blocks():
        check.add(block)
    for mentee, mentor in chosen:
        if (mentee, mentor) not in check.scores:
            raise Refuted(f"{mentee} with {mentor} is no eligible pair.")
    open_places = int(problem.demands.sum()) - len(chosen)
    loads = Counter(mentor for _, mentor in chosen)
    total = sum(check.scores.values()) - sum(_costs(problem.load_costs, load) for load in loads.values())
    if certificate.open_cost <= int(problem.demands.sum()) * (check.top + max(problem.load_costs)):
        raise Refuted("The cost of an open place is so small that leaving one open could pay.")
    return total, check.bound() + open_places * certificate.open_cost


class _Check:
    """Reads every pair of the problem once: the scores of the pairs in question, the highest score, the bound."""

    def __init__(self, problem: Market, chosen: Sequence[Pair], certificate: Certificate) -> None:
        self.problem, self.open_cost = problem, certificate.open_cost
        self.prices = np.array([certificate.prices.get(mentor, 0) for mentor in problem.mentors], dtype=np.int64)
        if len(self.prices) and self.prices.min() < 0:
            raise Refuted("A price is below 0.")
        self.forced_on_mentor = Counter(mentor for _, mentor in problem.forced)
        forced_on_mentee = Counter(mentee for mentee, _ in problem.forced)
        self.demands = problem.demands - np.array([forced_on_mentee[m] for m in problem.mentees], dtype=np.int64)
        self.position = {mentor: number for number, mentor in enumerate(problem.mentors)}
        self.mentors_of: dict[str, list[str]] = {}
        for mentee, mentor in chosen:
            self.mentors_of.setdefault(mentee, []).append(mentor)
        self.scores: dict[Pair, int] = {}
        self.top, self.above_open = 0, 0

    def add(self, block: Block) -> None:
        self.top = max(self.top, int(block.scores.max(initial=0)))
        net = np.maximum(block.scores - self.prices[block.columns] + self.open_cost, 0)
        net[block.scores == NOT_ELIGIBLE] = 0
        for row, mentee in enumerate(self.problem.mentees[block.rows]):
            for mentor in self.mentors_of.get(mentee, ()):
                self._read(block, net, row, (mentee, mentor))
        demands = self.demands[block.rows]
        for demand in np.unique(demands[demands > 0]).tolist():
            self.above_open += _sum_of_highest(net[demands == demand], demand)

    def _read(self, block: Block, net: Integers, row: int, pair: Pair) -> None:
        """Keep the pair's score; a forced pair is taken as given, so it is no choice for the bound."""
        position = self.position.get(pair[1], -1)
        column = int(np.searchsorted(block.columns, position))
        if column == len(block.columns) or block.columns[column] != position:
            return
        if block.scores[row, column] != NOT_ELIGIBLE:
            self.scores[pair] = int(block.scores[row, column])
        if pair in self.problem.forced:
            net[row, column] = 0

    def bound(self) -> int:
        """UB(v), with the forced pairs and what they cost."""
        most = self.above_open - int(self.demands.sum()) * self.open_cost
        most += sum(self.scores[pair] for pair in self.problem.forced)
        costs = self.problem.load_costs
        for name, price, capacity in zip(
            self.problem.mentors, self.prices.tolist(), self.problem.capacities.tolist(), strict=True
        ):
            taken = self.forced_on_mentor[name]
            most += _gain(costs, price, capacity) - _gain(costs, price, taken) - _costs(costs, taken)
        return most


def _sum_of_highest(rows: Integers, count: int) -> int:
    """Of each row the ``count`` highest, all added up."""
    if count == 1:
        return int(rows.max(axis=1, initial=0).sum())
    return int(np.sort(rows, axis=1)[:, -count:].sum())


def _costs(load_costs: Sequence[int], places: int) -> int:
    """What a mentor's first ``places`` mentees cost together."""
    further = max(0, places - len(load_costs))
    return sum(load_costs[:places]) + further * load_costs[-1]


def _gain(load_costs: Sequence[int], price: int, places: int) -> int:
    """Σ max(0, price − cost) over a mentor's first ``places`` places."""
    return -_costs([min(0, cost - price) for cost in load_costs], places)


def _check_rules(problem: Market, chosen: Sequence[Pair]) -> None:
    if len(set(chosen)) != len(chosen):
        raise Refuted("A pair is named twice.")
    for mentee, mentor in sorted(problem.forced - set(chosen)):
        raise Refuted(f"{mentee} with {mentor} was forced and is missing.")
    for side, names, room, counts in (
        ("mentor", problem.mentors, problem.capacities, Counter(mentor for _, mentor in chosen)),
        ("mentee", problem.mentees, problem.demands, Counter(mentee for mentee, _ in chosen)),
    ):
        for name, places in zip(names, room.tolist(), strict=True):
            if counts[name] > places:
                raise Refuted(f"{side} {name} has {counts[name]} pairs and room for {places}.")
