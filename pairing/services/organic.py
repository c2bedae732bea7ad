"""What wishes do to a matching: stable pairs of an organic track, and those a hybrid one honours before all others."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from pairing.matching import Certificate, Match, Preferences, Scores, Solution, stable_pairs, verify_stable
from pairing.matching.engine import CohortProblem
from pairing.matching.market import Pair
from pairing.matching.wishes import TAKEN, Met, Wishes, met, missed, mutual_preferences, nobody, preferences_of
from pairing.models import PairingRun, Wish
from pairing.services.snapshot import Snapshot
from pairing.states import Method, WishSide
from programs.models import Cohort
from programs.states import EnrolmentState, Formation

METHODS = {
    Formation.ASSIGNED: Method.OPTIMUM,
    Formation.ORGANIC: Method.STABLE,
    Formation.HYBRID: Method.HYBRID,
}
"""How a track's cohorts are matched, unless somebody asks for another way."""

STABLE = "stable"


def method_of(cohort: Cohort) -> Method:
    return METHODS[Formation(cohort.track.formation)]


def wishes_in(cohort: Cohort, snapshot: Snapshot) -> Wishes:
    """The wishes of who is to be matched, for who is still in."""
    rows = Wish.objects.of_cohort(cohort).filter(wished__state=EnrolmentState.ENROLLED)
    named: dict[str, dict[str, list[str]]] = {WishSide.MENTEE: defaultdict(list), WishSide.MENTOR: defaultdict(list)}
    for side, wisher, wished in rows.order_by("rank").values_list(
        "side", "wisher__person__employee_id", "wished__person__employee_id"
    ):
        named[side][wisher].append(wished)
    mentees, mentors = {person.id for person in snapshot.mentees}, {person.id for person in snapshot.mentors}
    return Wishes(
        {who: whom for who, whom in named[WishSide.MENTEE].items() if who in mentees},
        {who: whom for who, whom in named[WishSide.MENTOR].items() if who in mentors},
    )


@dataclass(frozen=True)
class Choosing:
    """The part that wishes play in one matching. ``stable``: the pairs that they decided, proven by ``checked``:
    so many pairs were looked at, and none of them would rather have each other.
    """

    method: str
    wishes: Wishes
    preferences: Preferences
    stable: list[Pair]
    checked: int
    unranked: bool = True

    @property
    def honoured(self) -> frozenset[Pair]:
        """What the optimum has to keep: those who wished for each other, in a hybrid track."""
        return frozenset(self.stable) if self.method == Method.HYBRID else frozenset()

    def match(self, problem: CohortProblem) -> Match:
        """The stable pairs as an answer like that of the solver; forced pairs are part of it."""
        chosen = sorted({*self.stable, *problem.forced})
        return Match(problem.scores, _as_solution(problem, chosen, len(self.preferences.edge_mentee)))

    @cached_property
    def _decided(self) -> set[Pair]:
        return set(self.stable)

    @cached_property
    def _missed(self) -> dict[str, Any]:
        return missed(self.preferences, self.wishes, self.stable)

    def explain(self, explanation: dict[str, Any], mentee: str, mentor: str) -> dict[str, Any]:
        """The reasons of a pair, with the part that wishes played."""
        if self.method not in (Method.STABLE, Method.HYBRID):
            return explanation
        decided = (mentee, mentor) in self._decided
        wish = {
            "mentee_rank": self.wishes.rank_of_mentor(mentee, mentor),
            "mentor_rank": self.wishes.rank_of_mentee(mentor, mentee),
            "decided": decided,
            "missed": [asdict(other) for other in self._missed.get(mentee, [])],
        }
        explanation = explanation | {"wish": wish}
        if self.method == Method.STABLE:
            # Prices say nothing here: who is with whom follows from wishes, not from the total.
            explanation |= {"mentors": [], "mentees": [], "binding": [*_bound(explanation), STABLE]}
        elif decided:
            explanation |= {"binding": [name for name in explanation["binding"] if name != "forced"] + ["wished"]}
        return explanation

    def left_out(self, mentee: str, usual: tuple[str, str]) -> tuple[str, str]:
        """Why somebody has nobody: ``usual`` where no mentor may be paired with them anyway."""
        if self.method != Method.STABLE or usual[0] != "full":
            return usual
        if self.unranked:
            return "full", ALL_TAKEN
        if not self.wishes.of_mentees.get(mentee):
            return "no wishes", NAMED_NOBODY
        taken = any(other.reason == TAKEN for other in self._missed.get(mentee, []))
        return ("wishes taken", WISHES_TAKEN) if taken else ("wishes gone", WISHES_GONE)

    def status(self, solution: Solution) -> str:
        return STABLE if self.method == Method.STABLE else solution.status

    def bound(self, solution: Solution) -> int | None:
        """Stable pairs make no claim about the total."""
        return None if self.method == Method.STABLE else solution.bound

    def proof(self) -> dict[str, Any]:
        """For the run to keep: the pairs that wishes decided, what they were held against, and the wishes' digest."""
        if self.method not in (Method.STABLE, Method.HYBRID):
            return {}
        pairs = [list(pair) for pair in self.stable]
        return {"stable": {"pairs": pairs, "checked": self.checked, "blocking": 0, "wishes": digest_of(self.wishes)}}

    def summary(self, solution: Solution) -> dict[str, Any]:
        if self.method not in (Method.STABLE, Method.HYBRID):
            return {}
        return {"wishes": asdict(self.met((mentee, mentor) for mentee, mentor, _ in solution.pairs))}

    def met(self, pairs: Iterable[Pair]) -> Met:
        return met(self.wishes, pairs)


def digest_of(wishes: Wishes) -> str:
    content = [wishes.of_mentees, wishes.of_mentors]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


NAMED_NOBODY = "They named nobody, and nobody in this track gets a mentor they did not name."
WISHES_TAKEN = "The mentors they named have taken people they would rather have."
WISHES_GONE = "None of the mentors they named was to be had: no place was left, or a rule is against it."
ALL_TAKEN = "Every mentor who could take them has taken people they would rather have."


def _bound(explanation: dict[str, Any]) -> list[str]:
    return [name for name in explanation.get("binding", []) if name in ("capacity", "forced")]


def choosing(method: str, problem: CohortProblem, wishes: Wishes, *, unranked: bool) -> Choosing:
    """Carry out the part of the wishes, and check it without the method. Other methods ask for no wishes."""
    if method == Method.STABLE:
        preferences = preferences_of(problem, wishes, unranked=unranked)
    elif method == Method.HYBRID and wishes.mutual:
        preferences = mutual_preferences(problem, wishes)
    else:
        return Choosing(method, wishes, nobody(problem), [], 0, unranked)
    pairs = stable_pairs(preferences).pairs
    return Choosing(method, wishes, preferences, pairs, verify_stable(preferences, pairs), unranked)


def check_stable(run: PairingRun, problem: CohortProblem, wishes: Wishes, pairs: list[Pair]) -> int:
    """How many pairs were held against those of a run, without the method that found them; ``Refuted`` by one.

    ``pairs``: as they stand. Forced ones are nobody's choice.
    """
    chosen = [pair for pair in pairs if pair not in problem.forced]
    if run.method == Method.STABLE:
        preferences = preferences_of(problem, wishes, unranked=run.cohort.track.unranked_by_score)
    else:
        preferences = mutual_preferences(problem, wishes)
        chosen = [pair for pair in chosen if pair in wishes.mutual]
    return verify_stable(preferences, chosen)


def _as_solution(problem: CohortProblem, pairs: list[Pair], eligible: int) -> Solution:
    scores = _scores(problem.scores, pairs)
    loads: dict[str, int] = defaultdict(int)
    costs = 0
    for _, mentor in pairs:
        costs += _cost(problem.load_costs, mentor, loads[mentor])
        loads[mentor] += 1
    objective = sum(scores) - costs
    named = [(*pair, score) for pair, score in zip(pairs, scores, strict=True)]
    return Solution(problem, named, Certificate({}, 1), objective, objective, eligible)


def _cost(load_costs: Any, mentor: str, load: int) -> int:
    costs = load_costs.get(mentor, (0,)) if hasattr(load_costs, "get") else load_costs
    return int(costs[min(load, len(costs) - 1)])


def _scores(scores: Scores, pairs: list[Pair]) -> list[int]:
    row = {person.id: number for number, person in enumerate(scores.mentees)}
    column = {person.id: number for number, person in enumerate(scores.mentors)}
    by_row: dict[int, list[Pair]] = defaultdict(list)
    for mentee, mentor in pairs:
        by_row[row[mentee]].append((mentee, mentor))
    found: dict[Pair, int] = {}
    for block in scores.blocks():
        for number in range(block.rows.start, block.rows.stop):
            for pair in by_row.get(number, ()):
                found[pair] = int(block.scores[number - block.first, column[pair[1]]])
    return [found[pair] for pair in pairs]
