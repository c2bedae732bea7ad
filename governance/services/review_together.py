"""What the two see of each other's answers, what they then say together, and how they sign it (G2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from governance.models import JointReview, ReviewAnswer, ReviewGoal, ReviewSummary
from governance.policies import NotNow, check_can_sign
from governance.services.reviews import Levels, check_side, give_levels, locked, tell, tell_both
from governance.states import ReviewState
from mentorship import audit
from mentorship.people.models import Person, User


@dataclass(frozen=True)
class Opened:
    """What somebody may read of a review now."""

    answers: list[ReviewAnswer]
    levels: list[ReviewGoal]
    summaries: list[ReviewSummary]


def open_words(*, review: JointReview, user: User, now: datetime) -> Opened:
    """The words somebody may read; reading what the other wrote is recorded first."""
    related = ("person", "review__pairing")
    answers = list(ReviewAnswer.objects.visible_to(user).filter(review=review).select_related(*related))
    levels = list(ReviewGoal.objects.visible_to(user).filter(review=review).select_related(*related))
    summaries = list(
        ReviewSummary.objects.visible_to(user).filter(review=review).select_related("written_by", "review__pairing")
    )
    allowed = [user.has_perm("governance.read_answer", said) for said in (*answers, *levels)]
    allowed += [user.has_perm("governance.read_summary", said) for said in summaries]
    if not all(allowed):
        raise PermissionDenied
    authors = {said.person_id for said in (*answers, *levels)} | {said.written_by_id for said in summaries}
    if authors - {user.person_id}:
        audit.record_read("review.read", by=user.person, on=review, now=now)
    return Opened(answers, levels, summaries)


def own_levels(*, review: JointReview, by: Person) -> dict[UUID, int]:
    """Where somebody has said that they see each goal, by its id."""
    return dict(ReviewGoal.objects.filter(review=review, person=by).values_list("goal_id", "level"))


def open_ratings(
    *, reviews: Sequence[JointReview], user: User, now: datetime
) -> tuple[list[ReviewAnswer], list[ReviewGoal]]:
    """The ratings and levels of several reviews, without words; reading the other's is recorded for each first."""
    answers = list(
        ReviewAnswer.objects.visible_to(user).filter(review__in=reviews, rating__isnull=False)
        .select_related("review__pairing").defer("text")
    )  # fmt: skip
    levels = list(ReviewGoal.objects.visible_to(user).filter(review__in=reviews).select_related("review__pairing"))
    if not all(user.has_perm("governance.read_answer", said) for said in (*answers, *levels)):
        raise PermissionDenied
    others = {said.review_id for said in (*answers, *levels) if said.person_id != user.person_id}
    for review in reviews:
        if review.pk in others:
            audit.record_read("review.read", by=user.person, on=review, now=now)
    return answers, levels


@transaction.atomic
def say_together(
    *, review: JointReview, summaries: Mapping[str, str], levels: Levels | None = None, seen: int, by: Person,
    now: datetime,
) -> JointReview:  # fmt: skip
    """Write or change what both say, and where oneself sees the goals, until both have signed.

    ``seen`` is ``amended`` as the writer read it. A change takes back what either has signed. Again changes nothing.
    """
    review = locked(review)
    side = check_side(review, by)
    check_can_sign(review)
    changed = _changed_summaries(review, summaries)
    if seen != review.amended and changed:
        partner = review.pairing.partner_of(by)
        raise NotNow(
            f"{partner} has changed this meanwhile. What you typed is kept here: read theirs, then save again."
        )
    _write(review, changed, by, now)
    if not (give_levels(review, levels or {}, by, now) or changed):
        return review
    other = "mentee_agrees" if side == "mentor" else "mentor_agrees"
    had_signed = getattr(review, other) is not None
    review.amended += 1
    review.mentor_agrees = review.mentee_agrees = review.mentor_signed_at = review.mentee_signed_at = None
    review.save(update_fields=["amended", "mentor_agrees", "mentee_agrees", "mentor_signed_at", "mentee_signed_at"])
    audit.record("review.amended", by=by, on=review, now=now)
    if had_signed:
        tell(review, review.pairing.partner_of(by), "review_amended", "Your joint review has changed", now)
    return review


def _changed_summaries(review: JointReview, summaries: Mapping[str, str]) -> dict[str, str]:
    """What of it differs from what is kept; only questions that the review asks."""
    kept = {row.question: row.text for row in ReviewSummary.objects.filter(review=review).select_related("review")}
    asked = {question.name for question in review.questions}
    return {
        name: text.strip() for name, text in summaries.items() if name in asked and text.strip() != kept.get(name, "")
    }


def _write(review: JointReview, changed: Mapping[str, str], by: Person, now: datetime) -> None:
    for name, text in changed.items():
        row = ReviewSummary.objects.filter(review=review, question=name).first()
        if not text:
            if row:
                row.delete()
            continue
        row = row or ReviewSummary(question=name)
        row.review, row.text, row.written_by, row.written_at = review, text, by, now
        row.save()


@transaction.atomic
def sign_review(
    *, review: JointReview, agrees: bool, seen: int | None = None, by: Person, now: datetime
) -> JointReview:
    """Say whether the two of you see it alike; when both have, the review is closed. To differ is a result.

    ``seen`` is ``amended`` as the signer read it: nobody signs words that changed meanwhile.
    """
    review = locked(review)
    side = check_side(review, by)
    if getattr(review, f"{side}_agrees") == agrees:
        return review
    check_can_sign(review)
    if seen is not None and seen != review.amended:
        partner = review.pairing.partner_of(by)
        raise NotNow(f"{partner} has changed what you say together. Read it again, then sign.")
    setattr(review, f"{side}_agrees", agrees)
    setattr(review, f"{side}_signed_at", now)
    if None not in (review.mentor_agrees, review.mentee_agrees):
        review.state = ReviewState.AGREED if review.mentor_agrees and review.mentee_agrees else ReviewState.DIFFERED
        review.closed_at = now
    review.save(update_fields=["state", "closed_at", f"{side}_agrees", f"{side}_signed_at"])
    audit.record("review.signed", by=by, on=review, now=now, side=side)
    if review.closed_at:
        tell_both(review, "review_signed", "Your joint review is signed", now)
    return review
