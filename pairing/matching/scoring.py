"""Scores: six criteria, weighted to thousandths of a point (0–100,000), and the rules that forbid a pair.

Rows are mentees, columns mentors. A breakdown adds up to the score exactly, since all of it is whole numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import date

import numpy as np

from pairing.matching.components import Component, components, values
from pairing.matching.criteria import Criterion, normalised
from pairing.matching.eligibility import MAY_BE, REASONS, Barriers, Codes
from pairing.matching.market import NOT_ELIGIBLE, Block, Integers, Integers32, Mask, rows_per_block
from pairing.matching.overlap import Dates
from pairing.matching.people import Candidate, Rules

CRITERIA = tuple(criterion.value for criterion in Criterion)

__all__ = ["CRITERIA", "REASONS", "Scores", "score"]


class Scores:
    """Every pair's score, made a block at a time; ``weights`` add up to 100."""

    def __init__(
        self,
        mentees: Sequence[Candidate],
        mentors: Sequence[Candidate],
        weights: Mapping[str, int],
        rules: Rules,
        dates: date | Dates,
    ) -> None:
        self.mentees, self.mentors = mentees, mentors
        self.weights: dict[str, int] = {criterion.value: weight for criterion, weight in normalised(weights).items()}
        self._parts: Mapping[Criterion, Component] = components(
            mentees, mentors, rules, dates if isinstance(dates, tuple) else (dates, dates)
        )
        self._barriers: Barriers | KeptBarriers = Barriers(mentees, mentors, rules)

    def kept(self) -> "Scores":
        """The same scores with every judgement in memory, for matching again and again; twelve bytes a pair."""
        same = copy(self)
        same._parts = {criterion: Kept(part, self._all) for criterion, part in self._parts.items()}
        same._barriers = KeptBarriers(self.barred(self._all))
        return same

    def weighed(self, weights: Mapping[str, int]) -> "Scores":
        """The same people under other weights. Raises ``WeightsError``."""
        other = copy(self)
        other.weights = {criterion.value: weight for criterion, weight in normalised(weights).items()}
        return other

    def blocks(self) -> Iterator[Block]:
        """The scores of all eligible pairs."""
        columns = np.arange(len(self.mentors))
        for rows in self.slices():
            scores = self._total(rows)
            scores[self.barred(rows) != MAY_BE] = NOT_ELIGIBLE
            yield Block(rows.start, columns, scores)

    def slices(self) -> Iterator[slice]:
        step = rows_per_block(len(self.mentors))
        for first in range(0, len(self.mentees), step):
            yield slice(first, min(first + step, len(self.mentees)))

    def judged(self, rows: slice) -> dict[str, Integers32]:
        """What each criterion says, from 0 to 1,000."""
        return {criterion.value: values(part, rows) for criterion, part in self._parts.items()}

    def barred(self, rows: slice) -> Codes:
        """−1 where a pair may be, else the position in REASONS of the rule against it."""
        return self._barriers.rows(rows)

    def total_of(self, mentee: int, mentor: int) -> int:
        return int(self._total(slice(mentee, mentee + 1))[0, mentor])

    def points(self, mentee: int, mentor: int) -> dict[str, int]:
        """Thousandths per criterion; they add up to the score."""
        judged = self.judged(slice(mentee, mentee + 1))
        return {c: int(self.weights[c] * judged[c][0, mentor]) for c in CRITERIA}

    def without_data(self, mentee: int, mentor: int) -> list[str]:
        """The criteria that had nothing to go by."""
        return [c.value for c, p in self._parts.items() if p.silent_mentees[mentee] or p.silent_mentors[mentor]]

    def assumed(self, mentee: int, mentor: int) -> list[str]:
        """The criteria that had to assume something: ordinary working hours, where one of them has named none."""
        named = self.mentees[mentee].hours and self.mentors[mentor].hours
        silent = Criterion.OVERLAP in self.without_data(mentee, mentor)
        return [] if named or silent else [Criterion.OVERLAP.value]

    def _total(self, rows: slice) -> Integers32:
        total = np.zeros((rows.stop - rows.start, len(self.mentors)), dtype=np.int32)
        for criterion, part in self._parts.items():
            if self.weights[criterion]:
                judged = values(part, rows)
                judged *= np.int32(self.weights[criterion])
                total += judged
        return total

    @property
    def _all(self) -> slice:
        return slice(0, len(self.mentees))

    @property
    def total(self) -> Integers:
        """The scores of all pairs at once, whether they may be or not."""
        return self._total(self._all).astype(np.int64)

    @property
    def forbidden(self) -> Integers:
        """``barred`` for all pairs at once."""
        return self.barred(self._all).astype(np.int64)

    @property
    def components(self) -> dict[str, Integers]:
        """``judged`` for all pairs at once."""
        return {criterion: judged.astype(np.int64) for criterion, judged in self.judged(self._all).items()}

    @property
    def unknown(self) -> dict[str, Mask]:
        """For each criterion the pairs of which it knew nothing."""
        return {c.value: p.silent_mentees[:, None] | p.silent_mentors[None, :] for c, p in self._parts.items()}


class Kept:
    """A criterion's judgements of all pairs, silence included."""

    def __init__(self, part: Component, rows: slice) -> None:
        self.silent_mentees, self.silent_mentors = part.silent_mentees, part.silent_mentors
        self._values = values(part, rows).astype(np.int16)

    def judged(self, rows: slice) -> Integers32:
        return self._values[rows].astype(np.int32)


class KeptBarriers:
    def __init__(self, codes: Codes) -> None:
        self._codes = codes

    def rows(self, rows: slice) -> Codes:
        return self._codes[rows]


def score(
    mentees: Sequence[Candidate],
    mentors: Sequence[Candidate],
    weights: Mapping[str, int],
    rules: Rules,
    dates: date | Dates,
) -> Scores:
    """Score every pair; working hours are compared as they are in that week, or in the weeks from first to last day."""
    return Scores(mentees, mentors, weights, rules, dates)
