"""When: each check raises the sentence to show."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from governance.equity import Outcome, nothing
from governance.models import AccessReviewItem, CorrectiveAction, EmergencyAccess, EquityAudit, HandOver, JointReview
from governance.models.joint_review import MOST_EXTENSIONS
from governance.models.review_template import FEWEST_DAYS
from governance.quarters import Quarter
from governance.questions import Question
from governance.states import (
    ACCESS_MOVES,
    ACTION_MOVES,
    EMERGENCY_MOVES,
    HAND_OVER_MOVES,
    REVIEW_MOVES,
    AccessDecision,
    AccessKind,
    ActionState,
    EmergencyState,
    HandOverState,
    QuestionKind,
    ReviewState,
)
from mentorship.errors import Refusal
from mentorship.people.models import Person
from mentorship.people.states import Employment
from pairing.models import Pairing
from pairing.states import PairingState
from programs.models import Program
from programs.policies import check_can_take_over

EXTENSION_DAYS = 7
MOST_QUESTIONS, LONGEST_QUESTION = 10, 200
LEAST_REASON = 30  # characters
LAPSES_AFTER = timedelta(hours=24)


class NotNow(Refusal):
    """The thing is not in a state that allows it."""


class OtherKey(Refusal):
    """What stood behind earlier figures is kept under a key that is not here any more."""


class NotThus(Refusal):
    """What was typed can't be kept like that; ``row`` and ``field`` say where, where that is known."""

    def __init__(self, sentence: str, row: int | None = None, field: str = "") -> None:
        super().__init__(sentence)
        self.row, self.field = row, field


def check_can_answer(review: JointReview) -> None:
    _check_lasts(review)
    if review.state != ReviewState.OPEN:
        raise NotNow(f"This review is {review.get_state_display()}, so answers can't be given or changed any more.")


def check_can_extend(review: JointReview, today: date) -> None:
    _check_lasts(review)
    if review.state != ReviewState.OPEN:
        raise NotNow("There is more time only while answers are missing.")
    if review.extensions >= MOST_EXTENSIONS:
        raise NotNow("There was more time twice already.")
    if later_day(review, today) <= review.due_on:
        raise NotNow("The cohort ends before there could be more time.")


def check_can_sign(review: JointReview) -> None:
    _check_lasts(review)
    if review.state != ReviewState.REVEALED:
        raise NotNow("A review is signed once both have answered and read each other, and once only.")


def check_can_share(review: JointReview) -> None:
    _check_lasts(review)
    if not review.is_closed:
        raise NotNow("You can show a part of a review once both of you have signed it.")


def can_answer(review: JointReview) -> bool:
    return review.state == ReviewState.OPEN and review.pairing.is_under_way


def can_sign(review: JointReview) -> bool:
    return review.state == ReviewState.REVEALED and review.pairing.is_under_way


def can_extend(review: JointReview, today: date) -> bool:
    try:
        check_can_extend(review, today)
    except Refusal:
        return False
    return True


def can_share(review: JointReview) -> bool:
    return review.is_closed and review.pairing.is_under_way


def later_day(review: JointReview, today: date) -> date:
    """Until when there is time once somebody asks for more: a week, but no longer than the cohort lasts."""
    return min(max(review.due_on, today) + timedelta(days=EXTENSION_DAYS), review.pairing.cohort.ends_on)


def check_can_move_review(review: JointReview, to: ReviewState) -> None:
    if to not in REVIEW_MOVES[ReviewState(review.state)]:
        raise NotNow(f"A review that is {review.get_state_display()} can't become {to.label}.")


def _check_lasts(review: JointReview) -> None:
    if not review.pairing.is_under_way:
        raise NotNow("This pairing has ended, and its review with it.")


def check_questions(questions: Sequence[Question]) -> None:
    """A template asks something, nothing twice, and not more than people answer."""
    if not questions:
        raise NotThus("A review asks at least one question.", 0, "text")
    if len(questions) > MOST_QUESTIONS:
        raise NotThus(f"A review asks {MOST_QUESTIONS} questions at most: people answer fewer better.")
    seen: set[str] = set()
    ladders = [row for row, question in enumerate(questions) if question.kind == QuestionKind.LADDER]
    if len(ladders) > 1:
        raise NotThus("The ladder stands for one piece of work, so it is asked once.", ladders[1], "kind")
    for row, question in enumerate(questions):
        if len(question.text) > LONGEST_QUESTION:
            raise NotThus(f"A question has {LONGEST_QUESTION} characters at most.", row, "text")
        words = " ".join(question.text.casefold().split()).rstrip(" ?.")
        if words in seen:
            raise NotThus("This is asked above already, in the same words.", row, "text")
        seen.add(words)


@dataclass(frozen=True)
class Moment:
    """When pairs are asked: a share of the way in percent, or a day; and for how many days."""

    name: str
    percent: int | None
    opens_on: date | None
    days_to_answer: int


def check_moments(moments: Sequence[Moment], cohort: tuple[date, date] | None) -> None:
    """``cohort``: its first and last day, where the moments are of one cohort."""
    names: set[str] = set()
    for row, moment in enumerate(moments):
        if moment.name.casefold() in names:
            raise NotThus("Another occasion has this name.", row, "name")
        names.add(moment.name.casefold())
        _check_day(row, moment, cohort)


def _check_day(row: int, moment: Moment, cohort: tuple[date, date] | None) -> None:
    if (moment.percent is None) == (moment.opens_on is None):
        raise NotThus("Choose a share of the way, or a day.", row, "percent")
    if moment.opens_on is None:
        return
    if cohort is None:
        raise NotThus("A day belongs to one cohort. For the track choose a share of the way.", row, "opens_on")
    first, last = cohort
    if not first < moment.opens_on:
        raise NotThus(f"The cohort begins on {first:%-d %B %Y}; choose a later day.", row, "opens_on")
    if moment.opens_on + timedelta(days=FEWEST_DAYS) > last:
        sentence = f"The cohort ends on {last:%-d %B %Y}; leave at least {FEWEST_DAYS} days to answer before."
        raise NotThus(sentence, row, "opens_on")


def check_can_request_emergency(pairing: Pairing, by: Person, officers: Collection[Person]) -> None:
    """``officers``: who may act for this pair, see ``selectors.emergencies.officers_for``."""
    if pairing.includes(by):
        raise NotNow("You are of this pair yourself. Another officer has to ask.")
    if by not in officers:
        raise NotNow("An emergency officer is named in advance: you can ask a day after you were given the role.")
    if len(officers) < 2:
        raise NotNow("There is no second officer who could agree, so nothing can be opened. Have one named now.")
    if pairing.state in (PairingState.OFFERED, PairingState.DECLINED):
        raise NotNow("These two have not begun, so they have written nothing.")


def check_can_decide_emergency(
    access: EmergencyAccess, by: Person, officers: Collection[Person], now: datetime
) -> None:
    _check_moves(access, EmergencyState.APPROVED)
    if by.pk == access.requested_by_id:
        raise NotNow("You asked for this yourself. A second officer decides.")
    if by not in officers:
        raise NotNow("Only an officer outside the pair, named at least a day before, can decide.")
    if not access.requested_at <= now < access.requested_at + LAPSES_AFTER:
        raise NotNow("Nobody decided within a day, so this request has lapsed. If it still matters, ask again.")


def check_can_end_emergency(access: EmergencyAccess, by: Person | None, now: datetime) -> None:
    """``by`` None is the clock, which ends only what has had its time, or is itself set back."""
    _check_moves(access, EmergencyState.ENDED)
    if by and by.pk not in (access.requested_by_id, access.decided_by_id):
        raise NotNow("One of its two officers ends it.")
    if by is None and access.over_since(now) is None:
        raise NotNow("It has not had its time yet.")


def check_can_review_emergency(access: EmergencyAccess, by: Person, auditors: Collection[Person]) -> None:
    """``auditors``: who may review this one, see ``selectors.emergencies.auditors_for``."""
    if access.state != EmergencyState.ENDED:
        raise NotNow("An emergency access is reviewed when it is over.")
    if access.finding:
        raise NotNow(f"{access.reviewed_by} has reviewed it already.")
    if by not in auditors:
        raise NotNow("An auditor reviews it who had no part in it.")


def check_said_enough(words: str, least: int = 1) -> str:
    """The words without blanks around them."""
    words = words.strip()
    if len(words) < least:
        raise NotNow(f"Write at least {least} characters: both officers, the pair and the auditor go by it.")
    return words


def _check_moves(access: EmergencyAccess, to: EmergencyState) -> None:
    if to not in EMERGENCY_MOVES[EmergencyState(access.state)]:
        raise NotNow(f"This emergency access is {access.get_state_display()} already.")


QUARTERS_AHEAD = 12


def check_can_open_action(audit: EquityAudit, latest: str) -> None:
    """``latest``: the quarter of the latest audit, which alone says how things are now."""
    if audit.quarter != latest:
        raise NotNow(f"{latest} has been audited since, so an action is opened from its findings.")


def check_target(outcome: Outcome, size: float, target: float) -> None:
    """``size`` and ``target``: effects, as the audit measures them."""
    if target <= size:
        raise NotNow("The target has to be better than what was found.")
    if target > nothing(outcome):
        raise NotNow("The target can't be more than no difference at all.")


def check_due(due: Quarter, found_in: Quarter, today: date) -> None:
    if due.is_over(today) or due <= found_in:
        raise NotNow("The action is due in a quarter that is not over and comes after the audit's.")
    if due.year * 4 + due.number > found_in.year * 4 + found_in.number + QUARTERS_AHEAD:
        raise NotNow("The action is due within three years.")


def check_can_move_action(action: CorrectiveAction, to: ActionState) -> None:
    if to not in ACTION_MOVES[ActionState(action.state)]:
        raise NotNow(f"This action is {action.get_state_display()} already.")


def check_can_propose(program: Program, to: Person, by: Person, waiting: HandOver | None) -> None:
    """``waiting``: what somebody else has been asked and has not answered."""
    if waiting:
        raise NotNow(f"{waiting.to} has been asked and has not answered yet. Take that back first.")
    if to == by:
        raise NotNow("Two people agree on a hand-over: propose somebody else, or have somebody else propose you.")
    check_can_take_over(program, to)


def check_can_answer_hand_over(offer: HandOver, now: datetime) -> None:
    if not HAND_OVER_MOVES[HandOverState(offer.state)]:
        raise NotNow(f"This hand-over is over: {offer.get_state_display()}.")
    if now.astimezone(offer.to.zone).date() > offer.due_on:
        raise NotNow(f"This hand-over was to be answered by {offer.due_on:%-d %B %Y}.")


def is_still_offered(offer: HandOver) -> bool:
    """Whether who proposed it could do so today, and to somebody who works here."""
    if Employment.LEFT in (offer.to.status, offer.proposed_by.status):
        return False
    return offer.proposed_by.user.has_perm("programs.hand_over", offer.program)


def check_still_offered(offer: HandOver) -> None:
    if not is_still_offered(offer):
        raise NotNow(f"{offer.proposed_by} may not hand over {offer.program} any more, so there is nothing to accept.")


def check_can_decide(item: AccessReviewItem, decision: AccessDecision, reason: str) -> None:
    if item.review.closed_at:
        raise NotNow(f"The {item.review} is closed.")
    if decision not in ACCESS_MOVES[AccessDecision(item.decision)]:
        raise NotNow(f"This line was decided already: {item.get_decision_display()}.")
    if decision == AccessDecision.DROPPED and item.kind == AccessKind.OWNER:
        raise NotNow(
            f"No program is left without an owner: have {item.program} handed over. This line then closes by itself."
        )
    if decision == AccessDecision.DROPPED and not reason.strip():
        raise NotThus("Say why it is taken back.", field="reason")


def check_can_close_access_review(undecided: int) -> None:
    if undecided:
        raise NotNow(f"{undecided} line{' is' if undecided == 1 else 's are'} undecided.")
