"""Parts of a review that both of a pair show to who runs their program, until either takes one back (G2)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from governance.models import JointReview, ReviewAnswer, ReviewShare, ReviewSummary
from governance.policies import NotNow, check_can_share
from governance.questions import Question
from governance.services.reviews import check_side, locked, tell
from mentorship import audit
from mentorship.people.models import Person, User

WORDS, RATING = "words", "rating"


@dataclass(frozen=True)
class Part:
    """Something that can be shown: what both say to a question, or how each rates it."""

    key: str
    question: Question
    what: str


def parts_of(review: JointReview) -> list[Part]:
    """What there is to show, in the order of the questions: nothing of what one of the two said in words alone."""
    written = set(ReviewSummary.objects.filter(review=review).values_list("question", flat=True))
    rated = {name for name, ratings in _ratings(review).items() if len(ratings) == 2}
    found = []
    for question in review.questions:
        if question.name in written:
            found.append(Part(f"{WORDS}:{question.name}", question, "What you both say"))
        if question.name in rated:
            found.append(Part(f"{RATING}:{question.name}", question, "How each of you rates it"))
    return found


def _ratings(review: JointReview) -> dict[str, dict[int, int]]:
    """By question and person."""
    rows = ReviewAnswer.objects.filter(review=review, rating__isnull=False)
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for name, person, rating in rows.values_list("question", "person_id", "rating"):
        found[name][person] = rating or 0
    return found


@transaction.atomic
def agree_to_share(*, review: JointReview, part: str, by: Person, now: datetime) -> ReviewShare:
    """Agree that who runs the program may read one part; they may once both have. Again changes nothing."""
    review = locked(review)
    side = check_side(review, by)
    check_can_share(review)
    if part not in {found.key for found in parts_of(review)}:
        raise NotNow("There is no such part of this review to show.")
    share, _ = ReviewShare.objects.get_or_create(review=review, part=part)
    if getattr(share, f"{side}_agreed_at") is not None:
        return share
    setattr(share, f"{side}_agreed_at", now)
    share.save(update_fields=[f"{side}_agreed_at"])
    share.review = review
    audit.record("review.share_agreed", by=by, on=review, now=now, part=part, shared=share.is_shared)
    if not share.is_shared:
        title = "A part of your joint review could be shown"
        tell(review, review.pairing.partner_of(by), "review_share_asked", title, now)
    return share


@transaction.atomic
def take_back(*, review: JointReview, part: str, by: Person, now: datetime) -> None:
    """Show a part no longer, from this moment on; both would have to agree anew. Also after the pairing ended."""
    review = locked(review)
    check_side(review, by)
    taken, _ = ReviewShare.objects.filter(review=review, part=part).delete()
    if taken:
        audit.record("review.share_taken_back", by=by, on=review, now=now, part=part)


@dataclass(frozen=True)
class Shown:
    """A part as who runs the program reads it: what both say, or how the mentee and the mentor rate it."""

    question: Question
    text: str = ""
    ratings: tuple[tuple[Person, str], ...] = ()


def open_shared(*, review: JointReview, user: User, now: datetime) -> list[Shown]:
    """The parts that both agreed to show, for who runs the program; recorded first."""
    rows = ReviewShare.objects.visible_to(user).shared().filter(review=review)
    shares = list(rows.select_related("review__pairing__cohort__track__program"))
    if not shares or not all(user.has_perm("governance.read_share", share) for share in shares):
        raise PermissionDenied
    audit.record_read("review_share.read", by=user.person, on=review, now=now)
    return _shown(review, {share.part for share in shares})


def _shown(review: JointReview, parts: Iterable[str]) -> list[Shown]:
    parts, ratings = set(parts), _ratings(review)
    summaries = {row.question: row for row in ReviewSummary.objects.filter(review=review).select_related("review")}
    found = []
    for question in review.questions:
        if f"{WORDS}:{question.name}" in parts and question.name in summaries:
            found.append(Shown(question, text=summaries[question.name].text))
        if f"{RATING}:{question.name}" in parts:
            both = (review.pairing.mentee, review.pairing.mentor)
            given = ((who, ratings[question.name].get(who.pk)) for who in both)
            found.append(Shown(question, ratings=tuple((who, question.scale[value]) for who, value in given if value)))
    return found
