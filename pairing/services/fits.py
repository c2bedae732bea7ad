"""How well a mentee and a mentor of a cohort fit, and whether they may be a pair at all."""

from dataclasses import dataclass
from datetime import date

from mentorship.errors import Refusal
from pairing.policies.pairings import check_can_ask
from pairing.services.inputs import Inputs
from pairing.services.options import NotPossible, score_of
from pairing.services.snapshot import Snapshot, take_snapshot
from programs import capacity
from programs.models import CriteriaWeights, Enrolment

# One sentence for every rule: what somebody said in private can't be told from a level or a reporting line.
RULED_OUT = (
    "You and {mentor} can't be a pair in this cohort. Levels, reporting lines, decisions of who runs the program and "
    "private choices rule pairs out, and it is never said which."
)


class RuledOut(Refusal):
    pass


class Full(Refusal):
    pass


FULL = "{mentor} has no free place at the moment. Name them as a wish: one may come free."


@dataclass(frozen=True)
class Fit:
    """Points per criterion in thousandths, as a matching would give them today; ``inputs``: what was known of both."""

    weights: CriteriaWeights
    score: int
    points: dict[str, int]
    without_data: list[str]
    inputs: dict[str, object]


def fit_of(mentee: Enrolment, mentor: Enrolment, today: date) -> Fit:
    """The fit of two who are both free; ``Full`` without a place, ``RuledOut`` when a rule is against it."""
    snapshot = take_snapshot(mentee.cohort, mentee.cohort.track.weights, today)
    if not _free_in(snapshot, mentor):
        raise Full(FULL.format(mentor=mentor.person))
    return _fit_in(snapshot, mentee, mentor)


def _free_in(snapshot: Snapshot, mentor: Enrolment) -> int:
    return next((person.places for person in snapshot.mentors if person.id == mentor.person.employee_id), 0)


def _fit_in(snapshot: Snapshot, mentee: Enrolment, mentor: Enrolment) -> Fit:
    ids = mentee.person.employee_id, mentor.person.employee_id
    try:
        points, total, without = score_of(snapshot, *ids)
    except NotPossible:
        raise RuledOut(RULED_OUT.format(mentor=mentor.person)) from None
    return Fit(mentee.cohort.track.weights, total, points, without, Inputs(snapshot).of(*ids))


def free_places(mentor: Enrolment, today: date) -> int:
    """How many mentees a mentor can still take."""
    room = capacity.rooms(mentor.cohort, today).get(mentor.person_id)
    return room.free if room else 0


@dataclass(frozen=True)
class Asking:
    """Whether a mentee can ask a mentor, how many places there are, and how well they fit where both are free."""

    why_not: str
    free: int
    fit: Fit | None = None


def asking(mentee: Enrolment, mentor: Enrolment, today: date) -> Asking:
    try:
        check_can_ask(mentee, mentor)
    except Refusal as refusal:
        return Asking(str(refusal), free_places(mentor, today))
    snapshot = take_snapshot(mentee.cohort, mentee.cohort.track.weights, today)
    free = _free_in(snapshot, mentor)
    if not free:
        return Asking(FULL.format(mentor=mentor.person), 0)
    try:
        return Asking("", free, _fit_in(snapshot, mentee, mentor))
    except RuledOut as refusal:
        return Asking(str(refusal), free)
