"""Stable pairs from what both sides prefer: deferred acceptance (Gale and Shapley, 1962), mentees asking.

No mentee and mentor, both of whom would rather have each other than somebody they have, are left apart; and of all
such answers every mentee has the best that any of them gives. ``blocking_pairs`` says so without the method.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappush, heapreplace

import numpy as np

from pairing.matching.certificate import Refuted
from pairing.matching.market import NOT_ELIGIBLE, Integers, Market, Mask, Pair
from pairing.matching.ties import lots, marks


@dataclass(frozen=True)
class Preferences:
    """Who would have whom. A pair that isn't named is out of the question for one of the two.

    ``edge_mentee``, ``edge_mentor``: the pairs by position in ``mentees`` and ``mentors``. ``for_mentee``: how much
    the mentee likes that mentor, ``for_mentor``: how much the mentor likes that mentee, both the higher the better;
    a score or a rank turned round. ``capacities``: mentees a mentor can take, ``demands``: mentors a mentee wants.
    """

    mentees: Sequence[str]
    mentors: Sequence[str]
    edge_mentee: Integers
    edge_mentor: Integers
    for_mentee: Integers
    for_mentor: Integers
    capacities: Integers
    demands: Integers

    def __post_init__(self) -> None:
        if len(set(self.mentees)) != len(self.mentees) or len(set(self.mentors)) != len(self.mentors):
            raise ValueError("Each mentee and each mentor is named once.")
        if np.any(self.capacities < 0) or np.any(self.demands < 0):
            raise ValueError("Nobody has fewer than 0 places.")
        named = self.edge_mentee * max(len(self.mentors), 1) + self.edge_mentor
        in_order = named if np.all(np.diff(named) > 0) else np.sort(named)
        if np.any(np.diff(in_order) == 0):
            raise ValueError("A pair is named twice.")

    @classmethod
    def by_score(cls, market: Market) -> "Preferences":
        """Both sides like each other by the score that they have together."""
        rows, columns, scores = [_NOTHING], [_NOTHING], [_NOTHING]
        for block in market.blocks():
            row, column = np.nonzero(block.scores != NOT_ELIGIBLE)
            rows.append(row + block.first)
            columns.append(block.columns[column])
            scores.append(block.scores[row, column].astype(np.int64))
        score = np.concatenate(scores)
        return cls(
            market.mentees, market.mentors, np.concatenate(rows), np.concatenate(columns), score, score,
            market.capacities, market.demands,
        )  # fmt: skip


_NOTHING: Integers = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Stable:
    """``pairs``: mentee and mentor, by mentee. ``asked``: how many times a mentee asked a mentor on the way."""

    pairs: list[Pair]
    asked: int


def stable_pairs(preferences: Preferences) -> Stable:
    """The stable pairs that are best for every mentee, the same for every order of the input.

    Who likes two equally takes the one whose pair has the smaller lot, as the optimum does. Whoever wants several
    mentors asks for as many at a time.
    """
    order, bounds, height = _in_order(preferences)
    left = bounds[1:].copy()  # a mentee asks from the end of their pairs to the beginning
    held: list[list[tuple[int, int]]] = [[] for _ in preferences.mentors]
    room, wanted = preferences.capacities.tolist(), preferences.demands.tolist()
    asking = [mentee for mentee in range(len(preferences.mentees)) if wanted[mentee]]
    asked = 0
    while asking:
        mentee = asking.pop()
        while wanted[mentee] and left[mentee] > bounds[mentee]:
            left[mentee] -= 1
            edge = int(order[left[mentee]])
            mentor, offer = int(preferences.edge_mentor[edge]), (int(height[edge]), mentee)
            asked += 1
            if len(held[mentor]) < room[mentor]:
                heappush(held[mentor], offer)
            elif room[mentor] and offer > held[mentor][0]:
                _, refused = heapreplace(held[mentor], offer)
                wanted[refused] += 1
                asking.append(refused)
            else:
                continue
            wanted[mentee] -= 1
    mentees, mentors = preferences.mentees, preferences.mentors
    pairs = sorted((mentees[mentee], mentors[mentor]) for mentor, has in enumerate(held) for _, mentee in has)
    return Stable(pairs, asked)


def _in_order(preferences: Preferences) -> tuple[Integers, Integers, Integers]:
    """The pairs mentee by mentee, whom they like best last; where each mentee's begin; how high each stands with its
    mentor."""
    mentee, mentor = preferences.edge_mentee, preferences.edge_mentor
    here, there = marks(preferences.mentees), marks(preferences.mentors)
    lot = -lots(here[mentee], there[mentor])
    # Two pairs may draw the same lot, if hardly ever; then the marks decide.
    order = np.lexsort((there[mentor], lot, preferences.for_mentee, mentee))
    bounds = np.searchsorted(mentee[order], np.arange(len(preferences.mentees) + 1))
    height = np.empty(len(mentor), dtype=np.int64)
    height[np.lexsort((here[mentee], lot, preferences.for_mentor))] = np.arange(len(mentor))
    return order, bounds, height


def blocking_pairs(preferences: Preferences, pairs: Iterable[Pair]) -> list[Pair]:
    """Everybody who would rather have each other than somebody they have, or a place nobody has: none when stable.

    Raises ``Refuted`` for pairs that break a rule. Knows nothing of how the pairs were found.
    """
    chosen = _positions(preferences, pairs)
    taken = _taken(preferences, chosen)
    in_reach = ~taken & (preferences.capacities[preferences.edge_mentor] > 0)
    in_reach &= preferences.demands[preferences.edge_mentee] > 0
    sides = (
        (preferences.edge_mentee, preferences.for_mentee, preferences.demands),
        (preferences.edge_mentor, preferences.for_mentor, preferences.capacities),
    )
    for who, liking, room in sides:
        has = np.bincount(who[taken], minlength=len(room))
        worst = np.full(len(room), np.iinfo(np.int64).max)
        np.minimum.at(worst, who[taken], liking[taken])
        in_reach &= (has < room)[who] | (liking > worst[who])
    return sorted(
        (preferences.mentees[mentee], preferences.mentors[mentor])
        for mentee, mentor in zip(
            preferences.edge_mentee[in_reach].tolist(), preferences.edge_mentor[in_reach].tolist(), strict=True
        )
    )


def verify_stable(preferences: Preferences, pairs: Iterable[Pair]) -> int:
    """How many pairs were held against these; ``Refuted`` when one of them blocks."""
    blocking = blocking_pairs(preferences, pairs)
    if blocking:
        mentee, mentor = blocking[0]
        raise Refuted(f"{mentee} and {mentor} would rather have each other: {len(blocking)} pairs block.")
    return len(preferences.edge_mentee)


def _positions(preferences: Preferences, pairs: Iterable[Pair]) -> set[tuple[int, int]]:
    mentees = {name: position for position, name in enumerate(preferences.mentees)}
    mentors = {name: position for position, name in enumerate(preferences.mentors)}
    listed = list(pairs)
    if len(set(listed)) != len(listed):
        raise Refuted("A pair is named twice.")
    for mentee, mentor in listed:
        if mentee not in mentees or mentor not in mentors:
            raise Refuted(f"{mentee} with {mentor} is no pair of these people.")
    return {(mentees[mentee], mentors[mentor]) for mentee, mentor in listed}


def _taken(preferences: Preferences, chosen: set[tuple[int, int]]) -> Mask:
    """Which of the pairs that may be are made, after a look at the rules."""
    width = max(len(preferences.mentors), 1)
    keys = np.array([mentee * width + mentor for mentee, mentor in chosen], dtype=np.int64)
    taken: Mask = np.isin(preferences.edge_mentee * width + preferences.edge_mentor, keys)
    if np.count_nonzero(taken) != len(chosen):
        raise Refuted("A pair is made that one of the two would not have.")
    sides = (
        (preferences.mentors, preferences.capacities, Counter(mentor for _, mentor in chosen)),
        (preferences.mentees, preferences.demands, Counter(mentee for mentee, _ in chosen)),
    )
    for names, room, counts in sides:
        for position, count in counts.items():
            if count > room[position]:
                raise Refuted(f"{names[position]} has {count} pairs and room for {room[position]}.")
    return taken
