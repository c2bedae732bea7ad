"""Proof of an optimum, checked without the solver: one price per mentor (linear programming duality).

For any prices v, no assignment is worth more than UB(v) = Σᵢ topₖ{max(sᵢⱼ − vⱼ, −U)} + Σⱼ Σₖ max(0, vⱼ − cⱼₖ), with U
the cost of an open place, k as many as a mentee has places, and cⱼₖ what a mentor's k-th mentee costs. Pairs that are
worth exactly that much are therefore the best there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from pairing.matching.problem import Integers, Problem, Scale


class Refuted(Exception):
    """The pairs are not what the certificate says; the text says why."""


@dataclass(frozen=True)
class Certificate:
    """``factor``: how many times the cost of an open place stands above any score."""

    prices: dict[str, int]
    factor: int = 1

    def as_dict(self) -> dict[str, object]:
        return {"prices": self.prices, "factor": self.factor}


def verify(problem: Problem, pairs: Iterable[tuple[str, str]], certificate: Certificate) -> int:
    """The total in thousandths, if these pairs keep every rule and are worth the bound; else ``Refuted``."""
    problem = problem.order
    chosen = _edges(problem, pairs)
    for side, names, taken, room in (
        ("mentor", problem.mentors, problem.edge_mentor[chosen], problem.capacities),
        ("mentee", problem.mentees, problem.edge_mentee[chosen], problem.demands),
    ):
        counts = np.bincount(taken, minlength=len(names))
        for position in np.flatnonzero(counts > room).tolist():
            raise Refuted(f"{side} {names[position]} has {counts[position]} pairs and room for {room[position]}.")
    scale = Scale.of(problem, certificate.factor)
    prices = np.array([certificate.prices.get(name, 0) for name in problem.mentors], dtype=np.int64)
    value, bound = value_of(problem, scale, chosen), bound_of(problem, scale, prices)
    if value != bound:
        raise Refuted(f"The pairs are worth {value}, the bound is {bound}: they are not proven best.")
    return int(problem.score[chosen].sum())


def _edges(problem: Problem, pairs: Iterable[tuple[str, str]]) -> Integers:
    position = {
        (problem.mentees[i], problem.mentors[j]): e
        for e, (i, j) in enumerate(zip(problem.edge_mentee.tolist(), problem.edge_mentor.tolist(), strict=True))
    }
    given = list(pairs)
    for pair in given:
        if pair not in position:
            raise Refuted(f"{pair[0]} with {pair[1]} is no eligible pair.")
    for pair in problem.forced - set(given):
        raise Refuted(f"{pair[0]} with {pair[1]} was forced and is missing.")
    if len(set(given)) != len(given):
        raise Refuted("A pair is named twice.")
    return np.array(sorted(position[pair] for pair in given), dtype=np.int64)


def value_of(problem: Problem, scale: Scale, chosen: Integers) -> int:
    """What the pairs are worth in units of the scale: scores less load costs less what open places cost."""
    load = np.bincount(problem.edge_mentor[chosen], minlength=len(problem.mentors)).tolist()
    costs = sum(problem.load_cost(place) * scale.unit for places in load for place in range(places))
    open_places = int(problem.demands.sum()) - len(chosen)
    return sum(scale.value[chosen].tolist()) - costs - open_places * scale.open_cost


def bound_of(problem: Problem, scale: Scale, prices: Integers) -> int:
    """UB(v); forced pairs are taken as given and the bound is over everything else."""
    forced = _forced(problem)
    demands = problem.demands - np.bincount(problem.edge_mentee[forced], minlength=len(problem.mentees))
    taken = np.bincount(problem.edge_mentor[forced], minlength=len(problem.mentors)).tolist()
    total = sum(scale.value[forced].tolist())
    free = np.setdiff1d(np.arange(len(problem.score)), forced)
    total += _best_of_mentees(problem, scale, prices, free, demands)
    for mentor, capacity in enumerate(problem.capacities.tolist()):
        price = int(prices[mentor])
        costs = [problem.load_cost(place) * scale.unit for place in range(capacity)]
        total -= sum(costs[: taken[mentor]])
        total += sum(max(0, price - cost) for cost in costs[taken[mentor] :])
    return total


def _best_of_mentees(problem: Problem, scale: Scale, prices: Integers, free: Integers, demands: Integers) -> int:
    worth = np.maximum(scale.value[free] - prices[problem.edge_mentor[free]], -scale.open_cost)
    mentee = problem.edge_mentee[free]
    best_first = np.lexsort((-worth, mentee))
    mentee, worth = mentee[best_first], worth[best_first]
    starts = np.searchsorted(mentee, np.arange(len(demands)))
    rank = np.arange(len(mentee)) - starts[mentee]
    taken = rank < demands[mentee]
    filled = np.bincount(mentee[taken], minlength=len(demands))
    return sum(worth[taken].tolist()) - int((demands - filled).sum()) * scale.open_cost


def _forced(problem: Problem) -> Integers:
    if not problem.forced:
        return np.array([], dtype=np.int64)
    names = zip(problem.edge_mentee.tolist(), problem.edge_mentor.tolist(), strict=True)
    pairs = [(problem.mentees[i], problem.mentors[j]) for i, j in names]
    return np.array([e for e, pair in enumerate(pairs) if pair in problem.forced], dtype=np.int64)
