"""Changing a proposal by hand, with a reason; what the change costs is said before it is made."""

from datetime import date, datetime

from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.matching import Scores, score
from pairing.matching.scoring import REASONS
from pairing.models import LeftOut, PairingRun, Proposal
from pairing.services.snapshot import Snapshot, take_snapshot
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
