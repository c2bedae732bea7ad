"""Circles of a smallest and a largest size: which mentors lead one, and who joins whom.

First as many people as can be are in a circle, then the total score is the greatest. A circle that runs has its fewest
members, so which circles run is a choice that no flow alone can make. It is searched: some mentors lead, some don't,
the rest is free and may have circles that are too small. The flow of such a case is worth at least as much as anything
it can still become; where no circle of it is too small, it is an answer. Cases that are worth less than the best answer
so far are not looked into. When none is left, the answer is proven; when the tries run out first, it is not, and
``most`` says what might still be possible.
"""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from pairing.matching.flow import Edges, Slots, cheapest
from pairing.matching.market import NOT_ELIGIBLE, Integers, Unsolvable

LARGEST_COST = 2**61
FREE, LEADS, RESTS = range(3)

Worth = tuple[int, int]
"""How many people are in a circle, and their scores together."""


@dataclass(frozen=True)
class Grouping:
    """``members``: positions of the mentees by the mentor's position. No circles have more than ``most`` is worth."""

    members: Mapping[int, list[int]]
    worth: Worth
    most: Worth
    tried: int

    @property
    def proven(self) -> bool:
        return self.worth == self.most


def group(scores: Integers, *, smallest: int, largest: int, tries: int | None = None) -> Grouping:
    """The best circles. ``scores``: mentees × mentors, ``NOT_ELIGIBLE`` where the two may not be together.

    ``tries``: how many cases are computed at most besides the first way down; by default about two seconds' worth.
    """
    if not 1 <= smallest <= largest:
        raise Unsolvable(f"A circle has {smallest} to {largest} members: that is no size.")
    search = _Search(scores, smallest, largest)
    if tries is None:
        tries = min(5_000, max(20, 3_000_000 // (len(search.edges) + 200)))
    return search.run(tries)


@dataclass(frozen=True)
class _Case:
    """What is decided of each mentor, what that is worth at most, and who would be with whom."""

    decided: tuple[int, ...]
    worth: Worth
    mentee: Integers
    mentor: Integers
    too_small: list[int]


class _Search:
    def __init__(self, scores: Integers, smallest: int, largest: int) -> None:
        self.mentees, self.mentors = scores.shape
        self.smallest, self.largest = smallest, largest
        mentee, mentor = np.nonzero(scores != NOT_ELIGIBLE)
        self.edges = Edges(mentee, mentor, scores[mentee, mentor].astype(np.int64))
        self.open_cost = self.mentees * (int(self.edges.score.max(initial=0)) + 1) + 1
        self.reward = self.open_cost * (self.mentees + 1)
        if self.reward * (self.mentees + self.mentors + 2) > LARGEST_COST:
            raise Unsolvable("These are too many people for one search: form circles of a part of them.")
        self.tried = 0
        # Who too few people may be with can lead no circle.
        enough = np.bincount(mentor, minlength=self.mentors) >= smallest
        self.start = tuple(FREE if may else RESTS for may in enough.tolist())

    def run(self, tries: int) -> Grouping:
        best = self._way_down()
        first = self.possible(self.start)
        number = count()
        waiting = [(_order(first), next(number), first)]
        while waiting and waiting[0][2].worth > best.worth and tries > self.tried - self.down:
            _, _, case = heapq.heappop(waiting)
            for further in self.branches(case):
                if further.worth <= best.worth:
                    continue
                if further.too_small:
                    heapq.heappush(waiting, (_order(further), next(number), further))
                else:
                    best = further
        most = max(best.worth, waiting[0][2].worth) if waiting else best.worth
        return Grouping(_members(best), best.worth, most, self.tried)

    def _way_down(self) -> _Case:
        """A first answer: whoever has the fewest of those who have too few leads none, until none has too few.

        Of many it is the fifth of them at once, so that a large cohort takes a dozen steps and not hundreds.
        """
        case = self.possible(self.start)
        while case.too_small:
            loads = np.bincount(case.mentor, minlength=self.mentors)
            fewest = sorted(case.too_small, key=lambda mentor: (loads[mentor], mentor))
            decided = case.decided
            for mentor in fewest[: max(1, len(fewest) // 5)]:
                decided = _with(decided, mentor, RESTS)
            case = self.possible(decided)
        self.down = self.tried
        return case

    def branches(self, case: _Case) -> Iterator[_Case]:
        """The circle that is nearest to its fewest members is led, or it is not."""
        if not case.too_small:
            yield case
            return
        loads = np.bincount(case.mentor, minlength=self.mentors)
        nearest = max(case.too_small, key=lambda mentor: (loads[mentor], -mentor))
        for decision in (LEADS, RESTS):
            further = self.case(_with(case.decided, nearest, decision))
            if further is not None:
                yield further

    def case(self, decided: tuple[int, ...]) -> _Case | None:
        """The best that these decisions allow while those who are free may have too few; None when they collide."""
        self.tried += 1
        state = np.array(decided, dtype=np.int64)
        must = int((state == LEADS).sum()) * self.smallest
        if must > self.mentees:
            return None
        edges = self.edges.only(state[self.edges.mentor] != RESTS)
        ones = np.ones(self.mentees, dtype=np.int64)
        taken = cheapest(edges, -edges.score, ones, self._slots(state), ones * self.open_cost, ones)
        chosen = edges.only(taken)
        loads = np.bincount(chosen.mentor, minlength=self.mentors)
        if (loads[state == LEADS] < self.smallest).any():
            return None
        too_small = np.flatnonzero((loads > 0) & (loads < self.smallest)).tolist()
        worth = len(chosen), int(chosen.score.sum())
        return _Case(decided, worth, chosen.mentee, chosen.mentor, too_small)

    def possible(self, decided: tuple[int, ...]) -> _Case:
        """The same where nobody has to lead, which is always possible."""
        case = self.case(decided)
        if case is None:
            raise Unsolvable("No circles can be formed of these people.")
        return case

    def _slots(self, state: Integers) -> Slots:
        """The fewest members of a circle that is led are worth more than anything else."""
        leads, free = np.flatnonzero(state == LEADS), np.flatnonzero(state == FREE)
        parts = [
            (leads, -self.reward, self.smallest),
            (leads, 0, self.largest - self.smallest),
            (free, 0, self.largest),
        ]
        return Slots(
            np.concatenate([who for who, _, _ in parts]),
            np.concatenate([np.full(len(who), cost, dtype=np.int64) for who, cost, _ in parts]),
            np.concatenate([np.full(len(who), places, dtype=np.int64) for who, _, places in parts]),
        )


def _order(case: _Case) -> tuple[int, int]:
    """What is worth most is looked into first."""
    return -case.worth[0], -case.worth[1]


def _with(decided: Sequence[int], mentor: int, decision: int) -> tuple[int, ...]:
    return (*decided[:mentor], decision, *decided[mentor + 1 :])


def _members(case: _Case) -> dict[int, list[int]]:
    members: dict[int, list[int]] = {}
    for mentee, mentor in sorted(zip(case.mentee.tolist(), case.mentor.tolist(), strict=True)):
        members.setdefault(mentor, []).append(mentee)
    return members
