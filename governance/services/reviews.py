"""Joint reviews: each answers alone, both see both, then they agree or agree to differ (G2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from governance.models import JointReview, ReviewAnswer
from governance.policies import check_can_answer, check_can_move_review, check_can_sign
from governance.questions import QUESTIONS
from governance.states import ReviewState
from mentorship import audit
from mentorship.notifications.services import notify
from mentorship.notifications.still_due import Told, keys_of, still_due
from mentorship.notifications.waking import waking
from mentorship.people.models import Person, User
from mentorship.people.states import Employment
from pairing.models import Pairing
from pairing.states import PairingState
from programs.states import CohortState

DAYS_TO_ANSWER = 14
GRACE_DAYS = 14
REMIND_DAYS = 3


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
        answer = answer or ReviewAnswer(person=by, question=question.name)
        answer.review = review
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
    if getattr(review, f"{side}_agrees") == agrees:
        return review
    check_can_sign(review)
    setattr(review, f"{side}_agrees", agrees)
    if None not in (review.mentor_agrees, review.mentee_agrees):
        review.state = ReviewState.AGREED if review.mentor_agrees and review.mentee_agrees else ReviewState.DIFFERED
        review.closed_at = now
    review.save(update_fields=["state", "closed_at", f"{side}_agrees"])
    audit.record("review.signed", by=by, on=review, now=now, side=side)
    if review.closed_at:
        _tell_both(review, review.pairing, "review_signed", "Your joint review is signed", now)
    return review


@transaction.atomic
def lapse_reviews(*, now: datetime) -> int:
    """Close reviews that one side never answered, two weeks after they were due; the number closed."""
    late = now.date() - timedelta(days=GRACE_DAYS)
    rows = list(_for_update().filter(state=ReviewState.OPEN, due_on__lt=late))
    for review in rows:
        check_can_move_review(review, ReviewState.LAPSED)
        review.state, review.closed_at = ReviewState.LAPSED, now
        review.save(update_fields=["state", "closed_at"])
        audit.record("review.lapsed", on=review, now=now)
        if review.pairing.state == PairingState.ACTIVE:
            _tell_both(review, review.pairing, "review_lapsed", "Your joint review is closed unanswered", now)
    return len(rows)


def remind_reviews(*, now: datetime) -> int:
    """Remind whoever has not answered an open review shortly before it is due; the number told. Again tells nobody."""
    soon = now.date() + timedelta(days=REMIND_DAYS)
    due = JointReview.objects.filter(
        state=ReviewState.OPEN, due_on__range=(now.date(), soon), pairing__state=PairingState.ACTIVE
    )
    told = 0
    for review in due.select_related("pairing__mentor", "pairing__mentee"):
        answered = set(ReviewAnswer.objects.filter(review=review).values_list("person_id", flat=True))
        waiting = [who for who in (review.pairing.mentor, review.pairing.mentee) if who.pk not in answered]
        told += sum(_remind(review, who, now) for who in waiting if who.status == Employment.ACTIVE)
    return told


@still_due("review_due")
def those_unanswered(told: Collection[Told], now: datetime) -> set[Told]:
    """The review is still open, and whoever is reminded has not answered it meanwhile."""
    found = JointReview.objects.filter(pk__in=keys_of(told), state=ReviewState.OPEN).values_list("pk", flat=True)
    answers = ReviewAnswer.objects.filter(review__in=found).values_list("review", "person_id")
    still_open, answered = {str(pk) for pk in found}, {(str(pk), person) for pk, person in answers}
    return {one for one in told if one.key in still_open and (one.key, one.person_id) not in answered}


def own_replies(*, review: JointReview, by: Person) -> dict[str, Reply]:
    """What somebody has answered so far, by question."""
    answers = ReviewAnswer.objects.filter(review=review, person=by)
    return {answer.question: Reply(answer.text, answer.rating) for answer in answers}


def open_answers(*, review: JointReview, user: User, now: datetime) -> list[ReviewAnswer]:
    """The answers somebody may read now; reading the other's is recorded first."""
    answers = list(review.answers.visible_to(user).select_related("person", "review__pairing"))
    if not all(user.has_perm("governance.read_answer", answer) for answer in answers):
        raise PermissionDenied
    if any(answer.person_id != user.person_id for answer in answers):
        audit.record_read("review.read", by=user.person, on=review, now=now)
    return answers


def _locked(review: JointReview) -> JointReview:
    return _for_update().get(pk=review.pk)


def _for_update() -> QuerySet[JointReview]:
    return JointReview.objects.select_for_update(of=("self",)).select_related("pairing__mentor", "pairing__mentee")


def _check_side(review: JointReview, by: Person) -> str:
    if not review.pairing.includes(by):
        raise PermissionDenied
    return "mentor" if by.pk == review.pairing.mentor_id else "mentee"


def _tell_both(review: JointReview, pairing: Pairing, kind: str, title: str, now: datetime) -> None:
    for person in (pairing.mentor, pairing.mentee):
        _tell(review, person, kind, title, now)


def _tell(
    review: JointReview, person: Person, kind: str, title: str, now: datetime, not_after: datetime | None = None
) -> bool:
    url = reverse("governance:review_detail", args=[review.pk])
    context: dict[str, str | date] = {"partner": review.pairing.partner_of(person).name, "due_on": review.due_on}
    told = notify(
        kind=kind, to=person, occasion=f"{kind}:{review.pk}", title=title, url=url, context=context, now=now,
        not_after=not_after, cohort=review.pairing.cohort_id,
    )  # fmt: skip
    return told is not None


def _remind(review: JointReview, person: Person, now: datetime) -> bool:
    """A reminder that comes after the day it speaks of is dropped."""
    end_of_day = datetime.combine(review.due_on, time.max, person.zone)
    if waking(person, now) > end_of_day:
        return False
    return _tell(review, person, "review_due", f"Your joint review is due on {review.due_on:%-d %B}", now, end_of_day)
