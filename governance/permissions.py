from governance.states import ReviewState
from mentorship.access.rules import permission
from mentorship.people.models import User
from pairing.permissions import view_pairing
from pairing.states import UNDER_WAY


@permission("governance.view_review")
def view_review(user: User, review) -> bool:
    return view_pairing(user, review.pairing)


@permission("governance.answer_review")
def answer_review(user: User, review) -> bool:
    return (
        view_review(user, review)
        and review.pairing.state in UNDER_WAY
        and review.state in (ReviewState.OPEN, ReviewState.REVEALED)
    )


@permission("governance.read_answer")
def read_answer(user: User, answer) -> bool:
    """One's own; the other's once both have answered and while the pairing lasts."""
    if not view_review(user, answer.review):
        return False
    revealed = answer.review.revealed_at is not None and answer.review.pairing.state in UNDER_WAY
    return answer.person_id == user.person_id or revealed
