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


def least_prices(
    edges: Edges, chosen: Mask, demands: Integers, mentors: int, slots: Slots, first: Integers, further: Integers
) -> Prices:
    """Raise prices from what the slots cost until every mentee is content; ``NoPrices`` when there is no end to it.

    ``first`` and ``further``: what it costs each mentee to leave the first or another place open.
    """
    taken, others = edges.only(chosen), edges.only(~chosen)
    served = np.bincount(taken.mentee, minlength=len(demands))
    nothing = np.where(served < demands, -np.where(served > 0, further, first), NOTHING_TO_LOSE)
    price = _last_costs(np.bincount(taken.mentor, minlength=mentors), slots)
    worth = _worth(taken, price, nothing)
    changed = demands > 0
    for _ in range(len(demands) + mentors + 1):
        asking = others.only(changed[others.mentee])
        raised = price.copy()
        np.maximum.at(raised, asking.mentor, asking.score - worth[asking.mentee])
        if np.array_equal(raised, price):
            return Prices(price, worth)
        price, before = raised, worth
        worth = _worth(taken, price, nothing)
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


def _worth(taken: Edges, price: Integers, nothing: Integers) -> Integers:
    """Of each mentee's places the least, where ``nothing`` is what an open one is worth."""
    result = nothing.copy()
    np.minimum.at(result, taken.mentee, taken.score - price[taken.mentor])
    return result
