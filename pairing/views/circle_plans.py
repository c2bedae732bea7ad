"""Circles formed by the engine: asked for, looked at, changed by hand, published."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.forms.circles import MoveForm, PlanForm
from pairing.models import CirclePlan, PlannedPlace
from pairing.selectors import breakdown
from pairing.selectors.circles import left_out_of_circles, proposed_circles
from pairing.services import circle_moves, circle_plans
from pairing.states import CirclePlanState
from pairing.views.runs import COHORTS
from programs.models import Enrolment

PLANS = CirclePlan.objects.select_related("cohort__track__program", "weights", "made_by")


@signed_in
def circle_plan_create(request: PersonRequest, slug: str) -> HttpResponse:
    cohort = fetch(request, "pairing.form_circles", COHORTS, slug=slug)
    topics = circle_plans.topics_to_choose(cohort)
    form = PlanForm(request.POST or None, topics=topics)
    if request.method == "POST" and form.is_valid():
        try:
            plan = circle_plans.make_plan(cohort=cohort, by=request.person, now=timezone.now(), **form.cleaned_data)
            return redirect(plan)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "pairing/circle_plan_form.html", {"form": form, "cohort": cohort, "topics": topics})


@signed_in
def circle_plan_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """The proposed circles with their scores, and who is in none and why."""
    plan = fetch(request, "pairing.manage_circle_plan", PLANS, pk=pk)
    proposed, worth = proposed_circles(plan), circle_moves.worth_of(plan)
    people = sum(len(one.places) for one in proposed)
    context = {
        "plan": plan,
        "cohort": plan.cohort,
        "proposed": [one for one in proposed if one.places],
        "empty": [one for one in proposed if not one.places],
        "left_out": list(left_out_of_circles(plan)),
        "people": people,
        "worth": worth,
        "fewer": plan.people - people,
        "given_up": plan.objective - worth,
        "topics": plan.topics.all(),
        "can_change": plan.state == CirclePlanState.PROPOSED,
        "too_small": any(one.short_by for one in proposed),
        "by_hand": plan.places.exclude(change_reason="").count(),
    }
    return render(request, "pairing/circle_plan_detail.html", context)


@signed_in
def circle_plan_move(request: PersonRequest, pk: str, enrolment_pk: str) -> HttpResponse:
    """Why somebody is where they are, and where else they could be; each choice says what it would score."""
    plan = fetch(request, "pairing.manage_circle_plan", PLANS, pk=pk)
    mentee = get_object_or_404(plan.cohort.enrolments.mentees().select_related("person"), pk=enrolment_pk)
    place = PlannedPlace.objects.filter(plan=plan, mentee=mentee).select_related("circle__mentor__person").first()
    try:
        choices = circle_moves.choices_for(plan, mentee, timezone.localdate())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(plan)
    seated = place is not None and place.circle_id is not None
    form = MoveForm(
        request.POST or None, plan=plan, choices=choices, now=place.score if place and seated else None,
        initial={"circle": place.circle_id if place else None},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _moved(request, plan, mentee, form):
        return redirect(plan)
    context = {
        "plan": plan, "cohort": plan.cohort, "mentee": mentee, "place": place, "form": form,
        "seated": seated,
        "bars": breakdown(place.points, plan.weights.as_dict(), place.without_data) if place and seated else [],
        "ruled_out": [choice for choice in choices if choice.why_not],
        "can_change": plan.state == CirclePlanState.PROPOSED,
    }  # fmt: skip
    return render(request, "pairing/circle_plan_move.html", context)


def _moved(request: PersonRequest, plan: CirclePlan, mentee: Enrolment, form: MoveForm) -> bool:
    """Whether the change was made; a refusal stands beside the circle."""
    try:
        place = circle_moves.move_person(
            plan=plan, mentee=mentee, by=request.person, now=timezone.now(), **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error("circle", str(refusal))
        return False
    now = f"is in {place.circle} now, {place.score / 1000:.1f} points" if place.circle else "is left out now"
    messages.success(request, f"{mentee.person} {now}.")
    return True


@signed_in
def circle_plan_publish(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    plan = fetch(request, "pairing.manage_circle_plan", PLANS, pk=pk)
    if request.method != "POST":
        proposed = [one for one in proposed_circles(plan) if one.places]
        people = sum(len(one.places) for one in proposed)
        context = {
            "plan": plan, "cohort": plan.cohort, "circles": len(proposed), "people": people,
            "mails": people + len(proposed), "left": left_out_of_circles(plan).count(),
        }  # fmt: skip
        return render(request, "pairing/circle_plan_publish.html", context)
    try:
        circle_moves.publish_plan(plan=plan, by=request.person, now=timezone.now())
        messages.success(request, "The circles are founded, and everybody is asked.")
        return redirect("activities:circle_list", plan.cohort.slug)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(plan)


@signed_in
@require_POST
def circle_plan_discard(request: PersonRequest, pk: str) -> HttpResponse:
    plan = fetch(request, "pairing.manage_circle_plan", PLANS, pk=pk)
    try:
        circle_plans.discard_plan(plan=plan, by=request.person, now=timezone.now())
        messages.success(request, "Set aside; nobody was told.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("activities:circle_list", plan.cohort.slug)
