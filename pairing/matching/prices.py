"""The least price of a place with each mentor under which nobody would rather have another: longest paths.

Prices come from the pairs alone (Bellman–Ford over what each pair rules out); that they prove an optimum is for the
certificate to find.
"""

from dataclasses import dataclass

import numpy as np

from pairing.matching.flow import Edges, Slots
from pairing.matching.market import Integers, Mask

NOTHING_TO_LOSE = np.int64(2**62)


class NoPrices(Exception):
    """The pairs can be improved on, so no prices support them."""


@dataclass(frozen=True)
class Prices:
    """``mentor``: the price of a place. ``mentee``: what their least place is worth after its price.

    A mentee who wants nobody has ``NOTHING_TO_LOSE``.
    """

    mentor: Integers
    mentee: Integers


def least_prices(edges: Edges, chosen: Mask, demands: Integers, mentors: int, slots: Slots, open_cost: int) -> Prices:
    """Raise prices from what the slots cost until every mentee is content; ``NoPrices`` when there is no end to it."""
    taken, others = edges.only(chosen), edges.only(~chosen)
    open_places = np.bincount(taken.mentee, minlength=len(demands)) < demands
    price = _last_costs(np.bincount(taken.mentor, minlength=mentors), slots)
    worth = _worth(taken, price, demands, open_places, open_cost)
    changed = demands > 0
    for _ in range(len(demands) + mentors + 1):
        asking = others.only(changed[others.mentee])
        raised = price.copy()
        np.maximum.at(raised, asking.mentor, asking.score - worth[asking.mentee])
        if np.array_equal(raised, price):
            return Prices(price, worth)
        price, before = raised, worth
        worth = _worth(taken, price, demands, open_places, open_cost)
        changed = worth != before
    raise NoPrices


def _last_costs(load: Integers, slots: Slots) -> Integers:
    """What the last slot in use costs, for each mentor; the cheapest are used first."""
    before = np.cumsum(slots.count) - slots.count
    first = np.searchsorted(slots.mentor, slots.mentor)
    in_use = load[slots.mentor] > before - before[first]
    result = np.zeros(len(load), dtype=np.int64)
    np.maximum.at(result, slots.mentor[in_use], slots.cost[in_use])
    return result


def _worth(taken: Edges, price: Integers, demands: Integers, open_places: Mask, open_cost: int) -> Integers:
    result = np.full(len(demands), NOTHING_TO_LOSE, dtype=np.int64)
    np.minimum.at(result, taken.mentee, taken.score - price[taken.mentor])
    result[open_places] = -open_cost
    return result
