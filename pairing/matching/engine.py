"""From people to pairs: score, solve, prove, explain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from pairing.matching.people import Candidate, Rules
from pairing.matching.problem import Integers, Problem, Scale
from pairing.matching.scoring import REASONS, Scores, score
from pairing.matching.solver import Solution, solve

RUNNERS_UP = 3


@dataclass(frozen=True)
class Match:
    """The best pairs of a cohort: ``rows`` and ``columns`` find people in the score matrices."""

    scores: Scores
    solution: Solution

    @property
    def rows(self) -> dict[str, int]:
        return {mentee.id: number for number, mentee in enumerate(self.scores.mentees)}

    @property
    def columns(self) -> dict[str, int]:
        return {mentor.id: number for number, mentor in enumerate(self.scores.mentors)}


def match(
    mentees: Sequence[Candidate],
    mentors: Sequence[Candidate],
    *,
    weights: Mapping[str, int],
    rules: Rules,
    day: date,
    load_costs: Sequence[int] = (0,),
    forced: frozenset[tuple[str, str]] = frozenset(),
) -> Match:
    """Pair a cohort. People are sorted by id first, so the order they come in can't matter."""
    mentees, mentors = sorted(mentees, key=lambda p: p.id), sorted(mentors, key=lambda p: p.id)
    scores = score(mentees, mentors, weights, rules, day)
    return Match(scores, solve(problem_of(scores, load_costs, forced)))


def problem_of(
    scores: Scores, load_costs: Sequence[int] = (0,), forced: frozenset[tuple[str, str]] = frozenset()
) -> Problem:
    mentee, mentor = np.nonzero(scores.forbidden < 0)
    return Problem(
        mentees=[p.id for p in scores.mentees],
        mentors=[p.id for p in scores.mentors],
        edge_mentee=mentee.astype(np.int64),
        edge_mentor=mentor.astype(np.int64),
        score=scores.total[mentee, mentor],
        capacities=np.array([p.places for p in scores.mentors], dtype=np.int64),
        demands=np.ones(len(scores.mentees), dtype=np.int64),
        load_costs=load_costs,
        forced=forced,
    )


@dataclass(frozen=True)
class RunnerUp:
    """Somebody who could have been: their score and the price of a place with them, in thousandths."""

    id: str
    score: int
    price: int

    @property
    def worth(self) -> int:
        return self.score - self.price


@dataclass(frozen=True)
class Explanation:
    """Why one mentee has this mentor. Nobody else was worth more after the price of their places."""

    points: dict[str, int]
    without_data: list[str]
    price: int
    mentors: list[RunnerUp]
    mentees: list[RunnerUp]
    mentor_full: bool


class Explainer:
    """Answers for every pair of one match."""

    def __init__(self, match: Match) -> None:
        self.match, self.scores = match, match.scores
        problem = match.solution.problem
        unit = Scale.of(problem, match.solution.certificate.factor).unit
        prices = match.solution.certificate.prices
        # Rounded down to thousandths for people; the certificate keeps them whole.
        self.prices: Integers = np.array([prices[m.id] // unit for m in self.scores.mentors], dtype=np.int64)
        self.total = self.scores.total
        self.may = self.scores.forbidden < 0
        self.rows, self.columns = match.rows, match.columns
        self.load = dict(zip(problem.mentors, match.solution.load.tolist(), strict=True))

    def explain(self, mentee: str, mentor: str) -> Explanation:
        row, column = self.rows[mentee], self.columns[mentor]
        return Explanation(
            points=self.scores.points(row, column),
            without_data=self.scores.without_data(row, column),
            price=int(self.prices[column]),
            mentors=self._other_mentors(row, column),
            mentees=self._other_mentees(row, column),
            mentor_full=self.load[mentor] >= self.scores.mentors[column].places,
        )

    def _other_mentors(self, row: int, column: int) -> list[RunnerUp]:
        worth = np.where(self.may[row], self.total[row] - self.prices, -(2**62))
        worth[column] = -(2**62)
        best = [j for j in np.argsort(-worth, kind="stable")[:RUNNERS_UP] if worth[j] > -(2**62)]
        return [RunnerUp(self.scores.mentors[j].id, int(self.total[row, j]), int(self.prices[j])) for j in best]

    def _other_mentees(self, row: int, column: int) -> list[RunnerUp]:
        worth = np.where(self.may[:, column], self.total[:, column], -1)
        worth[row] = -1
        best = [i for i in np.argsort(-worth, kind="stable")[:RUNNERS_UP] if worth[i] >= 0]
        price = int(self.prices[column])
        return [RunnerUp(self.scores.mentees[i].id, int(worth[i]), price) for i in best]

    def left_out(self, mentee: str) -> tuple[str, str]:
        """A code and a sentence for somebody whom the best answer serves with nobody."""
        row = self.rows[mentee]
        may = np.flatnonzero(self.may[row])
        if len(may):
            return "full", (
                f"All {len(may)} mentors who could take them are full, and giving this mentee a place would leave "
                "another without one or lower the total."
            )
        reasons = self.scores.forbidden[row]
        counts = {name: int((reasons == number).sum()) for number, name in enumerate(REASONS)}
        said = [text.format(counts[name]) for name, text in SENTENCES.items() if counts[name]]
        return "nobody eligible", "No mentor may be paired with them: " + (", ".join(said) or "there are none") + "."


SENTENCES = {
    "line": "{} in the same reporting line",
    "level": "{} outside the track's level gap",
    "forbidden": "{} ruled out",
    "self": "{} is the mentee",
}
