"""Looking through every eligible pair, block by block, for those that the flow has to know."""

from collections.abc import Iterator, Sequence

import numpy as np

from pairing.matching.conflicts import Conflict, Kind, Unsolvable
from pairing.matching.flow import Edges, Slots
from pairing.matching.market import NOT_ELIGIBLE, Block, Integers, Market, Mask, Pair, Ranks, ranks_of
from pairing.matching.prices import Prices

CANDIDATES = 32
FURTHER = 16


class Search:
    """A market less its forced pairs and the places they take.

    ``demands`` and ``capacities``: what is left of them; ``ranks``: those of the places left. ``forced``: the forced
    pairs with their scores. ``top``: the highest score of all. ``eligible``: the number of eligible pairs. The last
    three are known after ``candidates``.
    """

    def __init__(self, market: Market) -> None:
        self.market = market
        pairs = sorted(market.forced)
        mentees, mentors = _positions(market.mentees), _positions(market.mentors)
        mentee = np.array([mentees.get(name, -1) for name, _ in pairs], dtype=np.int64)
        mentor = np.array([mentors.get(name, -1) for _, name in pairs], dtype=np.int64)
        self._check_known(pairs, mentee, mentor)
        self.forced = Edges(mentee, mentor, np.full(len(pairs), NOT_ELIGIBLE, dtype=np.int64))
        served = np.bincount(mentee, minlength=len(market.mentees))
        self.demands = market.demands - served
        self.capacities = market.capacities - np.bincount(mentor, minlength=len(market.mentors))
        ranks = ranks_of(market)
        self.ranks = Ranks(np.where(served > 0, ranks.further, ranks.first), ranks.further)
        self.top = self.eligible = 0

    @property
    def slots(self) -> Slots:
        """The places that are left, without what can't be used: nobody needs more than all that is wanted."""
        table, used = self.market.costs, self.market.capacities - self.capacities
        upper = used + np.minimum(self.capacities, int(self.demands.sum()))
        mentor, cost, count = [], [], []
        for place in range(table.shape[1]):
            end = upper if place == table.shape[1] - 1 else np.minimum(upper, place + 1)
            here = np.maximum(end - np.maximum(used, place), 0)
            mentor.append(np.flatnonzero(here))
            cost.append(table[mentor[-1], place])
            count.append(here[mentor[-1]])
        order = np.argsort(np.concatenate(mentor), kind="stable")
        return Slots(np.concatenate(mentor)[order], np.concatenate(cost)[order], np.concatenate(count)[order])

    def candidates(self) -> Edges:
        """The best mentors of each mentee: 32, and one more for every mentor wanted besides the first."""
        parts = [Edges.none()]
        self.eligible = 0
        for block in self.market.blocks():
            self.eligible += int(np.count_nonzero(block.scores != NOT_ELIGIBLE))
            self.top = max(self.top, int(block.scores.max(initial=0)))
            self._read_forced(block)
            keep = CANDIDATES + int(self.demands[block.rows].max(initial=1)) - 1
            parts.append(_best(self._open_to_all(block), block, keep))
        self._check_forced()
        return joined(parts)

    def look_again(self, known: Edges, prices: Prices) -> tuple[Edges, Edges]:
        """Pairs not ``known`` that are better than what the mentee has at these prices, and all that are as good."""
        better, equal = [Edges.none()], [Edges.none()]
        width = len(self.market.mentors)
        keys = np.sort(known.mentee * width + known.mentor)
        for block in self.market.blocks():
            scores = self._open_to_all(block)
            ahead = scores - prices.mentor[block.columns] - prices.mentee[block.rows, None]
            ahead[scores == NOT_ELIGIBLE] = -1
            row, column = np.nonzero(ahead >= 0)
            pairs = Edges(row + block.first, block.columns[column], scores[row, column].astype(np.int64))
            by = ahead[row, column]
            equal.append(pairs.only(by == 0))
            new = np.flatnonzero(by > 0)
            new = new[~among(pairs.mentee[new] * width + pairs.mentor[new], keys)]
            better.append(_furthest_ahead(pairs.only(new), by[new]))
        return joined(better), joined(equal)

    def open_blocks(self) -> Iterator[Block]:
        """All pairs, without forced ones and whoever has no place left."""
        for block in self.market.blocks():
            yield Block(block.first, block.columns, self._open_to_all(block))

    def _open_to_all(self, block: Block) -> Integers:
        """The block's scores, without forced pairs and whoever has no place left."""
        scores = block.scores.astype(np.int64)
        for _, row, column in self._forced_in(block):
            scores[row, column] = NOT_ELIGIBLE
        scores[:, self.capacities[block.columns] == 0] = NOT_ELIGIBLE
        scores[self.demands[block.rows] == 0] = NOT_ELIGIBLE
        return scores

    def _forced_in(self, block: Block) -> Iterator[tuple[int, int, int]]:
        """Which forced pair, and its row and column."""
        here = (self.forced.mentee >= block.rows.start) & (self.forced.mentee < block.rows.stop)
        for number in np.flatnonzero(here).tolist():
            column = np.flatnonzero(block.columns == self.forced.mentor[number])
            if len(column):
                yield number, int(self.forced.mentee[number]) - block.first, int(column[0])

    def _read_forced(self, block: Block) -> None:
        for number, row, column in self._forced_in(block):
            self.forced.score[number] = block.scores[row, column]

    def _check_known(self, pairs: list[Pair], mentee: Integers, mentor: Integers) -> None:
        unknown = [pair for pair, i, j in zip(pairs, mentee.tolist(), mentor.tolist(), strict=True) if min(i, j) < 0]
        if unknown:
            raise Unsolvable(*(Conflict(Kind.STRANGER, (pair,)) for pair in unknown))

    def _check_forced(self) -> None:
        """Every forced pair must be eligible, and everybody have room for those forced for them."""
        barred = self.forced.only(self.forced.score == NOT_ELIGIBLE)
        conflicts = [Conflict(Kind.RULE, (pair,)) for pair in self._named(barred)]
        conflicts += [
            Conflict(kind, tuple(self._named(self.forced.only(side == position))), int(room[position]))
            for kind, side, room, left in (
                (Kind.MENTOR, self.forced.mentor, self.market.capacities, self.capacities),
                (Kind.MENTEE, self.forced.mentee, self.market.demands, self.demands),
            )
            for position in np.flatnonzero(left < 0).tolist()
        ]
        if conflicts:
            raise Unsolvable(*conflicts)

    def _named(self, pairs: Edges) -> list[Pair]:
        found = zip(pairs.mentee.tolist(), pairs.mentor.tolist(), strict=True)
        return [(self.market.mentees[i], self.market.mentors[j]) for i, j in found]


def joined(parts: list[Edges]) -> Edges:
    return Edges(
        np.concatenate([part.mentee for part in parts]),
        np.concatenate([part.mentor for part in parts]),
        np.concatenate([part.score for part in parts]),
    )


def _best(scores: Integers, block: Block, keep: int) -> Edges:
    """The highest scores of each row."""
    if keep < scores.shape[1]:
        column = np.argpartition(scores, scores.shape[1] - keep, axis=1)[:, -keep:]
    else:
        column = np.broadcast_to(np.arange(scores.shape[1]), scores.shape)
    found = np.take_along_axis(scores, column, axis=1)
    row, place = np.nonzero(found != NOT_ELIGIBLE)
    return Edges(row + block.first, block.columns[column[row, place]], found[row, place])


def among(values: Integers, ascending: Integers) -> Mask:
    place = np.searchsorted(ascending, values)
    place[place == len(ascending)] = 0
    found: Mask = ascending[place] == values if len(ascending) else np.zeros(len(values), dtype=bool)
    return found


def _furthest_ahead(pairs: Edges, ahead: Integers) -> Edges:
    """Of each mentee's new pairs the most promising; the rest is looked at again with new prices."""
    order = np.lexsort((-ahead, pairs.mentee))
    pairs = pairs.only(order)
    rank = np.arange(len(pairs)) - np.searchsorted(pairs.mentee, pairs.mentee)
    return pairs.only(rank < FURTHER)


def _positions(names: Sequence[str]) -> dict[str, int]:
    return {name: position for position, name in enumerate(names)}
