"""What other weights would change: the same people scored once, matched again under other weights.

The criteria are judged once and kept (``Scores.kept``); under other weights only the sums and the optimum are new.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pairing.matching.engine import Match, problem_of
from pairing.matching.solver import Say, solve


@dataclass(frozen=True)
class Change:
    """A mentee who would have others. Scores are under the new weights, so that both sides compare; 0 for nobody."""

    mentee: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    score_before: int
    score_after: int


@dataclass(frozen=True)
class Effect:
    """``after``: the optimum under the new weights. ``total_before``: what today's pairs score under them."""

    after: Match
    changes: list[Change]
    total_before: int
    total_after: int

    @property
    def moved(self) -> int:
        return len(self.changes)


def preview(before: Match, weights: Mapping[str, int], *, say: Say = lambda step: None) -> Effect:
    """The optimum under other weights, and whom it gives somebody else. Quick when ``before`` has kept scores.

    Everything else (costs, forced pairs, priorities) stays as it was. Raises ``WeightsError``.
    """
    problem = before.solution.problem
    scores = before.scores.weighed(weights)
    costs = dict(zip(problem.mentors, problem.costs.tolist(), strict=True))
    after = Match(scores, solve(problem_of(scores, costs, problem.forced), say=say))
    had, has = _mentors(before), _mentors(after)
    changes = [
        Change(mentee, had.get(mentee, ()), has.get(mentee, ()), _score(after, mentee, had), _score(after, mentee, has))
        for mentee in sorted(had.keys() | has.keys())
        if had.get(mentee) != has.get(mentee)
    ]
    total = sum(score for _, _, score in after.solution.pairs)
    return Effect(after, changes, total + sum(c.score_before - c.score_after for c in changes), total)


def _mentors(match: Match) -> dict[str, tuple[str, ...]]:
    mentors: dict[str, tuple[str, ...]] = {}
    for mentee, mentor, _ in sorted(match.solution.pairs):
        mentors[mentee] = (*mentors.get(mentee, ()), mentor)
    return mentors


def _score(match: Match, mentee: str, mentors: Mapping[str, tuple[str, ...]]) -> int:
    row = match.rows[mentee]
    return sum(match.scores.total_of(row, match.columns[mentor]) for mentor in mentors.get(mentee, ()))
