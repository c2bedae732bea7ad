"""Whom a mentee could have: each mentor with what they would score, and who may not be, by rule."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from mentorship.errors import Refusal
from pairing.matching import Scores, score
from pairing.matching.scoring import REASONS
from pairing.models import PairingRun
from pairing.services.snapshot import LOAD_COSTS, Snapshot, take_snapshot
from programs.models import Enrolment


class NotPossible(Refusal):
    pass


WHY_NOT = {
    "self": "Nobody mentors themselves.",
    "line": "They are in the same reporting line.",
    "level": "Their levels are further apart, or closer, than the track allows.",
    "forbidden": "The two are ruled out as a pair in this cohort.",
}


@dataclass(frozen=True)
class Option:
    """A mentor whom a mentee could have, and what it would score; ``free``: places that nobody has yet."""

    mentor: Enrolment
    score: int
    free: int
    current: bool = False


@dataclass(frozen=True)
class Options:
    """Whom an owner may choose from, best first: with a free place, without one, and who may not be, by rule."""

    free: list[Option]
    full: list[Option]
    barred: dict[str, int]


def options_for(run: PairingRun, mentee: Enrolment, today: date) -> Options:
    """Every mentor of the run with what the mentee would score with them; a refusal when the mentee is not free."""
    snapshot = take_snapshot(run.cohort, run.weights, today)
    mentees = [person for person in snapshot.mentees if person.id == mentee.person.employee_id]
    if not mentees:
        raise NotPossible(f"{mentee.person} is no longer enrolled, at work and free in this cohort.")
    scores = score(mentees, snapshot.mentors, snapshot.weights, snapshot.rules, snapshot.dates)
    barred, totals = scores.barred(slice(0, 1))[0].tolist(), scores.total[0].tolist()
    open_pairs = list(run.proposals.filter(pairing=None).values_list("mentee_id", "mentor_id"))
    taken = Counter(str(mentor) for who, mentor in open_pairs if who != mentee.pk)
    current = {str(mentor) for who, mentor in open_pairs if who == mentee.pk}
    mentors = run.cohort.enrolments.enrolled().mentors().select_related("person")
    enrolments = {str(enrolment.pk): enrolment for enrolment in mentors}
    options = []
    for person, code, total in zip(snapshot.mentors, barred, totals, strict=True):
        if code < 0:
            key = snapshot.enrolments[person.id]
            options.append(Option(enrolments[key], total, person.places - taken[key], key in current))
    options.sort(key=lambda option: (-option.score, option.mentor.person.name))
    return Options(
        free=[option for option in options if option.free > 0],
        full=[option for option in options if option.free <= 0],
        barred=dict(Counter(WHY_NOT[REASONS[code]] for code in barred if code >= 0)),
    )


def score_of(snapshot: Snapshot, mentee_id: str, mentor_id: str) -> tuple[dict[str, int], int, list[str]]:
    """Points per criterion, their sum, and what had no data; a refusal when the two may not be a pair."""
    mentees = [p for p in snapshot.mentees if p.id == mentee_id]
    mentors = [p for p in snapshot.mentors if p.id == mentor_id]
    if not mentees or not mentors:
        raise NotPossible("One of them is no longer enrolled, at work and free in this cohort.")
    scores: Scores = score(mentees, mentors, snapshot.weights, snapshot.rules, snapshot.dates)
    forbidden = int(scores.barred(slice(0, 1))[0, 0])
    if forbidden >= 0:
        raise NotPossible(WHY_NOT[REASONS[forbidden]])
    return scores.points(0, 0), int(scores.total[0, 0]), scores.without_data(0, 0)


class LoadCosts:
    """What mentees of the mentors of a run cost, as the run itself counted it, in thousandths of a point."""

    def __init__(self, run: PairingRun) -> None:
        self._costs = run.certificate.get("load_costs", {})

    def of(self, mentor: str, load: int) -> int:
        """So many mentees of one mentor, by their employee id, together."""
        costs = self._costs.get(mentor, LOAD_COSTS)
        return sum(costs[min(place, len(costs) - 1)] for place in range(load))


def worth_of(run: PairingRun) -> int:
    """What the pairs of a run are worth as they stand: total score less what each mentor's mentees cost."""
    rows, costs = list(run.proposals.values_list("mentor__person__employee_id", "score")), LoadCosts(run)
    loads = Counter(mentor for mentor, _ in rows)
    return sum(total for _, total in rows) - sum(costs.of(mentor, load) for mentor, load in loads.items())
