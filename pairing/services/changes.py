"""Changing a proposal by hand, with a reason; what the change costs is said before it is made."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.matching import Scores, score
from pairing.matching.scoring import REASONS
from pairing.models import LeftOut, PairingRun, Proposal
from pairing.services.snapshot import LOAD_COSTS, Snapshot, take_snapshot
from pairing.states import RunState
from programs.models import Enrolment


class NotPossible(Refusal):
    pass


WHY_NOT = {
    "self": "Nobody mentors themselves.",
    "line": "They are in the same reporting line.",
    "level": "Their levels are further apart, or closer, than the track allows.",
    "forbidden": "One of them declined the other in this cohort.",
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
    scores = score(mentees, snapshot.mentors, snapshot.weights, snapshot.rules, snapshot.day)
    barred, totals = scores.barred(slice(0, 1))[0].tolist(), scores.total[0].tolist()
    taken = Counter(str(pk) for pk in run.proposals.exclude(mentee=mentee).values_list("mentor_id", flat=True))
    current = str(run.proposals.filter(mentee=mentee).values_list("mentor_id", flat=True).first())
    mentors = run.cohort.enrolments.enrolled().mentors().select_related("person")
    enrolments = {str(enrolment.pk): enrolment for enrolment in mentors}
    options = []
    for person, code, total in zip(snapshot.mentors, barred, totals, strict=True):
        if code < 0:
            key = snapshot.enrolments[person.id]
            options.append(Option(enrolments[key], total, person.places - taken[key], key == current))
    options.sort(key=lambda option: (-option.score, option.mentor.person.name))
    return Options(
        free=[option for option in options if option.free > 0],
        full=[option for option in options if option.free <= 0],
        barred=dict(Counter(WHY_NOT[REASONS[code]] for code in barred if code >= 0)),
    )


def worth_of(run: PairingRun) -> int:
    """What the pairs of a run are worth as they stand: total score less what each mentor's mentees cost."""
    rows = list(run.proposals.values_list("mentor_id", "score"))
    loads = Counter(mentor for mentor, _ in rows)
    costs = sum(LOAD_COSTS[min(place, len(LOAD_COSTS) - 1)] for load in loads.values() for place in range(load))
    return sum(total for _, total in rows) - costs


@transaction.atomic
def change_proposal(
    *, run: PairingRun, mentee: Enrolment, mentor: Enrolment | None, reason: str, by: Person, now: datetime
) -> Proposal | None:
    """Give a mentee another mentor, or none, in a run that is not published. The reason is kept with the pair."""
    run = PairingRun.objects.select_for_update(of=("self",)).select_related("cohort__track", "weights").get(pk=run.pk)
    if run.state != RunState.PROPOSED:
        raise NotPossible(f"This matching is {run.get_state_display()}, so its pairs can't be changed.")
    if not reason.strip():
        raise NotPossible("Say why: the reason is kept with the pair.")
    former = run.proposals.filter(mentee=mentee).select_related("mentor__person").first()
    if mentor:
        changed = _put(run, mentee, mentor, reason.strip(), by, now.date())
    else:
        changed = None
        _leave_out(run, mentee, reason)
    audit.record(
        "proposal.changed", by=by, on=run, now=now, mentee=mentee.person_id,
        former=former.mentor.person_id if former else None, mentor=mentor.person_id if mentor else None,
    )  # fmt: skip
    return changed


def _put(run: PairingRun, mentee: Enrolment, mentor: Enrolment, reason: str, by: Person, today: date) -> Proposal:
    snapshot = take_snapshot(run.cohort, run.weights, today)
    points, total, unknown = score_of(snapshot, mentee.person.employee_id, mentor.person.employee_id)
    places = next(p.places for p in snapshot.mentors if p.id == mentor.person.employee_id)
    if run.proposals.filter(mentor=mentor).exclude(mentee=mentee).count() >= places:
        raise NotPossible(f"{mentor.person} has no place left: they take {places}.")
    run.left_out.filter(mentee=mentee).delete()
    proposal, _ = Proposal.objects.update_or_create(
        run=run,
        mentee=mentee,
        defaults={
            "mentor": mentor,
            "score": total,
            "points": points,
            "explanation": {"without_data": unknown},
            "changed_by": by,
            "change_reason": reason[:500],
        },
    )
    return proposal


def _leave_out(run: PairingRun, mentee: Enrolment, reason: str) -> None:
    run.proposals.filter(mentee=mentee).delete()
    facts = {"reason": "by hand", "sentence": f"Left out by hand: {reason.strip()}"[:500]}
    LeftOut.objects.update_or_create(run=run, mentee=mentee, defaults=facts)


def score_of(snapshot: Snapshot, mentee_id: str, mentor_id: str) -> tuple[dict[str, int], int, list[str]]:
    """Points per criterion, their sum, and what had no data; a refusal when the two may not be a pair."""
    mentees = [p for p in snapshot.mentees if p.id == mentee_id]
    mentors = [p for p in snapshot.mentors if p.id == mentor_id]
    if not mentees or not mentors:
        raise NotPossible("One of them is no longer enrolled, at work and free in this cohort.")
    scores: Scores = score(mentees, mentors, snapshot.weights, snapshot.rules, snapshot.day)
    forbidden = int(scores.forbidden[0, 0])
    if forbidden >= 0:
        raise NotPossible(WHY_NOT[REASONS[forbidden]])
    return scores.points(0, 0), int(scores.total[0, 0]), scores.without_data(0, 0)
