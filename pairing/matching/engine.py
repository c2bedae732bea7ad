"""From people to pairs: score, solve, prove."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np

from pairing.matching.conflicts import Conflict, Kind, Unsolvable
from pairing.matching.floor import WorstFirst
from pairing.matching.market import Block, Integers, LoadCosts, Pair, cost_table
from pairing.matching.overlap import Dates
from pairing.matching.people import Candidate, Rules
from pairing.matching.scoring import REASONS, Scores, score
from pairing.matching.solver import Say, Solution, solve


@dataclass(frozen=True)
class Match:
    """The best pairs of a cohort: ``rows`` and ``columns`` find people in the scores.

    ``worst``: where the worst score came first, the floor with its proof and the optimum without it.
    """

    scores: Scores
    solution: Solution
    worst: WorstFirst | None = None

    @cached_property
    def rows(self) -> dict[str, int]:
        return {mentee.id: number for number, mentee in enumerate(self.scores.mentees)}

    @cached_property
    def columns(self) -> dict[str, int]:
        return {mentor.id: number for number, mentor in enumerate(self.scores.mentors)}


def match(
    mentees: Sequence[Candidate],
    mentors: Sequence[Candidate],
    *,
    weights: Mapping[str, int],
    rules: Rules,
    day: date | Dates,
    load_costs: LoadCosts = (0,),
    forced: frozenset[Pair] = frozenset(),
    say: Say = lambda step: None,
) -> Match:
    """Pair a cohort. People are sorted by id first, so the order they come in can't matter.

    ``load_costs``: in thousandths of a point. Raises ``WeightsError`` and ``Unsolvable``.
    """
    check_people(mentees, mentors)
    mentees, mentors = sorted(mentees, key=lambda p: p.id), sorted(mentors, key=lambda p: p.id)
    scores = score(mentees, mentors, weights, rules, day)
    problem = problem_of(scores, load_costs, forced)
    try:
        return Match(scores, solve(problem, say=say))
    except Unsolvable as refusal:
        raise problem.explained(refusal) from None


def check_people(mentees: Sequence[Candidate], mentors: Sequence[Candidate]) -> None:
    """``Unsolvable`` with a sentence on everybody who stands there twice or has fewer than no places."""
    wrong = []
    for side, people in (("mentees", mentees), ("mentors", mentors)):
        counts = Counter(person.id for person in people)
        wrong += [
            f"{name} stands among the {side} {counts[name]} times." for name in sorted(counts) if counts[name] > 1
        ]
        wrong += [f"{p.id} has {p.places} places: 0 or more are needed." for p in people if p.places < 0]
    if wrong:
        raise Unsolvable(*wrong)


class CohortProblem:
    """The matching of scored people, ids ascending; scores are made anew whenever somebody looks through them."""

    everybody_first = True

    def __init__(self, scores: Scores, load_costs: LoadCosts, forced: frozenset[Pair]) -> None:
        self.scores, self.load_costs, self.forced = scores, load_costs, forced
        self.mentees, self.mentors = [p.id for p in scores.mentees], [p.id for p in scores.mentors]
        for names in (self.mentees, self.mentors):
            if any(first >= second for first, second in pairwise(names)):
                raise ValueError("People come sorted by id, each once.")
        self.capacities: Integers = np.array([p.places for p in scores.mentors], dtype=np.int64)
        self.demands: Integers = np.array([p.places for p in scores.mentees], dtype=np.int64)
        self.served: Integers = np.array([p.held for p in scores.mentees], dtype=np.int64)
        self.classes: Integers = np.array([p.priority for p in scores.mentees], dtype=np.int64)
        self.costs = cost_table(self.mentors, load_costs)

    def blocks(self) -> Iterator[Block]:
        return self.scores.blocks()

    def explained(self, refusal: Unsolvable) -> Unsolvable:
        """The same refusal, with the rule that is against each forced pair."""
        return Unsolvable(*(self._because(conflict) for conflict in refusal.conflicts))

    def _because(self, conflict: Conflict | str) -> Conflict | str:
        if isinstance(conflict, str) or conflict.kind != Kind.RULE:
            return conflict
        row, column = self.mentees.index(conflict.pairs[0][0]), self.mentors.index(conflict.pairs[0][1])
        return conflict.because(REASONS[int(self.scores.barred(slice(row, row + 1))[0, column])])


def problem_of(scores: Scores, load_costs: LoadCosts = (0,), forced: frozenset[Pair] = frozenset()) -> CohortProblem:
    return CohortProblem(scores, load_costs, forced)
