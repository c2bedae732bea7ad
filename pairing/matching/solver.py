"""The optimum: as many places filled as can be, then the greatest total score less the load costs.

The flow sees the best candidates of each mentee only. The prices of its answer are held against every eligible pair:
pairs that would improve on it are added, and it is solved again until there is none. Then the answer is best among
all pairs, which the certificate checks for itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pairing.matching.certificate import Certificate, assess
from pairing.matching.flow import Edges, Slots, cheapest
from pairing.matching.market import Integers, Market, Pair, Unsolvable
from pairing.matching.prices import Prices, least_prices
from pairing.matching.problem import Problem
from pairing.matching.search import Search
from pairing.matching.ties import BITS, lots, marks

Say = Callable[[str], None]

LARGEST_COST = 2**61  # the flow multiplies costs by the number of people, the proof adds them up


@dataclass(frozen=True)
class Solution:
    """``pairs``: mentee, mentor and score, by mentee. ``objective``: total score less load costs; no pairs that fill as
    many places have more than ``bound``. ``eligible``: how many pairs there were to choose from.
    """

    problem: Market
    pairs: list[tuple[str, str, int]]
    certificate: Certificate
    objective: int
    bound: int
    eligible: int

    @property
    def gap(self) -> int:
        return self.bound - self.objective

    @property
    def status(self) -> str:
        return "optimal" if self.gap == 0 else "feasible"

    @property
    def load(self) -> dict[str, int]:
        """Mentees per mentor."""
        load = dict.fromkeys(self.problem.mentors, 0)
        for _, mentor, _ in self.pairs:
            load[mentor] += 1
        return load

    @property
    def served(self) -> dict[str, int]:
        """Mentors per mentee."""
        served = dict.fromkeys(self.problem.mentees, 0)
        for mentee, _, _ in self.pairs:
            served[mentee] += 1
        return served

    @property
    def unmatched(self) -> list[str]:
        """Mentees who want somebody and have nobody."""
        wanted = dict(zip(self.problem.mentees, self.problem.demands.tolist(), strict=True))
        return [mentee for mentee, mentors in self.served.items() if not mentors and wanted[mentee]]


def solve(problem: Market, *, say: Say = lambda step: None) -> Solution:
    """The optimum with its proof, the same for every order of the input.

    ``say`` hears what is being done. Raises ``Unsolvable`` when forced pairs can't all be.
    """
    market = problem.order if isinstance(problem, Problem) else problem
    search = Search(market)
    say("looking for each mentee's best mentors")
    edges = search.candidates()
    open_cost = _open_cost(search)
    edges, prices, equal = _optimum(search, edges, open_cost, say)
    say("settling ties")
    chosen = _settled(search, edges.plus(equal), prices, open_cost)
    say("checking the proof")
    return _proven(search, chosen, prices, open_cost)


def _open_cost(search: Search) -> int:
    """Filling one place more, or one of the next rank instead, outweighs any change of score."""
    market = search.market
    cost = int(market.demands.sum()) * (search.top + int(market.costs.max(initial=0))) + 1
    highest = cost * int(search.ranks.first.max(initial=1))
    if highest * (len(market.mentees) + len(market.mentors) + int(market.demands.sum())) > LARGEST_COST:
        raise Unsolvable("The scores are too large for so many people: give fewer decimals or a smaller scale.")
    return cost


def _optimum(search: Search, edges: Edges, open_cost: int, say: Say) -> tuple[Edges, Prices, Edges]:
    """The pairs known in the end, their prices, and all pairs that are as good as what the mentee has."""
    slots, round_number = search.slots, 0
    first, further = search.ranks.first * open_cost, search.ranks.further * open_cost
    ones = np.minimum(search.demands, 1)
    rest = (further, search.demands - ones) if search.demands.max(initial=0) > 1 else None
    while True:
        round_number += 1
        say(f"solving, round {round_number}, {len(edges)} pairs")
        chosen = cheapest(edges, -edges.score, search.demands, slots, first, ones, rest)
        prices = least_prices(edges, chosen, search.demands, len(search.capacities), slots, first, further)
        better, equal = search.look_again(edges, prices)
        if not len(better):
            return edges, prices, equal
        edges = edges.plus(better)


def _settled(search: Search, edges: Edges, prices: Prices, open_cost: int) -> Edges:
    """The best answer with the smallest lots.

    By complementary slackness the best answers are those that take every pair which is better than the mentee's worth
    at these prices, some of those that are just as good, and fill each slot that costs less than the mentor's price.
    """
    ahead = edges.score - prices.mentor[edges.mentor] - prices.mentee[edges.mentee]
    sure, free = edges.only(ahead > 0), edges.only(ahead == 0)
    market = search.market
    draw = lots(marks(market.mentees)[free.mentee], marks(market.mentors)[free.mentor])
    must, may = _open_at(search, prices, open_cost)
    demands = search.demands - must - np.bincount(sure.mentee, minlength=len(search.demands))
    may_stay_open = np.minimum(may, demands)
    slots = _slots_at(search.slots, prices, np.bincount(sure.mentor, minlength=len(search.capacities)), demands)
    taken = cheapest(free, draw, demands, slots, np.zeros_like(demands), may_stay_open)
    return sure.plus(free.only(taken))


def _open_at(search: Search, prices: Prices, open_cost: int) -> tuple[Integers, Integers]:
    """How many places of each mentee must stay open at these prices, and how many more may."""
    wanted = np.minimum(search.demands, 1)
    must, may = np.zeros_like(wanted), np.zeros_like(wanted)
    for ranks, places in ((search.ranks.first, wanted), (search.ranks.further, search.demands - wanted)):
        worth = -ranks * open_cost
        must += places * (worth > prices.mentee)
        may += places * (worth == prices.mentee)
    return must, may


def _slots_at(slots: Slots, prices: Prices, taken: Integers, demands: Integers) -> Slots:
    """Slots cheaper than the price must be filled, those at the price may be, all less what is taken already."""
    must, may = np.zeros_like(taken), np.zeros_like(taken)
    price = prices.mentor[slots.mentor]
    np.add.at(must, slots.mentor[slots.cost < price], slots.count[slots.cost < price])
    np.add.at(may, slots.mentor[slots.cost == price], slots.count[slots.cost == price])
    may -= np.maximum(taken - must, 0)
    must = np.maximum(must - taken, 0)
    reward = -(int(demands.sum()) + 1) << BITS
    mentor = np.arange(len(taken))
    return Slots(
        np.concatenate([mentor[must > 0], mentor[may > 0]]),
        np.concatenate([np.full(np.count_nonzero(must), reward), np.zeros(np.count_nonzero(may > 0), dtype=np.int64)]),
        np.concatenate([must[must > 0], may[may > 0]]),
    )


def _proven(search: Search, chosen: Edges, prices: Prices, open_cost: int) -> Solution:
    market = search.market
    everything = chosen.plus(search.forced)
    ids = [
        (market.mentees[i], market.mentors[j], score)
        for i, j, score in zip(
            everything.mentee.tolist(), everything.mentor.tolist(), everything.score.tolist(), strict=True
        )
    ]
    named = {market.mentors[j]: int(prices.mentor[j]) for j in np.flatnonzero(prices.mentor).tolist()}
    certificate = Certificate(prices=named, open_cost=open_cost)
    pairs: list[Pair] = [(mentee, mentor) for mentee, mentor, _ in ids]
    objective, bound = assess(market, pairs, certificate)
    return Solution(market, ids, certificate, objective, bound, search.eligible)
