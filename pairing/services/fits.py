"""How well a mentee and a mentor of a cohort fit, and whether they may be a pair at all."""

from dataclasses import dataclass
from datetime import date

from mentorship.errors import Refusal
from pairing.policies import check_can_ask
from pairing.services.inputs import Inputs
from pairing.services.options import NotPossible, score_of
from pairing.services.snapshot import take_snapshot
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


@dataclass(frozen=True)
class Fit:
    """Points per criterion in thousandths, as a matching would give them today; ``inputs``: what was known of both."""

    weights: CriteriaWeights
    score: int
    points: dict[str, int]
    without_data: list[str]
    inputs: dict[str, object]


def fit_of(mentee: Enrolment, mentor: Enrolment, today: date) -> Fit:
    """The fit of two who are both free; ``RuledOut`` when a rule is against it."""
    cohort, weights = mentee.cohort, mentee.cohort.track.weights
    snapshot = take_snapshot(cohort, weights, today)
    ids = mentee.person.employee_id, mentor.person.employee_id
    try:
        points, total, without = score_of(snapshot, *ids)
    except NotPossible:
        raise RuledOut(RULED_OUT.format(mentor=mentor.person)) from None
    return Fit(weights, total, points, without, Inputs(snapshot).of(*ids))


def check_has_place(mentor: Enrolment, today: date) -> None:
    if free_places(mentor, today) < 1:
        raise Full(f"All places of {mentor.person} are taken. Name them as a wish: a place may come free.")


def free_places(mentor: Enrolment, today: date) -> int:
    """How many mentees a mentor can still take."""
    room = capacity.rooms(mentor.cohort, today).get(mentor.person_id)
    return room.free if room else 0


@dataclass(frozen=True)
class Asking:
    """Whether a mentee can ask a mentor, and how well they fit where both are free."""

    why_not: str = ""
    fit: Fit | None = None


def asking(mentee: Enrolment, mentor: Enrolment, today: date) -> Asking:
    try:
        check_can_ask(mentee, mentor)
        check_has_place(mentor, today)
        return Asking(fit=fit_of(mentee, mentor, today))
    except Refusal as refusal:
        return Asking(str(refusal))
