"""When: each check raises the sentence to show."""

from governance.models import JointReview
from governance.states import REVIEW_MOVES, ReviewState
from mentorship.errors import Refusal


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
    return review.state == ReviewState.OPEN and review.pairing.is_under_way


def can_sign(review: JointReview) -> bool:
    return review.state == ReviewState.REVEALED and review.pairing.is_under_way


def check_can_move_review(review: JointReview, to: ReviewState) -> None:
    if to not in REVIEW_MOVES[ReviewState(review.state)]:
        raise NotNow(f"A review that is {review.get_state_display()} can't become {to.label}.")


def _check_lasts(review: JointReview) -> None:
    if not review.pairing.is_under_way:
        raise NotNow("This pairing has ended, and its review with it.")
