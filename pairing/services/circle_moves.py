"""Moving somebody between proposed circles by hand, and publishing what is proposed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from mentorship.people.states import Employment
from pairing.models import CircleMember, CirclePlan, PlannedCircle, PlannedPlace
from pairing.policies.circles import check_can_move_plan
from pairing.services.circle_founding import Founding, found_with_people
from pairing.services.circle_plans import score_with
from pairing.services.options import BARRED_SOMEHOW
from pairing.states import CirclePlanState
from programs.models import Cohort, Enrolment
from programs.states import EnrolmentState


class NotPossible(Refusal):
    pass


class Stale(Refusal):
    """Something changed since the circles were proposed."""


@dataclass(frozen=True)
class Choice:
    """A circle somebody could be moved to: what they score there; ``why_not`` says what forbids it."""

    circle: PlannedCircle
    score: int
    free: int
    current: bool = False
    why_not: str = ""


def choices_for(plan: CirclePlan, mentee: Enrolment, today: date) -> list[Choice]:
    """Every circle of the plan with what the person would score in it, best first."""
    circles = list(plan.circles.select_related("mentor__person"))
    scores = score_with(plan, mentee.person.employee_id, {c.mentor.person.employee_id for c in circles}, today)
    columns = {mentor.id: column for column, mentor in enumerate(scores.mentors)}
    forbidden, total = scores.forbidden, scores.total
    held = plan.places.exclude(mentee=mentee).exclude(circle=None).values_list("circle", flat=True)
    taken, now = Counter(held), plan.places.filter(mentee=mentee).values_list("circle", flat=True).first()
    choices = []
    for circle in circles:
        column = columns.get(circle.mentor.person.employee_id)
        code = 0 if column is None else int(forbidden[0, column])
        why_not = "Its mentor is no longer free." if column is None else _why_not(code)
        free = plan.size_max - taken[circle.pk]
        if not why_not and free <= 0:
            why_not = f"It is full: {plan.size_max} are in it."
        choices.append(Choice(circle, 0 if column is None else int(total[0, column]), free, circle.pk == now, why_not))
    return sorted(choices, key=lambda choice: (bool(choice.why_not), -choice.score, choice.circle.name))


def _why_not(code: int) -> str:
    """By which rule is not said: a private wish not to meet is one of them."""
    return BARRED_SOMEHOW if code >= 0 else ""


def worth_of(plan: CirclePlan) -> int:
    return sum(plan.places.values_list("score", flat=True))


@transaction.atomic
def move_person(
    *, plan: CirclePlan, mentee: Enrolment, circle: PlannedCircle | None, reason: str, by: Person, now: datetime
) -> PlannedPlace:
    """Put somebody into another proposed circle, or into none. The reason is kept."""
    plan = _locked(plan)
    if plan.state != CirclePlanState.PROPOSED:
        raise NotPossible(f"These circles are {plan.get_state_display()}, so nobody can be moved any more.")
    if not reason.strip():
        raise NotPossible("Say why: the reason is kept with the circles.")
    place, _ = PlannedPlace.objects.get_or_create(plan=plan, mentee=mentee, defaults={"sentence": "Not placed yet."})
    former = place.circle_id
    if circle is None:
        place.score, place.points, place.without_data = 0, {}, []
        place.sentence = f"Left out by hand: {reason.strip()}"[:500]
    else:
        _put(plan, place, mentee, circle, now.date())
    place.circle, place.changed_by, place.change_reason = circle, by, reason.strip()[:500]
    place.save()
    audit.record(
        "circle_plan.changed", by=by, on=plan, now=now, mentee=mentee.person_id,
        former=str(former) if former else None, circle=str(circle.pk) if circle else None,
    )  # fmt: skip
    return place


def _put(plan: CirclePlan, place: PlannedPlace, mentee: Enrolment, circle: PlannedCircle, today: date) -> None:
    mentor = circle.mentor.person
    if plan.places.filter(circle=circle).exclude(mentee=mentee).count() >= plan.size_max:
        raise NotPossible(f"{circle} is full: {plan.size_max} are in it. Move somebody out of it first.")
    scores = score_with(plan, mentee.person.employee_id, {mentor.employee_id}, today)
    if not scores.mentors:
        raise NotPossible(f"{mentor} is no longer enrolled, at work and in no circle.")
    if sentence := _why_not(int(scores.forbidden[0, 0])):
        raise NotPossible(sentence)
    points = scores.points(0, 0)
    place.points, place.score, place.without_data = points, sum(points.values()), scores.without_data(0, 0)
    place.sentence = ""


@transaction.atomic
def publish_plan(*, plan: CirclePlan, by: Person, now: datetime) -> CirclePlan:
    """Found the circles that somebody is in, and ask everybody. Again changes nothing."""
    plan = _locked(plan)
    if plan.state == CirclePlanState.PUBLISHED:
        return plan
    check_can_move_plan(plan, CirclePlanState.PUBLISHED)
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("track").get(pk=plan.cohort_id)
    planned_circles = list(plan.circles.select_related("mentor__person", "topic"))
    places = list(plan.places.exclude(circle=None).select_related("mentee__person"))
    members: dict[object, list[Enrolment]] = {circle.pk: [] for circle in planned_circles}
    for place in places:
        members[place.circle_id].append(place.mentee)
    filled = [circle for circle in planned_circles if members[circle.pk]]
    _check_sizes(plan, {circle.name: len(members[circle.pk]) for circle in filled})
    _check_still_true(cohort, [*(circle.mentor for circle in filled), *(place.mentee for place in places)])
    founding = [
        Founding(planned.name, planned.topic, planned.mentor.person, [one.person for one in members[planned.pk]])
        for planned in filled
    ]
    circles = found_with_people(
        cohort=cohort, founding=founding, size_min=plan.size_min, size_max=plan.size_max, by=by, now=now
    )
    for planned, circle in zip(filled, circles, strict=True):
        planned.circle = circle
    PlannedCircle.objects.bulk_update(filled, ["circle"])
    plan.state, plan.published_at = CirclePlanState.PUBLISHED, now
    plan.save(update_fields=["state", "published_at"])
    audit.record("circle_plan.published", by=by, on=plan, now=now, circles=len(filled), people=len(places))
    return plan


def _check_sizes(plan: CirclePlan, sizes: dict[str, int]) -> None:
    if not sizes:
        raise NotPossible("Nobody is in any of these circles.")
    for name, size in sizes.items():
        if size < plan.size_min:
            raise NotPossible(f"{name} has {size}, fewer than {plan.size_min}. Move somebody in, or all of them out.")


def _check_still_true(cohort: Cohort, enrolments: list[Enrolment]) -> None:
    """Nobody withdrew, went or came into a circle since."""
    people = [enrolment.person_id for enrolment in enrolments]
    held = set(
        CircleMember.objects.holding()
        .filter(circle__cohort=cohort, person__in=people)
        .values_list("person_id", flat=True)
    )
    for enrolment in enrolments:
        person = enrolment.person
        if enrolment.state == EnrolmentState.WITHDRAWN:
            raise Stale(f"{person} withdrew since. Form the circles again.")
        if person.status != Employment.ACTIVE:
            raise Stale(f"{person} is not at work any more. Form the circles again.")
        if enrolment.person_id in held:
            raise Stale(f"{person} is in a circle of this cohort by now. Form the circles again.")


def _locked(plan: CirclePlan) -> CirclePlan:
    rows = CirclePlan.objects.select_for_update(of=("self",)).select_related("cohort__track")
    return rows.get(pk=plan.pk)
