"""Proof of an optimum, checked without the solver: one price per mentor (linear programming duality).

For any prices v ≥ 0, no choice of pairs is worth more than

    UB(v) = Σᵢ (Σₖ max(0, nᵢₖ + Uᵢₖ) − Σₖ Uᵢₖ) + Σⱼ Σₖ max(0, vⱼ − cⱼₖ)

where nᵢₖ is the k-th highest of mentee i's eligible scores less prices, k runs over as many mentors as they want, Uᵢₖ
is what their k-th place costs when it stays open (never more than the one before), and cⱼₖ what mentor j's k-th mentee
costs. Pairs that are worth exactly that much are therefore the best there are. U is the open cost times the rank of the
place (see ``Ranks``), and so large that a rank more is always worth it: the best fill as many places of the highest
rank as can be, then of the next, and score highest beside that.

Forced pairs are taken as given, and the bound is over everything else: over mentors with places beside those.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pairing.matching.market import NOT_ELIGIBLE, Block, Integers, Market, Pair, Ranks, ranks_of

NOTHING = -(2**62)


class Refuted(Exception):
    """The pairs are not what the certificate says; the text says why."""


@dataclass(frozen=True)
class Certificate:
    """One price per mentor id, in units of the score; those not named cost nothing.

    ``open_cost``: what a place left open costs for each of its ranks.
    """

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
    total = sum(check.scores.values()) - int(_costs(problem.costs, _counts(problem.mentors, chosen, 1)).sum())
    if certificate.open_cost <= int(problem.demands.sum()) * (check.top + int(problem.costs.max(initial=0))):
        raise Refuted("The cost of an open place is so small that leaving one open could pay.")
    left_open = ranks_of(problem).left_open(problem.demands, _counts(problem.mentees, chosen, 0))
    return total, check.bound() + left_open * certificate.open_cost


class _Check:
    """Reads every pair of the problem once: the scores of the pairs in question, the highest score, the bound."""

    def __init__(self, problem: Market, chosen: Sequence[Pair], certificate: Certificate) -> None:
        self.problem, self.open_cost = problem, certificate.open_cost
        self.prices = np.array([certificate.prices.get(mentor, 0) for mentor in problem.mentors], dtype=np.int64)
        if len(self.prices) and self.prices.min() < 0:
            raise Refuted("A price is below 0.")
        self.taken = _counts(problem.mentors, problem.forced, 1)
        served, ranks = _counts(problem.mentees, problem.forced, 0), ranks_of(problem)
        self.demands = problem.demands - served
        first = np.where(served > 0, ranks.further, ranks.first)
        self.full = problem.capacities <= self.taken
        self.open_costs = Ranks(first * self.open_cost, ranks.further * self.open_cost)
        self.position = {mentor: number for number, mentor in enumerate(problem.mentors)}
        self.mentors_of: dict[str, list[str]] = {}
        for mentee, mentor in chosen:
            self.mentors_of.setdefault(mentee, []).append(mentor)
        self.scores: dict[Pair, int] = {}
        self.top, self.above_open = 0, 0

    def add(self, block: Block) -> None:
        self.top = max(self.top, int(block.scores.max(initial=0)))
        net = block.scores - self.prices[block.columns]
        net[block.scores == NOT_ELIGIBLE] = NOTHING
        net[:, self.full[block.columns]] = NOTHING
        for row, mentee in enumerate(self.problem.mentees[block.rows]):
            for mentor in self.mentors_of.get(mentee, ()):
                self._read(block, net, row, (mentee, mentor))
        demands = self.demands[block.rows]
        for demand in np.unique(demands[demands > 0]).tolist():
            rows = demands == demand
            first, further = self.open_costs.first[block.rows][rows], self.open_costs.further[block.rows][rows]
            self.above_open += _sum_above(net[rows], demand, first, further)

    def _read(self, block: Block, net: Integers, row: int, pair: Pair) -> None:
        """Keep the pair's score; a forced pair is taken as given, so it is no choice for the bound."""
        position = self.position.get(pair[1], -1)
        column = int(np.searchsorted(block.columns, position))
        if column == len(block.columns) or block.columns[column] != position:
            return
        if block.scores[row, column] != NOT_ELIGIBLE:
            self.scores[pair] = int(block.scores[row, column])
        if pair in self.problem.forced:
            net[row, column] = NOTHING

    def bound(self) -> int:
        """UB(v), with the forced pairs and what they cost."""
        most = self.above_open + sum(self.scores[pair] for pair in self.problem.forced)
        most -= self.open_costs.left_open(self.demands, np.zeros_like(self.demands))
        costs, capacities = self.problem.costs, self.problem.capacities
        ahead = np.minimum(0, costs - self.prices[:, None])
        gains = _costs(ahead, self.taken) - _costs(ahead, capacities) - _costs(costs, self.taken)
        return most + int(gains.sum())


def _sum_above(rows: Integers, count: int, first: Integers, further: Integers) -> int:
    """Of each row the ``count`` highest, as far as they are worth more than an open place, all added up."""
    if count == 1:
        return int((rows.max(axis=1, initial=NOTHING) + first).clip(min=0).sum())
    highest = -np.sort(-rows, axis=1)[:, :count]
    open_costs = np.where(np.arange(highest.shape[1]) == 0, first[:, None], further[:, None])
    return int((highest + open_costs).clip(min=0).sum())


def _counts(names: Sequence[str], pairs: Iterable[Pair], side: int) -> Integers:
    """How many of the pairs each of those names has, on their side of them."""
    counts = Counter(pair[side] for pair in pairs)
    return np.array([counts[name] for name in names], dtype=np.int64)


def _costs(table: Integers, places: Integers) -> Integers:
    """What each mentor's first ``places`` mentees cost together; the last column counts for all further ones."""
    last = table.shape[1] - 1
    used = np.arange(last) < places[:, None]
    return (table[:, :last] * used).sum(axis=1) + table[:, last] * np.maximum(places - last, 0)


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
