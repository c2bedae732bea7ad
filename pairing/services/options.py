"""Whom a mentee could have: each mentor with what they would score, and who may not be, by rule."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentorship.errors import Refusal
from pairing.matching import Candidate, Scores, score
from pairing.matching.explain import FEW, RUNNERS_UP
from pairing.matching.scoring import REASONS
from pairing.models import PairingRun, Proposal
from pairing.services.snapshot import LOAD_COSTS, Snapshot, take_snapshot
from programs.models import Enrolment

BY_HAND = "by hand"
"""Why somebody else is not in a pair that somebody put together: no figure decided it."""


class NotPossible(Refusal):
    pass


# A private wish not to meet is one of the reasons; so levels and whatever rules a pair out are said in one breath.
NOT_FITTING = "Their levels don't fit what the track asks, or the two are ruled out as a pair here."
WHY_NOT = {
    "self": "Nobody mentors themselves.",
    "line": "They are in the same reporting line.",
    "level": NOT_FITTING,
    "forbidden": NOT_FITTING,
}


BARRED_SOMEHOW = "Levels, reporting lines, answers given before or rules of this cohort stand against it."


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
        barred=barred_by(Counter(REASONS[code] for code in barred if code >= 0)),
    )


def barred_by(counts: Counter[str]) -> dict[str, int]:
    """How many by which rule; a few who are ruled out go in with the others, so that it can't be told by what."""
    if 0 < counts["forbidden"] < FEW:
        return {BARRED_SOMEHOW: counts.total()}
    return {WHY_NOT[reason]: count for reason, count in counts.items()}


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


def best_others(snapshot: Snapshot, mentee_id: str, mentor_id: str) -> dict[str, list[dict[str, Any]]]:
    """For a pair put together by hand: who else would have scored highest on either side, as its rationale keeps it."""
    facts = snapshot.weights, snapshot.rules, snapshot.dates
    mentee = [person for person in snapshot.mentees if person.id == mentee_id]
    mentor = [person for person in snapshot.mentors if person.id == mentor_id]
    to_mentors, to_mentees = score(mentee, snapshot.mentors, *facts), score(snapshot.mentees, mentor, *facts)
    everybody = slice(0, len(snapshot.mentees))
    mentors = _eligible(to_mentors.barred(slice(0, 1))[0], to_mentors.total[0], snapshot.mentors)
    mentees = _eligible(to_mentees.barred(everybody)[:, 0], to_mentees.total[:, 0], snapshot.mentees)
    return {"mentors": _best(mentors, mentor_id), "mentees": _best(mentees, mentee_id)}


def _best(scores: dict[str, int], but: str) -> list[dict[str, Any]]:
    others = sorted((name for name in scores if name != but), key=lambda name: (-scores[name], name))
    return [
        {"id": name, "score": scores[name], "price": 0, "worth": scores[name], "instead": 0, "reason": BY_HAND}
        for name in others[:RUNNERS_UP]
    ]


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


@dataclass(frozen=True)
class Swap:
    """Somebody with whom a mentee could change mentors: what each would score, and what all pairs would gain by it."""

    other: Proposal
    score: int
    other_score: int
    gain: int


def swaps_for(run: PairingRun, proposal: Proposal, today: date) -> list[Swap]:
    """Every mentee of the run with whom this one could swap, by what all pairs would gain; the loads stay as they are.

    A refusal when one of the pair is no longer free.
    """
    snapshot = take_snapshot(run.cohort, run.weights, today)
    mine, ours = proposal.mentee.person.employee_id, proposal.mentor.person.employee_id
    here = {person.id: person for person in snapshot.mentees}
    there = {person.id: person for person in snapshot.mentors}
    if mine not in here or ours not in there:
        raise NotPossible("One of them is no longer enrolled, at work and free in this cohort.")
    rows = run.proposals.filter(pairing=None).exclude(mentee=proposal.mentee).exclude(mentor=proposal.mentor)
    others = [
        other
        for other in rows.select_related("mentee__person", "mentor__person").defer("explanation", "inputs", "points")
        if other.mentee.person.employee_id in here and other.mentor.person.employee_id in there
    ]
    if not others:
        return []
    mentors = [there[name] for name in sorted({other.mentor.person.employee_id for other in others})]
    mentees = [here[name] for name in sorted({other.mentee.person.employee_id for other in others})]
    facts = snapshot.weights, snapshot.rules, snapshot.dates
    to_others, to_ours = score([here[mine]], mentors, *facts), score(mentees, [there[ours]], *facts)
    gets = _eligible(to_others.barred(slice(0, 1))[0], to_others.total[0], mentors)
    gives = _eligible(to_ours.barred(slice(0, len(mentees)))[:, 0], to_ours.total[:, 0], mentees)
    swaps = []
    for other in others:
        mentee, mentor = other.mentee.person.employee_id, other.mentor.person.employee_id
        if mentor in gets and mentee in gives:
            gain = gets[mentor] + gives[mentee] - proposal.score - other.score
            swaps.append(Swap(other, gets[mentor], gives[mentee], gain))
    return sorted(swaps, key=lambda swap: (-swap.gain, swap.other.mentee.person.name, str(swap.other.pk)))


def _eligible(barred: Any, totals: Any, people: Sequence[Candidate]) -> dict[str, int]:
    """By id, the scores of those who may be."""
    rows = zip(people, barred.tolist(), totals.tolist(), strict=True)
    return {person.id: total for person, code, total in rows if code < 0}
