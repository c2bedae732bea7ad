"""Changing proposals by hand, with a reason: what it does to scores and to others is said before it is made.

A change is one or more moves: a mentee goes from one mentor to another, or to nobody. Every change can be taken back,
the last one first, until what it touched is published.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from mentorship import audit
from mentorship.people.models import Person
from pairing.models import LeftOut, PairingRun, Proposal, ProposalChange
from pairing.services.inputs import Inputs
from pairing.services.options import (
    LoadCosts,
    NotPossible,
    Option,
    Options,
    best_others,
    options_for,
    score_of,
    worth_of,
)  # fmt: skip
from pairing.services.snapshot import Snapshot, take_snapshot
from pairing.states import ChangeKind, RunState
from programs.models import Enrolment

__all__ = [
    "Effect", "Line", "Move", "NotPossible", "Option", "Options", "change_proposal", "effect_of", "make_change",
    "options_for", "score_of", "swapped", "undo_change", "worth_of",
]  # fmt: skip


@dataclass(frozen=True)
class Move:
    """A mentee goes from one mentor, or nobody, to another, or nobody."""

    mentee: Enrolment
    former: Enrolment | None
    mentor: Enrolment | None


@dataclass(frozen=True)
class Line:
    """What a move does to its mentee: the score before and after, in thousandths; None where there is nobody."""

    move: Move
    before: int | None
    after: int | None
    points: dict[str, int] = field(default_factory=dict)
    without_data: list[str] = field(default_factory=list)
    inputs: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)

    @property
    def change(self) -> int:
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True)
class Effect:
    """What a change does: to each mentee, to the worth of all pairs, and who is left with nobody by it."""

    lines: list[Line]
    load: int
    alone: list[Enrolment]
    served: list[Enrolment]

    @property
    def worth(self) -> int:
        return sum(line.change for line in self.lines) + self.load_gain

    @property
    def load_gain(self) -> int:
        return -self.load


def swapped(first: Proposal, second: Proposal) -> list[Move]:
    """The moves by which two mentees have each other's mentor."""
    return [
        Move(first.mentee, first.mentor, second.mentor),
        Move(second.mentee, second.mentor, first.mentor),
    ]


def effect_of(run: PairingRun, moves: Sequence[Move], today: date) -> Effect:
    """What the moves would do, computed and not made; ``NotPossible`` with the rule that stands against them."""
    if run.state != RunState.PROPOSED:
        raise NotPossible(f"This matching is {run.get_state_display()}, so its pairs can't be changed.")
    snapshot = take_snapshot(run.cohort, run.weights, today)
    rows = list(run.proposals.filter(pairing=None).values_list("mentee_id", "mentor_id", "score"))
    scores = {(mentee, mentor): total for mentee, mentor, total in rows}
    after = set(scores)
    for move in moves:
        _take_out(after, move)
    lines = [_line(snapshot, scores, move) for move in moves]
    for move in moves:
        _put_in(after, move)
    _check_room(snapshot, moves, after)
    before_load, after_load = Counter(mentor for _, mentor in scores), Counter(mentor for _, mentor in after)
    concerned = {
        mentor.pk: mentor.person.employee_id for move in moves for mentor in (move.former, move.mentor) if mentor
    }
    costs = LoadCosts(run)
    load = sum(costs.of(one, after_load[pk]) - costs.of(one, before_load[pk]) for pk, one in concerned.items())
    had, has = {mentee for mentee, _ in scores}, {mentee for mentee, _ in after}
    mentees = {move.mentee.pk: move.mentee for move in moves}
    return Effect(
        lines, load,
        alone=[mentee for pk, mentee in mentees.items() if pk in had and pk not in has],
        served=[mentee for pk, mentee in mentees.items() if pk not in had and pk in has],
    )  # fmt: skip


def _take_out(pairs: set[tuple[Any, Any]], move: Move) -> None:
    if move.former is None:
        return
    if (move.mentee.pk, move.former.pk) not in pairs:
        raise NotPossible(f"{move.mentee.person} is not proposed to {move.former.person} any more. Look again.")
    pairs.remove((move.mentee.pk, move.former.pk))


def _put_in(pairs: set[tuple[Any, Any]], move: Move) -> None:
    if move.mentor is None:
        return
    if (move.mentee.pk, move.mentor.pk) in pairs:
        raise NotPossible(f"{move.mentee.person} has {move.mentor.person} already.")
    pairs.add((move.mentee.pk, move.mentor.pk))


def _line(snapshot: Snapshot, scores: dict[tuple[Any, Any], int], move: Move) -> Line:
    before = scores[move.mentee.pk, move.former.pk] if move.former else None
    if move.mentor is None:
        return Line(move, before, None)
    mentee, mentor = move.mentee.person.employee_id, move.mentor.person.employee_id
    points, total, unknown = score_of(snapshot, mentee, mentor)
    if move.former and move.former.pk == move.mentor.pk:
        raise NotPossible(f"{move.mentee.person} has {move.mentor.person} already.")
    others = best_others(snapshot, mentee, mentor)
    return Line(move, before, total, points, unknown, Inputs(snapshot).of(mentee, mentor), others)


def _check_room(snapshot: Snapshot, moves: Sequence[Move], pairs: set[tuple[Any, Any]]) -> None:
    """Nobody has more than they take; asked of those whom the moves concern alone."""
    takes = {person.id: person.places for person in snapshot.mentors}
    wants = {person.id: person.places for person in snapshot.mentees}
    load, served = Counter(mentor for _, mentor in pairs), Counter(mentee for mentee, _ in pairs)
    for move in moves:
        if move.mentor is None:
            continue
        places = takes.get(move.mentor.person.employee_id, 0)
        if load[move.mentor.pk] > places:
            raise NotPossible(f"{move.mentor.person} has no place left: they take {places}.")
        if served[move.mentee.pk] > wants.get(move.mentee.person.employee_id, 1):
            raise NotPossible(f"{move.mentee.person} would have more mentors than the track gives one mentee.")


def change_proposal(
    *, run: PairingRun, mentee: Enrolment, mentor: Enrolment | None, reason: str, by: Person, now: datetime,
    former: Enrolment | None = None,
) -> Proposal | None:  # fmt: skip
    """Give a mentee another mentor, or none; ``former``: which of several they lose. The reason is kept."""
    if former is None:
        current = run.proposals.filter(mentee=mentee, pairing=None).select_related("mentor__person").first()
        former = current.mentor if current else None
    if mentor is None and former is None:
        raise NotPossible(f"{mentee.person} has nobody already.")
    kind = ChangeKind.MENTOR if mentor else ChangeKind.LEFT_OUT
    make_change(run=run, moves=[Move(mentee, former, mentor)], kind=kind, reason=reason, by=by, now=now)
    return run.proposals.filter(mentee=mentee, mentor=mentor).first() if mentor else None


@transaction.atomic
def make_change(
    *, run: PairingRun, moves: Sequence[Move], kind: ChangeKind, reason: str, by: Person, now: datetime
) -> ProposalChange:
    """Make the moves together or not at all. The reason is kept with each pair and in the history of the run."""
    run = _locked(run)
    reason = reason.strip()[:500]
    if not reason:
        raise NotPossible("Say why: the reason is kept with the pair.")
    effect = effect_of(run, moves, now.date())
    mentees = list({move.mentee.pk: move.mentee for move in moves}.values())
    before = [_kept(run, mentee) for mentee in mentees]
    for line in effect.lines:
        run.proposals.filter(mentee=line.move.mentee, mentor=line.move.former, pairing=None).delete()
    for line in effect.lines:
        if line.move.mentor and line.after is not None:
            _propose(run, line, line.move.mentor, line.after, reason, by)
    for mentee in mentees:
        _say_left_out(run, mentee, f"Left out by hand: {reason}")
    number = (run.changes.aggregate(last=Max("number"))["last"] or 0) + 1
    change = ProposalChange.objects.create(
        run=run, number=number, kind=kind, reason=reason, before=before, after=[_kept(run, m) for m in mentees],
        worth=effect.worth, made_at=now, made_by=by,
    )  # fmt: skip
    audit.record(
        "proposal.changed", by=by, on=run, now=now, number=number,
        moves=[
            [move.mentee.person_id, *(side.person_id if side else None for side in (move.former, move.mentor))]
            for move in moves
        ],
    )  # fmt: skip
    return change


def _propose(run: PairingRun, line: Line, mentor: Enrolment, score: int, reason: str, by: Person) -> None:
    run.proposals.create(
        mentee=line.move.mentee, mentor=mentor, score=score, points=line.points, inputs=line.inputs,
        explanation={"without_data": line.without_data} | line.others, changed_by=by, change_reason=reason,
    )  # fmt: skip


def _say_left_out(run: PairingRun, mentee: Enrolment, sentence: str) -> None:
    if run.proposals.filter(mentee=mentee).exists():
        run.left_out.filter(mentee=mentee).delete()
        return
    facts = {"reason": "by hand", "sentence": sentence[:500]}
    LeftOut.objects.update_or_create(run=run, mentee=mentee, defaults=facts)


def _kept(run: PairingRun, mentee: Enrolment) -> dict[str, Any]:
    """What a mentee has in a run, as plain values from which it can be put back; of people the keys alone."""
    pairs = run.proposals.filter(mentee=mentee, pairing=None).order_by("-score", "pk")
    left_out = run.left_out.filter(mentee=mentee).first()
    return {
        "mentee": str(mentee.pk),
        "pairs": [
            {
                "mentor": str(pair.mentor_id), "score": pair.score, "points": pair.points,
                "explanation": pair.explanation, "inputs": pair.inputs, "changed_by": pair.changed_by_id,
                "change_reason": pair.change_reason,
            }
            for pair in pairs
        ],
        "left_out": {"reason": left_out.reason, "sentence": left_out.sentence} if left_out else None,
    }  # fmt: skip


@transaction.atomic
def undo_change(*, change: ProposalChange, by: Person, now: datetime) -> ProposalChange:
    """Take back a run's last change: its mentees have again what they had, and wait for approval. Again: nothing."""
    run = _locked(change.run)
    change = run.changes.select_for_update(of=("self",)).get(pk=change.pk)
    if change.undone_at:
        return change
    if run.state != RunState.PROPOSED:
        raise NotPossible(f"This matching is {run.get_state_display()}: nothing of it is taken back any more.")
    if run.changes.filter(undone_at=None, number__gt=change.number).exists():
        raise NotPossible("Take back the changes made after this one first.")
    mentees = [kept["mentee"] for kept in change.before]
    if run.proposals.filter(mentee__in=mentees).exclude(pairing=None).exists():
        raise NotPossible("A pair of this change is published, and that is final.")
    run.proposals.filter(mentee__in=mentees).delete()
    run.left_out.filter(mentee__in=mentees).delete()
    for kept in change.before:
        _put_back(run, kept)
    change.undone_at, change.undone_by = now, by
    change.save(update_fields=["undone_at", "undone_by"])
    audit.record("proposal.change_undone", by=by, on=run, now=now, number=change.number)
    return change


def _put_back(run: PairingRun, kept: dict[str, Any]) -> None:
    for pair in kept["pairs"]:
        facts = {name: pair[name] for name in ("score", "points", "explanation", "inputs", "change_reason")}
        changed_by = Person.objects.filter(pk=pair["changed_by"]).first()
        run.proposals.create(mentee_id=kept["mentee"], mentor_id=pair["mentor"], changed_by=changed_by, **facts)
    if kept["left_out"]:
        LeftOut.objects.create(run=run, mentee_id=kept["mentee"], **kept["left_out"])


def _locked(run: PairingRun) -> PairingRun:
    rows = PairingRun.objects.select_for_update(of=("self",)).select_related("cohort__track", "weights")
    return rows.get(pk=run.pk)
