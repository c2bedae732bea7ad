"""Which way of forming pairs would do what for a cohort, computed on who is in now; nothing is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pairing.matching import Match, Preferences, Unsolvable, blocking_pairs, solve
from pairing.matching.engine import problem_of
from pairing.matching.market import Pair
from pairing.matching.wishes import Met, Wishes, met, preferences_of
from pairing.services.organic import METHODS, choosing, wishes_in
from pairing.services.runs import scores_of
from pairing.services.snapshot import take_snapshot
from pairing.states import Method
from programs.models import Cohort
from programs.states import Formation

MOST_MENTEES = 3000  # a few seconds of computing
NEARLY = 0.02  # of the mentees: as good as the same
ENOUGH = 0.25  # of the mentees have to name somebody before wishes can decide


@dataclass(frozen=True)
class Outcome:
    """One way. Scores in thousandths of a point; ``worst`` is None where nobody is paired.

    ``blocking``: pairs who would rather have each other than what they get.
    """

    formation: Formation
    matched: int
    total: int
    worst: int | None
    wishes: Met
    blocking: int

    @property
    def label(self) -> str:
        return self.formation.label.capitalize()


@dataclass(frozen=True)
class Comparison:
    """The ways side by side. ``best`` and ``because``: what we would do, and why."""

    outcomes: list[Outcome]
    mentees: int
    mentors: int
    best: Outcome
    because: str


def compare(cohort: Cohort, today: date) -> Comparison | None:
    """None where there is nobody to match or too many for a page. ``Unsolvable`` when owners' rules collide."""
    snapshot = take_snapshot(cohort, cohort.track.weights, today)
    if not snapshot.mentees or not snapshot.mentors or len(snapshot.mentees) > MOST_MENTEES:
        return None
    if snapshot.unmet:
        raise Unsolvable(*snapshot.unmet)
    wishes, scores = wishes_in(cohort, snapshot), scores_of(snapshot)
    forced = snapshot.rules.forced
    everybody = preferences_of(problem_of(scores, snapshot.load_costs), wishes, unranked=True)
    outcomes = []
    for formation, method in METHODS.items():
        problem = problem_of(scores, snapshot.load_costs, forced)
        choice = choosing(method, problem, wishes, unranked=cohort.track.unranked_by_score)
        problem.forced |= choice.honoured
        found = choice.match(problem) if method == Method.STABLE else Match(scores, solve(problem))
        outcomes.append(_outcome(formation, found, wishes, everybody, forced))
    best, because = _advice(outcomes, len(snapshot.mentees), cohort.track.formation)
    return Comparison(outcomes, len(snapshot.mentees), len(snapshot.mentors), best, because)


def _outcome(
    formation: Formation, found: Match, wishes: Wishes, everybody: Preferences, forced: Iterable[Pair]
) -> Outcome:
    pairs = [(mentee, mentor) for mentee, mentor, _ in found.solution.pairs]
    scores = [score for _, _, score in found.solution.pairs]
    bound = {who for pair in forced for who in pair}
    # Whom the owner has bound can't do otherwise, so they block nothing.
    blocking = [pair for pair in blocking_pairs(everybody, pairs) if not bound & set(pair)]
    return Outcome(
        formation, len({mentee for mentee, _ in pairs}), sum(scores), min(scores, default=None), met(wishes, pairs),
        len(blocking),
    )  # fmt: skip


def _advice(outcomes: list[Outcome], mentees: int, now: str) -> tuple[Outcome, str]:
    """The way that meets most wishes of those that serve about as many as any; rather none than a change for nothing.

    Without enough wishes it is to assign.
    """
    by = {outcome.formation: outcome for outcome in outcomes}
    assigned = by[Formation.ASSIGNED]
    wishers = assigned.wishes.wishers
    if wishers < ENOUGH * mentees:
        who = (
            "Nobody has" if not wishers else f"Only {wishers} of {mentees} mentees {'has' if wishers == 1 else 'have'}"
        )
        return assigned, f"{who} named anybody, so wishes can't decide much."
    most = max(outcome.matched for outcome in outcomes)
    serving = [outcome for outcome in outcomes if outcome.matched >= most - NEARLY * mentees]
    best = max(serving, key=lambda outcome: (outcome.wishes.met, outcome.total, outcome.formation == now))
    if best is assigned:
        return best, "It meets as many wishes as any other way, and no pairs score higher."
    return best, _price(best, assigned)


def _price(best: Outcome, assigned: Outcome) -> str:
    """What it gains over assigned pairs, and for how much."""
    more, fewer = best.wishes.met - assigned.wishes.met, assigned.matched - best.matched
    lost = (assigned.total - best.total) / 1000
    if more == 0 and lost <= 0 and fewer <= 0:
        return "On who is in now it comes to the same as where all pairs are assigned, so there is nothing to change."
    people = "1 more person gets" if more == 1 else f"{more} more people get" if more else "As many people get"
    score = f"{lost:.1f} points fewer in total" if lost > 0 else "no points fewer in total"
    served = f"{fewer} fewer matched" if fewer > 0 else "as many matched"
    return f"{people} somebody they named, with {score} and {served} than where all pairs are assigned."
