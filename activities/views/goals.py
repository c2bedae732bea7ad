from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from activities import audience
from activities.forms import GoalForm, GoalReviewForm
from activities.models import Goal
from activities.services import goals as services
from activities.views.answers import tried
from activities.views.pairs import PAIRINGS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest


def _goals(request: PersonRequest):
    related = ("pairing__mentor", "pairing__mentee", "set_by")
    return Goal.objects.visible_to(request.user).select_related(*related)


def _of(goal: Goal, request: PersonRequest) -> dict:
    pairing = goal.pairing
    return {
        "goal": goal,
        "pairing": pairing,
        "partner": pairing.partner_of(request.person),
        "who": audience.of_goal(pairing, request.person),
    }


@signed_in
def goal_detail(request: PersonRequest, pk: str) -> HttpResponse:
    goal = fetch(request, "activities.read_goal", _goals(request), pk=pk)
    context = _of(goal, request) | {
        "history": goal.history.select_related("reviewed_by"),
        "can_change": request.user.has_perm("activities.change_goal", goal),
    }
    return render(request, "activities/goal_detail.html", context)


@signed_in
def goal_create(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    pairing = fetch(request, "activities.log_session", PAIRINGS, pk=pairing_pk)
    form = GoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_goal = partial(services.set_goal, pairing=pairing, by=request.person, now=timezone.now())
        if tried(form, partial(set_goal, **form.cleaned_data)):
            messages.success(request, "The goal is set.")
            return redirect("activities:pair_detail", pairing.pk)
    context = {
        "form": form,
        "pairing": pairing,
        "partner": pairing.partner_of(request.person),
        "who": audience.of_goal(pairing, request.person),
    }
    return render(request, "activities/goal_form.html", context)


@signed_in
def goal_edit(request: PersonRequest, pk: str) -> HttpResponse:
    goal = fetch(request, "activities.change_goal", _goals(request), pk=pk)
    words = {"title": goal.title, "evidence": goal.evidence, "target_on": goal.target_on}
    form = GoalForm(request.POST or None, initial=words)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_goal, goal=goal, by=request.person, now=timezone.now())
        if tried(form, partial(change, **form.cleaned_data)):
            messages.success(request, "Saved.")
            return redirect("activities:goal_detail", pk)
    return render(request, "activities/goal_form.html", _of(goal, request) | {"form": form})


@signed_in
def goal_review(request: PersonRequest, pk: str) -> HttpResponse:
    goal = fetch(request, "activities.change_goal", _goals(request), pk=pk)
    form = GoalReviewForm(request.POST or None, goal=goal)
    if request.method == "POST" and form.is_valid():
        review = partial(services.review_goal, goal=goal, by=request.person, now=timezone.now())
        if tried(form, partial(review, **form.cleaned_data), "state"):
            messages.success(request, "Progress is kept.")
            return redirect("activities:goal_detail", pk)
    return render(request, "activities/goal_review.html", _of(goal, request) | {"form": form})
