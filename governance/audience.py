"""Who can see this? True sentences beside private words."""

from activities.audience import IN_AN_EMERGENCY, NOBODY
from governance.models import JointReview
from mentorship.people.models import Person
from pairing.models import Pairing
from programs.models import Program


def of_answers(review: JointReview, partner: Person) -> str:
    """Of what somebody answers in a joint review."""
    if not review.pairing.is_under_way:
        return f"You see your own answers alone, since your pairing has ended. {NOBODY}"
    if review.revealed_at is None:
        return f"You alone, until {partner} has answered too; then the two of you, while your pairing lasts. {NOBODY}"
    return f"You and {partner}, while your pairing lasts. {NOBODY}"


def of_review(review: JointReview, person: Person, shared: bool) -> str:
    """Of a review as a whole, which may show a part to who runs the program."""
    partner = review.pairing.partner_of(person)
    words = of_answers(review, partner)
    if not review.pairing.is_under_way and person.pk == review.pairing.mentee_id:
        words = f"You alone see your own answers and what the two of you wrote, since your pairing has ended. {NOBODY}"
    if not shared:
        return words
    return f"{words.removesuffix(NOBODY).strip()} {of_shared(review)} Nobody else. {IN_AN_EMERGENCY}"


def of_shared(review: JointReview) -> str:
    """Of a part that both agreed to show."""
    return (
        f"What you both agreed to show, also {who_runs(review.pairing.cohort.track.program)}, until one takes it back."
    )


def who_runs(program: Program) -> str:
    deputy = f" and {program.deputy}" if program.deputy else ""
    return f"{program.owner}{deputy}, who {'run' if deputy else 'runs'} {program}"


def of_summary(review: JointReview, partner: Person) -> str:
    """Of what both say, while they write it."""
    mentee = "you keep" if partner.pk == review.pairing.mentor_id else f"{partner} keeps"
    return (
        f"You and {partner} while your pairing lasts; {mentee} it afterwards. Nobody else unless you both agree to it."
    )


def of_history(pairing: Pairing, person: Person) -> str:
    """Of how ratings moved from review to review."""
    if not pairing.is_under_way:
        return f"You see your own ratings alone, since your pairing has ended. {NOBODY}"
    partner = pairing.partner_of(person)
    return f"You and {partner}, while your pairing lasts. {NOBODY}"
