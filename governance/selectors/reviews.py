"""Joint reviews as one of the two sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from governance.models import JointReview, ReviewAnswer, ReviewShare
from governance.states import ReviewState
from mentorship.people.models import Person, User

OVER = {
    ReviewState.AGREED: "You see it alike, and both of you have said so.",
    ReviewState.DIFFERED: "You see it differently, and both of you have said so.",
    ReviewState.LAPSED: "It was not answered in time and is closed.",
}


@dataclass(frozen=True)
class Signature:
    """What one of the two has said about seeing it alike, and when."""

    person: Person
    said: str
    at: datetime | None


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
    program = "pairing__cohort__track__program"
    related = ("pairing__mentor", "pairing__mentee", f"{program}__owner", f"{program}__deputy", "version")
    return reviews.select_related(*related).order_by("-opened_at", "pk")


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


def signatures(review: JointReview, asked: Person) -> list[Signature]:
    """What each has said about seeing it alike; what the other said is told when both have."""
    if review.revealed_at is None:
        return []
    signed_at = {review.pairing.mentee_id: review.mentee_signed_at, review.pairing.mentor_id: review.mentor_signed_at}
    return [
        Signature(who, _said(review, who, asked), signed_at[who.pk])
        for who in (review.pairing.mentee, review.pairing.mentor)
    ]


def _said(review: JointReview, who: Person, asked: Person) -> str:
    agrees = agrees_of(review, who)
    if agrees is None:
        return "Has not signed" + ("" if review.closed_at else " yet")
    if review.closed_at or who == asked:
        return "Sees it alike" if agrees else "Sees it differently"
    return "Has signed"


@dataclass(frozen=True)
class Sharing:
    """A part that could be shown to who runs the program: whether it is, and who has agreed."""

    key: str
    question: str
    what: str
    mine: bool
    theirs: bool

    @property
    def shared(self) -> bool:
        return self.mine and self.theirs


def sharings(review: JointReview, parts: Iterable[tuple[str, str, str]], user: User) -> list[Sharing]:
    """Each part (key, question, what) with where its consent stands for the person asked."""
    agreed = {share.part: share for share in ReviewShare.objects.visible_to(user).filter(review=review)}
    mentor = review.pairing.mentor_id == user.person_id
    found = []
    for key, question, what in parts:
        share = agreed.get(key)
        sides = (share.mentor_agreed_at, share.mentee_agreed_at) if share else (None, None)
        mine, theirs = sides if mentor else reversed(sides)
        found.append(Sharing(key, question, what, mine is not None, theirs is not None))
    return found
