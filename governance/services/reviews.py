"""Joint reviews: each answers alone, in the same words, until both see both (G2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from activities.models import Goal
from activities.models.goal import COUNTED
from governance.models import JointReview, ReviewAnswer, ReviewGoal
from governance.models.review_template import FEWEST_DAYS
from governance.policies import check_can_answer, check_can_extend, check_can_move_review, later_day
from governance.selectors.cycles import (
    USUAL_DAYS,
    USUAL_KEY,
    USUAL_NAME,
    Occasion,
    due_pairings,
    occasions_by_cohort,
    until,
)
from governance.states import ReviewState
from mentorship import audit
from mentorship.notifications.services import notify
from mentorship.notifications.still_due import Told, keys_of, still_due
from mentorship.notifications.waking import waking
from mentorship.people.models import Person
from mentorship.people.states import Employment
from pairing.models import Pairing
from pairing.states import PairingState
from programs.models import Cohort
from programs.states import CohortState

GRACE_DAYS = 14
REMIND_DAYS = 3
Levels = Mapping[UUID, int | None]
"""Where somebody sees each goal, by its id; None: they say nothing of it."""


@dataclass(frozen=True)
class Reply:
    """One side's answer to one question."""

    text: str = ""
    rating: int | None = None


def open_due_reviews(*, now: datetime) -> int:
    """Open, for each pair of a running cohort, the review of the last occasion that has come; the number opened.

    Again opens none. An occasion that passed before the pair began, or before a later one, is not made up for.
    """
    running = Cohort.objects.filter(state=CohortState.RUNNING, starts_on__lte=now.date() + timedelta(days=1))
    opened = 0
    for cohort, occasions in _with_occasions(running):
        come = [occasion for occasion in occasions if occasion.day <= now.date() + timedelta(days=1)]
        if not come:
            continue
        for pairing in due_pairings(cohort, come[-1]):
            if come[-1].day <= now.astimezone(pairing.mentee.zone).date():
                opened += open_review(pairing=pairing, occasion=come[-1], by=None, now=now) is not None
    return opened


def _with_occasions(cohorts: QuerySet[Cohort]) -> list[tuple[Cohort, list[Occasion]]]:
    found = list(cohorts)
    occasions = occasions_by_cohort(found)
    return [(cohort, occasions[cohort.pk]) for cohort in found]


@transaction.atomic
def open_review(
    *, pairing: Pairing, occasion: Occasion | None = None, by: Person | None, now: datetime
) -> JointReview | None:
    """Ask both sides of a pairing, half-way unless told otherwise; None when they were asked, or still answer."""
    pairing = (
        Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee", "cohort").get(pk=pairing.pk)
    )
    key = occasion.key if occasion else USUAL_KEY
    still = Q(occasion=key) | Q(state__in=[ReviewState.OPEN, ReviewState.REVEALED])
    if JointReview.objects.filter(still, pairing=pairing).exists():
        return None
    today = now.date()
    due_on = max(occasion.until, min(today + timedelta(days=FEWEST_DAYS), pairing.cohort.ends_on)) if occasion else None
    review = JointReview.objects.create(
        pairing=pairing, occasion=key, title=occasion.name if occasion else USUAL_NAME,
        version=occasion.version if occasion else None, opened_at=now,
        due_on=due_on or until(pairing.cohort, today, USUAL_DAYS),
    )  # fmt: skip
    audit.record("review.opened", by=by, on=review, now=now, pairing=str(pairing.pk))
    tell_both(review, "review_opened", "Your joint review is open", now)
    return review


@transaction.atomic
def answer_review(
    *, review: JointReview, replies: Mapping[str, Reply], levels: Levels | None = None, by: Person, now: datetime
) -> JointReview:
    """Give or change one's own answers and levels of the goals, unseen by the other until both have answered."""
    review = locked(review)
    check_side(review, by)
    check_can_answer(review)
    for question in review.questions:
        reply = replies.get(question.name, Reply())
        answer = ReviewAnswer.objects.filter(review=review, person=by, question=question.name).first()
        answer = answer or ReviewAnswer(person=by, question=question.name)
        answer.review = review
        answer.text, answer.rating, answer.submitted_at = reply.text, reply.rating, now
        answer.save()
    give_levels(review, levels or {}, by, now)
    audit.record("review.answered", by=by, on=review, now=now)
    if review.answers.values("person").distinct().count() == 2:
        review.state, review.revealed_at = ReviewState.REVEALED, now
        review.save(update_fields=["state", "revealed_at"])
        audit.record("review.revealed", by=by, on=review, now=now)
        tell_both(review, "review_revealed", "Both of you have answered your joint review", now)
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
            tell_both(review, "review_lapsed", "Your joint review is closed unanswered", now)
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
    answers = ReviewAnswer.objects.filter(review=review, person=by).select_related("review")
    return {answer.question: Reply(answer.text, answer.rating) for answer in answers}


def give_levels(review: JointReview, levels: Levels, by: Person, now: datetime) -> bool:
    """Keep where somebody sees each goal, or that they say nothing of it; whether anything changed."""
    mine = {row.goal_id: row for row in ReviewGoal.objects.filter(review=review, person=by)}
    changed = {pk: level for pk, level in levels.items() if level != (mine[pk].level if pk in mine else None)}
    if not changed:
        return False
    goals = Goal.objects.visible_to(by.user).filter(pairing=review.pairing, state__in=COUNTED, pk__in=changed)
    for goal in goals.only("pk"):
        if changed[goal.pk] is None:
            ReviewGoal.objects.filter(review=review, person=by, goal=goal).delete()
        else:
            values = {"level": changed[goal.pk], "given_at": now}
            ReviewGoal.objects.update_or_create(review=review, person=by, goal=goal, defaults=values)
    return True


@transaction.atomic
def extend_review(*, review: JointReview, due_on: date, by: Person, now: datetime) -> JointReview:
    """Take a week more, twice at most; the other is told. ``due_on`` is the day one saw: pressed twice it is one."""
    review = locked(review)
    check_side(review, by)
    if review.due_on != due_on:
        return review
    today = now.astimezone(by.zone).date()
    check_can_extend(review, today)
    review.due_on, review.extensions = later_day(review, today), review.extensions + 1
    review.save(update_fields=["due_on", "extensions"])
    audit.record("review.extended", by=by, on=review, now=now, times=review.extensions)
    tell(review, review.pairing.partner_of(by), "review_extended", "There is more time for your joint review", now)
    return review


def locked(review: JointReview) -> JointReview:
    return _for_update().get(pk=review.pk)


def _for_update() -> QuerySet[JointReview]:
    rows = JointReview.objects.select_for_update(of=("self",))
    return rows.select_related("pairing__mentor", "pairing__mentee", "pairing__cohort", "version")


def check_side(review: JointReview, by: Person) -> str:
    if not review.pairing.includes(by):
        raise PermissionDenied
    return "mentor" if by.pk == review.pairing.mentor_id else "mentee"


def tell_both(review: JointReview, kind: str, title: str, now: datetime) -> None:
    for person in (review.pairing.mentor, review.pairing.mentee):
        tell(review, person, kind, title, now)


def tell(
    review: JointReview, person: Person, kind: str, title: str, now: datetime, not_after: datetime | None = None
) -> bool:
    """Once an occasion: what may happen again is told again once the review has moved on."""
    url = reverse("governance:review_detail", args=[review.pk])
    context: dict[str, str | date] = {"partner": review.pairing.partner_of(person).name, "due_on": review.due_on}
    again = f":{review.extensions}:{review.amended}" if review.extensions or review.amended else ""
    told = notify(
        kind=kind, to=person, occasion=f"{kind}:{review.pk}{again}", title=title, url=url, context=context, now=now,
        not_after=not_after, cohort=review.pairing.cohort_id,
    )  # fmt: skip
    return told is not None


def _remind(review: JointReview, person: Person, now: datetime) -> bool:
    """A reminder that comes after the day it speaks of is dropped."""
    end_of_day = datetime.combine(review.due_on, time.max, person.zone)
    if waking(person, now) > end_of_day:
        return False
    return tell(review, person, "review_due", f"Your joint review is due on {review.due_on:%-d %B}", now, end_of_day)
