"""Joint reviews: each answers alone, both see both, then they agree or agree to differ (G2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from governance.models import JointReview, ReviewAnswer
from governance.policies import check_can_answer, check_can_move_review, check_can_sign
from governance.questions import QUESTIONS
from governance.states import ReviewState
from mentorship import audit
from mentorship.notifications.services import notify
from mentorship.people.models import Person, User
from pairing.models import Pairing
from programs.states import CohortState

DAYS_TO_ANSWER = 14
GRACE_DAYS = 14


@dataclass(frozen=True)
class Reply:
    """One side's answer to one question."""

    text: str = ""
    rating: int | None = None


def open_due_reviews(*, now: datetime) -> int:
    """Open the mid-cycle review of each pairing whose cohort is half-way; the number opened. Again opens none."""
    due = Pairing.objects.active().filter(cohort__state=CohortState.RUNNING, reviews__isnull=True)
    opened = 0
    for pairing in due.select_related("mentor", "mentee", "cohort"):
        if pairing.cohort.midpoint <= now.astimezone(pairing.mentee.zone).date():
            opened += open_review(pairing=pairing, by=None, now=now) is not None
    return opened


@transaction.atomic
def open_review(*, pairing: Pairing, by: Person | None, now: datetime) -> JointReview | None:
    """Ask both sides of a pairing; None when they were asked already."""
    pairing = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee").get(pk=pairing.pk)
    due_on = now.date() + timedelta(days=DAYS_TO_ANSWER)
    review, created = JointReview.objects.get_or_create(
        pairing=pairing, occasion="mid-cycle", defaults={"opened_at": now, "due_on": due_on}
    )
    if not created:
        return None
    audit.record("review.opened", by=by, on=review, now=now, pairing=str(pairing.pk))
    _tell_both(review, pairing, "review_opened", "Your joint review is open", now)
    return review


@transaction.atomic
def answer_review(*, review: JointReview, replies: Mapping[str, Reply], by: Person, now: datetime) -> JointReview:
    """Give or change one's own answers, unseen by the other until both have answered."""
    review = _locked(review)
    _check_side(review, by)
    check_can_answer(review)
    for question in QUESTIONS:
        reply = replies.get(question.name, Reply())
        answer = ReviewAnswer.objects.filter(review=review, person=by, question=question.name).first()
        answer = answer or ReviewAnswer(review=review, person=by, question=question.name)
        answer.text, answer.rating, answer.submitted_at = reply.text, reply.rating, now
        answer.save()
    audit.record("review.answered", by=by, on=review, now=now)
    if review.answers.values("person").distinct().count() == 2:
        review.state, review.revealed_at = ReviewState.REVEALED, now
        review.save(update_fields=["state", "revealed_at"])
        audit.record("review.revealed", by=by, on=review, now=now)
        _tell_both(review, review.pairing, "review_revealed", "Both of you have answered your joint review", now)
    return review


@transaction.atomic
def sign_review(*, review: JointReview, agrees: bool, by: Person, now: datetime) -> JointReview:
    """Say whether the two of you see it alike; when both have, the review is closed. To differ is a result."""
    review = _locked(review)
    side = _check_side(review, by)
    if review.closed_at and getattr(review, f"{side}_agrees") == agrees:
        return review
    check_can_sign(review)
    setattr(review, f"{side}_agrees", agrees)
    if None not in (review.mentor_agrees, review.mentee_agrees):
        review.state = ReviewState.AGREED if review.mentor_agrees and review.mentee_agrees else ReviewState.DIFFERED
        review.closed_at = now
    review.save(update_fields=["state", "closed_at", f"{side}_agrees"])
    audit.record("review.signed", by=by, on=review, now=now, side=side)
    return review


@transaction.atomic
def lapse_reviews(*, now: datetime) -> int:
    """Close reviews that one side never answered, two weeks after they were due; the number closed."""
    late = now.date() - timedelta(days=GRACE_DAYS)
    rows = list(JointReview.objects.select_for_update().filter(state=ReviewState.OPEN, due_on__lt=late))
    for review in rows:
        check_can_move_review(review, ReviewState.LAPSED)
        review.state, review.closed_at = ReviewState.LAPSED, now
        review.save(update_fields=["state", "closed_at"])
        audit.record("review.lapsed", on=review, now=now)
    return len(rows)


def open_answers(*, review: JointReview, user: User, now: datetime) -> list[ReviewAnswer]:
    """The answers somebody may read now; reading the other's is recorded first."""
    answers = list(review.answers.visible_to(user).select_related("person", "review__pairing"))
    if not all(user.has_perm("governance.read_answer", answer) for answer in answers):
        raise PermissionDenied
    if any(answer.person_id != user.person_id for answer in answers):
        audit.record_read("review.read", by=user.person, on=review, now=now)
    return answers


def _locked(review: JointReview) -> JointReview:
    rows = JointReview.objects.select_for_update(of=("self",)).select_related("pairing__mentor", "pairing__mentee")
    return rows.get(pk=review.pk)


def _check_side(review: JointReview, by: Person) -> str:
    if not review.pairing.includes(by):
        raise PermissionDenied
    return "mentor" if by.pk == review.pairing.mentor_id else "mentee"


def _tell_both(review: JointReview, pairing: Pairing, kind: str, title: str, now: datetime) -> None:
    url = reverse("governance:review_detail", args=[review.pk])
    for person in (pairing.mentor, pairing.mentee):
        partner = pairing.partner_of(person)
        context: dict[str, str | date] = {"partner": partner.name, "due_on": review.due_on}
        notify(kind=kind, to=person, occasion=f"{kind}:{review.pk}", title=title, url=url, context=context, now=now)
