"""Joint reviews as one of the two sees them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from governance.models import JointReview, ReviewAnswer
from governance.states import ReviewState
from mentorship.people.models import Person, User

OVER = {
    ReviewState.AGREED: "You see it alike, and both of you have said so.",
    ReviewState.DIFFERED: "You see it differently, and both of you have said so.",
    ReviewState.LAPSED: "It was not answered in time and is closed.",
}


@dataclass(frozen=True)
class SeenReview:
    """Where a review stands for somebody, in a sentence; ``waits`` when it is their turn."""

    review: JointReview
    partner: Person
    sentence: str
    waits: bool = False
    button: str = ""
    url: str = ""


def reviews_of(user: User, pairing_id: UUID | None = None) -> QuerySet[JointReview]:
    """Somebody's reviews, last first, each with ``answered``: whether they themselves have."""
    mine = ReviewAnswer.objects.visible_to(user).filter(review=OuterRef("pk"), person=user.person_id)
    reviews = JointReview.objects.visible_to(user).annotate(answered=Exists(mine))
    if pairing_id:
        reviews = reviews.filter(pairing=pairing_id)
    return reviews.select_related("pairing__mentor", "pairing__mentee", "pairing__cohort").order_by("-opened_at", "pk")


def seen_by(person: Person, review: JointReview) -> SeenReview:
    """A review that ``reviews_of`` gave, as the person sees it."""
    partner = review.pairing.partner_of(person)
    if sentence := OVER.get(ReviewState(review.state)):
        return SeenReview(review, partner, sentence)
    if not review.pairing.is_under_way:
        return SeenReview(review, partner, "Your pairing ended before this review was finished.")
    if review.state == ReviewState.OPEN:
        return _open(review, partner)
    return _revealed(review, partner, agrees_of(review, person))


def _open(review: JointReview, partner: Person) -> SeenReview:
    if review.answered:  # type: ignore[attr-defined]
        return SeenReview(review, partner, f"You have answered. You see both once {partner} has answered too.")
    url = reverse("governance:review_answer", args=[review.pk])
    return SeenReview(review, partner, "You have not answered yet.", waits=True, button="Answer the review", url=url)


def _revealed(review: JointReview, partner: Person, agrees: bool | None) -> SeenReview:
    if agrees is not None:
        return SeenReview(review, partner, f"You have signed, {partner} has not yet.")
    url = reverse("governance:review_detail", args=[review.pk])
    sentence = f"Both of you have answered. Read what {partner} wrote, talk about it, and sign."
    return SeenReview(review, partner, sentence, waits=True, button="Read and sign", url=url)


def agrees_of(review: JointReview, person: Person) -> bool | None:
    """Whether somebody sees it alike; None before they signed."""
    return review.mentor_agrees if person.pk == review.pairing.mentor_id else review.mentee_agrees


def signatures(review: JointReview, asked: Person) -> list[tuple[Person, str]]:
    """What each has said about seeing it alike; what the other said is told when both have."""
    if review.revealed_at is None:
        return []
    found = []
    for who in (review.pairing.mentee, review.pairing.mentor):
        agrees = agrees_of(review, who)
        if agrees is None:
            said = "Has not signed" + ("" if review.closed_at else " yet")
        elif review.closed_at or who == asked:
            said = "Sees it alike" if agrees else "Sees it differently"
        else:
            said = "Has signed"
        found.append((who, said))
    return found
