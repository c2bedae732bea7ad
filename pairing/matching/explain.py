"""Why each pair was made: its points, who else there was on both sides, and what a place with a mentor is worth.

At the prices of the certificate each mentee has the mentor for whom score less price is highest, so that every "why
not somebody else" is an inequality that can be checked. Where a mentee is left with nobody, a place may be needed to
keep another from it: such a price is larger than any score, and ``needed`` says so instead of a figure.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pairing.matching.eligibility import MAY_BE
from pairing.matching.engine import Match
from pairing.matching.market import Integers, Mask
from pairing.matching.scoring import CRITERIA, REASONS

RUNNERS_UP = 3
FEW = 3
"""Fewer than so many who are ruled out are never counted by themselves."""
NOT_ASKED = -(2**62)

LOWER, IN_DEMAND, NEEDED, EQUAL = "scores lower", "in demand", "needed elsewhere", "as good"
SET = "set before"


@dataclass(frozen=True)
class RunnerUp:
    """Somebody who could have been: their score and the price of a place, in thousandths; ``worth`` is the difference.

    ``instead``: what the pair that was made is worth to the one who chooses (for another mentor: the mentee of the
    pair; for another mentee: that mentee with whom they have, None when they have nobody). ``reason``: why it was not
    them, a phrase. ``needed``: a place with this mentor keeps somebody from having nobody.
    """

    id: str
    score: int
    price: int
    worth: int = 0
    instead: int | None = None
    reason: str = ""
    needed: bool = False


@dataclass(frozen=True)
class Explanation:
    """Why one mentee has this mentor. Nobody else was worth more after the price of their places.

    ``binding``: the constraints without which the pair might be another: capacity, need (see ``RunnerUp.needed``),
    load, forced. What was set before the matching follows no prices: its runner-ups score lower or say ``SET``.
    """

    points: dict[str, int]
    without_data: list[str]
    assumed: list[str]
    price: int
    mentors: list[RunnerUp]
    mentees: list[RunnerUp]
    mentor_full: bool
    binding: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        others = {side: [dict(vars(one)) for one in getattr(self, side)] for side in ("mentors", "mentees")}
        return dict(vars(self)) | others


class Explainer:
    """Answers for every pair of one match, after one look through all scores."""

    def __init__(self, match: Match) -> None:
        self.match, self.scores, self.solution = match, match.scores, match.solution
        self.rows, self.columns = match.rows, match.columns
        certificate, ids = self.solution.certificate, [p.id for p in self.scores.mentors]
        self._open_cost = certificate.open_cost
        self._full_price: Integers = np.array([certificate.prices.get(i, 0) for i in ids], dtype=np.int64)
        # A price is some points, and where places keep people from having nobody, once the cost of an open place.
        self._needed = (self._full_price + self._open_cost // 2) // self._open_cost
        self._price = self._full_price - self._needed * self._open_cost
        self._load = self.solution.load
        self._pairs: dict[int, dict[int, int]] = {}
        self._highest_class = np.full(len(ids), -(2**31), dtype=np.int64)
        for mentee, mentor, score in self.solution.pairs:
            at, own = self.columns[mentor], self.scores.mentees[self.rows[mentee]].priority
            self._highest_class[at] = max(self._highest_class[at], own)
            self._pairs.setdefault(self.rows[mentee], {})[self.columns[mentor]] = score
        self._set = self._set_before()
        self._points: dict[tuple[int, int], dict[str, int]] = {}
        self._look_through()

    def _set_before(self) -> Mask:
        """Mentors whose places were all given before the matching."""
        taken = Counter(mentor for _, mentor in self.solution.problem.forced)
        return np.array([p.places <= taken[p.id] for p in self.scores.mentors], dtype=bool)

    def _forced(self, row: int, column: int) -> bool:
        return (self.scores.mentees[row].id, self.scores.mentors[column].id) in self.solution.problem.forced

    def explain(self, mentee: str, mentor: str) -> Explanation:
        """``KeyError`` when the two are no pair of the match."""
        row, column = self.rows[mentee], self.columns[mentor]
        return Explanation(
            points=self._points[row, column],
            without_data=self.scores.without_data(row, column),
            assumed=self.scores.assumed(row, column),
            price=int(self._price[column]),
            mentors=[self._other_mentor(row, column, *other) for other in self._other_mentors[row]],
            mentees=[self._other_mentee(column, *other) for other in self._other_mentees(column)],
            mentor_full=self._load[mentor] >= self.scores.mentors[column].places,
            binding=self._binding(mentee, mentor),
        )

    def left_out(self, mentee: str) -> tuple[str, str]:
        """A code and a sentence for somebody whom the best answer serves with nobody."""
        row = self.rows[mentee]
        barred = self.scores.barred(slice(row, row + 1))[0]
        may = int(np.count_nonzero(barred == MAY_BE))
        if may:
            return "full", all_full(may) + self._first_come(row, barred == MAY_BE) + self._further(
                row
            ) + self._above_floor()
        counts = {name: int((barred == number).sum()) for number, name in enumerate(REASONS)}
        if 0 < counts["forbidden"] < FEW:  # it can't be told by what a few are ruled out
            said = [f"{sum(counts.values())} by level, reporting line, an answer given before or a rule"]
        else:
            said = [text.format(counts[name]) for name, text in SENTENCES.items() if counts[name]]
        return "nobody eligible", "No mentor may be paired with them: " + (", ".join(said) or "there are none") + "."

    def _first_come(self, row: int, eligible: Mask) -> str:
        """Said where some of the places that would do go to mentees of a higher class."""
        higher = bool(np.any(self._highest_class[eligible] > self.scores.mentees[row].priority))
        return " Some of those places go to mentees of a higher priority class, who come first." if higher else ""

    def _further(self, row: int) -> str:
        """Said where it is not their first mentor that they go without."""
        has = self.scores.mentees[row].held > 0
        return " They have a mentor already, and everybody's first mentor comes before a further one." if has else ""

    def _above_floor(self) -> str:
        return " Pairs below the raised worst score were not allowed." if self.match.worst else ""

    def _look_through(self) -> None:
        """Keep of all pairs what the answers need: the points of those made, the best others of each person."""
        self._other_mentors: dict[int, list[tuple[int, int]]] = {}
        self._best_rows = np.zeros((len(self.columns), 0), dtype=np.int64)
        self._best_scores = self._best_rows
        for block in self.match.solution.problem.blocks():
            chosen = [
                (row, column) for row in range(block.rows.start, block.rows.stop) for column in self._pairs.get(row, ())
            ]
            judged = self.scores.judged(block.rows)
            others = block.scores.astype(np.int64)
            for row, column in chosen:
                at = row - block.first, column
                self._points[row, column] = {c: self.scores.weights[c] * int(judged[c][at]) for c in CRITERIA}
                others[at] = NOT_ASKED
            others[block.scores < 0] = NOT_ASKED
            self._keep_mentors(block.first, others)
            self._keep_mentees(block.first, others.T)

    def _keep_mentees(self, first: int, scores: Integers) -> None:
        """Of each mentor the best others so far, with those of one more block."""
        new = _highest(scores, RUNNERS_UP)
        rows = np.hstack([self._best_rows, new + first])
        values = np.hstack([self._best_scores, np.take_along_axis(scores, new, axis=1)])
        # Earlier blocks stand before, so that the first of equals stays first.
        best = _highest(values, RUNNERS_UP)
        self._best_rows = np.take_along_axis(rows, best, axis=1)
        self._best_scores = np.take_along_axis(values, best, axis=1)

    def _keep_mentors(self, first: int, others: Integers) -> None:
        asked = sorted(row for row in self._pairs if first <= row < first + len(others))
        scores = others[[row - first for row in asked]]
        worth = np.where(scores == NOT_ASKED, NOT_ASKED, scores - self._full_price)
        best = _highest(worth, RUNNERS_UP)
        for row, columns, values in zip(asked, best, np.take_along_axis(scores, best, axis=1), strict=True):
            pairs = zip(columns.tolist(), values.tolist(), strict=True)
            self._other_mentors[row] = [(column, score) for column, score in pairs if score != NOT_ASKED]

    def _other_mentees(self, column: int) -> list[tuple[int, int]]:
        rows, scores = self._best_rows[column], self._best_scores[column]
        order = np.lexsort((rows, -scores))[:RUNNERS_UP]
        return [(int(rows[at]), int(scores[at])) for at in order if scores[at] != NOT_ASKED]

    def _other_mentor(self, row: int, column: int, other: int, score: int) -> RunnerUp:
        own = self._pairs[row][column]
        needed = bool(self._needed[other] > self._needed[column])
        worth, instead = score - int(self._price[other]), own - int(self._price[column])
        return RunnerUp(
            id=self.scores.mentors[other].id, score=score, price=int(self._price[other]), worth=worth, instead=instead,
            reason=_reason(score, own, worth, instead, needed, self._forced(row, column) or bool(self._set[other])),
            needed=needed,
        )  # fmt: skip

    def _other_mentee(self, column: int, other: int, score: int) -> RunnerUp:
        worth, price = score - int(self._price[column]), int(self._price[column])
        name, have, given = self.scores.mentees[other].id, self._pairs.get(other), bool(self._set[column])
        if not have:
            needed = bool(self._needed[column])
            return RunnerUp(
                name, score, price, worth, None, SET if given else NEEDED if needed else IN_DEMAND, needed
            )  # fmt: skip
        # Of several mentors, the one they would give up first.
        theirs = min(have, key=lambda mentor: (have[mentor] - int(self._full_price[mentor]), mentor))
        needed = bool(self._needed[column] > self._needed[theirs])
        instead = have[theirs] - int(self._price[theirs])
        reason = _reason(score, have[theirs], worth, instead, needed, given or self._forced(other, theirs))
        return RunnerUp(name, score, price, worth, instead, reason, needed)

    def _binding(self, mentee: str, mentor: str) -> list[str]:
        column, load = self.columns[mentor], self._load[mentor]
        costs = self.solution.problem.costs[column]
        return [
            name
            for name, binds in {
                "forced": (mentee, mentor) in self.solution.problem.forced,
                "capacity": load >= self.scores.mentors[column].places,
                "load": costs[min(load, len(costs)) - 1] > 0,
                "needed": bool(self._needed[column] > 0),
            }.items()
            if binds
        ]


def _reason(score: int, own: int, worth: int, instead: int, needed: bool, given: bool) -> str:
    if given:
        return LOWER if score < own else SET
    if needed:
        return NEEDED
    if score < own:
        return LOWER
    return IN_DEMAND if worth < instead else EQUAL


def _highest(values: Integers, count: int) -> Integers:
    """Positions of the highest values of each row, highest first, the first of equals first."""
    width = values.shape[1]
    if not width:
        return np.zeros((len(values), 0), dtype=np.int64)
    count = min(count, width)
    # The position below the value makes every key different, so that a partition is as good as a stable sort.
    keys = np.maximum(values, NOT_ASKED // width // 2) * width - np.arange(width)
    best = np.argpartition(-keys, count - 1, axis=1)[:, :count]
    return np.take_along_axis(best, np.argsort(-np.take_along_axis(keys, best, axis=1), axis=1), axis=1)


def all_full(mentors: int) -> str:
    """Why a mentee has nobody whom so many mentors could have taken."""
    who = f"All {mentors} mentors" if mentors > 1 else "The one mentor"
    return ALL_FULL.format(mentors=who, are="are" if mentors > 1 else "is")


ALL_FULL = (
    "{mentors} who could take them {are} full. A place for them would leave another mentee with nobody, and the pairs "
    "together would not score higher."
)
SENTENCES = {
    "line": "{} in the same reporting line",
    "level": "{} outside the track's level gap",
    "forbidden": "{} ruled out",
    "self": "{} is the mentee",
}
