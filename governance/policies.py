"""When: each check raises the sentence to show."""

from governance.models import JointReview
from governance.states import REVIEW_MOVES, ReviewState
from mentorship.errors import Refusal
from pairing.states import PairingState


class NotNow(Refusal):
    """The thing is not in a state that allows it."""


def check_can_answer(review: JointReview) -> None:
    _check_lasts(review)
    if review.state != ReviewState.OPEN:
        raise NotNow(f"This review is {review.get_state_display()}, so answers can't be given or changed any more.")


def check_can_sign(review: JointReview) -> None:
    _check_lasts(review)
    if review.state != ReviewState.REVEALED:
        raise NotNow("A review is signed once both have answered and read each other, and once only.")


def can_answer(review: JointReview) -> bool:
    return review.state == ReviewState.OPEN and review.pairing.state == PairingState.ACTIVE


def can_sign(review: JointReview) -> bool:
    return review.state == ReviewState.REVEALED and review.pairing.state == PairingState.ACTIVE


def check_can_move_review(review: JointReview, to: ReviewState) -> None:
    if to not in REVIEW_MOVES[ReviewState(review.state)]:
        raise NotNow(f"A review that is {review.get_state_display()} can't become {to.label}.")


def _check_lasts(review: JointReview) -> None:
    if review.pairing.state != PairingState.ACTIVE:
        raise NotNow("This pairing has ended, and its review with it.")
