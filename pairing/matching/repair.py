"""Another mentor for a few mentees in the middle of a cohort, by the ways there are and what each moves.

Locked pairs are not in the problem: their places are taken away before. What may move are offers that nobody has
answered. Exact: as many as can be get somebody, whoever had an offer keeps one, and of all such answers the greatest
total score less what the places cost. Plain values in, plain values out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.optimize import linear_sum_assignment

from pairing.matching.market import NOT_ELIGIBLE, Integers

STAY = 20_000
"""What moving an offer has to gain for the few-moved way, in thousandths of a point."""


class Way(StrEnum):
    NOBODY = "nobody"
    FEW = "few"
    FREE = "free"


@dataclass(frozen=True)
class Table:
    """``scores``: mentees × mentors in thousandths, ``NOT_ELIGIBLE`` where a pair may not be.

    ``costs``: by mentor what each place costs that no locked pair holds, never decreasing. Ids ascend.
    """

    mentees: Sequence[str]
    mentors: Sequence[str]
    scores: Integers
    costs: Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Move:
    mentee: str
    before: str
    after: str


@dataclass(frozen=True)
class Repair:
    """One way: the new pair of each who wants one, which offers move, who gets nobody.

    ``total``: the scores of those and of all offers, less what their places cost; so ways can be compared.
    """

    way: Way
    pairs: tuple[tuple[str, str, int], ...]
    moves: tuple[Move, ...]
    left_out: tuple[str, ...]
    total: int


def ways(table: Table, wanted: Sequence[str], offers: Mapping[str, str]) -> list[Repair]:
    """What can be done for ``wanted``: with nobody moved, few moved, and a free hand over the offers.

    ``offers``: mentee → mentor, each unanswered and so free to move. A way that serves no more and gains nothing over
    one that moves fewer is left out.
    """
    found: list[Repair] = []
    for way in Way:
        one = repair(table, wanted, offers, way)
        if not found or (len(one.pairs), one.total) > (len(found[-1].pairs), found[-1].total):
            found.append(one)
    return found


def repair(table: Table, wanted: Sequence[str], offers: Mapping[str, str], way: Way) -> Repair:
    """The best answer of one way."""
    if overlap := set(wanted) & set(offers):
        raise ValueError(f"{sorted(overlap)} have an offer and want another: take the offer back first.")
    playing = sorted([*wanted, *(offers if way != Way.NOBODY else ())])
    held = [] if way != Way.NOBODY else list(offers.values())
    seats = _seats(table, held)
    bonus = STAY if way == Way.FEW else 0
    seated = _seat(table, playing, seats, offers if way != Way.NOBODY else {}, bonus)
    row = {mentee: number for number, mentee in enumerate(table.mentees)}
    column = {mentor: number for number, mentor in enumerate(table.mentors)}
    score = {mentee: int(table.scores[row[mentee], column[seats[seat][0]]]) for mentee, seat in seated.items()}
    mentors = {mentee: seats[seat][0] for mentee, seat in seated.items()}
    return Repair(
        way,
        tuple((mentee, mentors[mentee], score[mentee]) for mentee in sorted(wanted) if mentee in mentors),
        tuple(
            Move(mentee, offers[mentee], mentors[mentee])
            for mentee in playing
            if mentee in offers and mentee in mentors and mentors[mentee] != offers[mentee]
        ),
        tuple(mentee for mentee in sorted(wanted) if mentee not in mentors),
        sum(score[mentee] - seats[seat][1] for mentee, seat in seated.items()) + _worth_held(table, held, offers),
    )


def _worth_held(table: Table, held: Sequence[str], offers: Mapping[str, str]) -> int:
    """What the offers are worth that stay, less the places they hold."""
    if not held:
        return 0
    row = {mentee: number for number, mentee in enumerate(table.mentees)}
    column = {mentor: number for number, mentor in enumerate(table.mentors)}
    scores = sum(int(table.scores[row[mentee], column[mentor]]) for mentee, mentor in offers.items())
    return scores - sum(sum(table.costs[mentor][: held.count(mentor)]) for mentor in set(held))


def _seats(table: Table, held: Sequence[str]) -> list[tuple[str, int]]:
    """Every place by mentor and cost; of a mentor's places the first ones are held by offers that stay."""
    return [(mentor, cost) for mentor in table.mentors for cost in table.costs.get(mentor, ())[held.count(mentor) :]]


def _seat(
    table: Table, playing: Sequence[str], seats: Sequence[tuple[str, int]], offers: Mapping[str, str], bonus: int
) -> dict[str, int]:
    """By mentee the place they get: first whoever has an offer, then as many as can be, then the best total."""
    if not playing or not seats:
        return {}
    row = {mentee: number for number, mentee in enumerate(table.mentees)}
    column = {mentor: number for number, mentor in enumerate(table.mentors)}
    rows = [row[mentee] for mentee in playing]
    columns = [column[mentor] for mentor, _ in seats]
    scores = table.scores[np.ix_(rows, columns)].astype(np.int64)
    worth = scores - np.array([cost for _, cost in seats], dtype=np.int64)
    for number, mentee in enumerate(playing):
        if mentee in offers:
            worth[number, [mentor == offers[mentee] for mentor, _ in seats]] += bonus
    may_be = scores != NOT_ELIGIBLE
    served = 2 * (int(np.abs(worth).max()) + 1) * len(playing)
    first = np.array([served * (len(playing) + 1) if mentee in offers else served for mentee in playing])
    value = np.where(may_be, worth + first[:, None], 0)
    chosen = zip(*linear_sum_assignment(value, maximize=True), strict=True)
    return {playing[number]: int(seat) for number, seat in chosen if may_be[number, seat]}
