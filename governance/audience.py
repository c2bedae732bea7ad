"""Who can see this? True sentences beside private words."""

from governance.models import JointReview
from mentorship.people.models import Person


def of_answers(review: JointReview, partner: Person) -> str:
    """Of what somebody answers in a joint review."""
    if not review.pairing.is_under_way:
        return "You see your own answers alone, since your pairing has ended. Nobody else, whatever their role."
    if review.revealed_at is None:
        return (
            f"You alone, until {partner} has answered too; then the two of you, while your pairing lasts. "
            "Nobody else, whatever their role."
        )
    return f"You and {partner}, while your pairing lasts. Nobody else, whatever their role."
