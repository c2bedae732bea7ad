"""Evidence of a goal, and small steps towards it."""

from functools import partial

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from activities.forms.goals import EvidenceForm, StepForm
from activities.models import Goal, GoalEvidence, GoalStep
from activities.services import goal_parts as services
from activities.views.answers import came_from, tried
from activities.views.goals import context_of, goals_for
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal

PAIR = ("goal__pairing__mentor", "goal__pairing__mentee")


@signed_in
def evidence_add(request: PersonRequest, pk: str) -> HttpResponse:
    goal = fetch(request, "activities.change_goal", goals_for(request), pk=pk)
    form = EvidenceForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        add = partial(services.add_evidence, goal=goal, by=request.person, now=timezone.now())
        if tried(form, partial(add, **form.cleaned_data), "seen_on"):
            messages.success(request, "The evidence is kept.")
            return redirect(goal)
    return _form(request, goal, form, "Add evidence", "Keep this")


@signed_in
@require_POST
def evidence_remove(request: PersonRequest, pk: str) -> HttpResponse:
    shown = GoalEvidence.objects.visible_to(request.user).select_related(*PAIR)
    evidence = fetch(request, "activities.change_goal_part", shown, pk=pk)
    try:
        services.remove_evidence(evidence=evidence, by=request.person, now=timezone.now())
        messages.success(request, "Removed.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(evidence.goal)


@signed_in
def step_add(request: PersonRequest, pk: str) -> HttpResponse:
    """From the page of the goal; a page of its own where something was wrong."""
    goal = fetch(request, "activities.change_goal", goals_for(request), pk=pk)
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add = partial(services.add_step, goal=goal, by=request.person, now=timezone.now())
        if tried(form, partial(add, **form.cleaned_data)):
            messages.success(request, "The step is kept.")
            return redirect(goal)
    return _form(request, goal, form, "Add a small step", "Add the step")


def _form(request: PersonRequest, goal: Goal, form: Form, heading: str, button: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "button": button}
    return render(request, "activities/goal_part_form.html", context_of(goal, request) | context)


@signed_in
@require_POST
def step_mark(request: PersonRequest, pk: str) -> HttpResponse:
    step, done = _step(request, pk), request.POST.get("done") == "yes"
    try:
        services.mark_step(step=step, done=done, by=request.person, now=timezone.now())
        messages.success(request, "Done." if done else "It is open again.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(came_from(request) or step.goal)


@signed_in
@require_POST
def step_remove(request: PersonRequest, pk: str) -> HttpResponse:
    step = _step(request, pk)
    try:
        services.remove_step(step=step, by=request.person, now=timezone.now())
        messages.success(request, "The step is struck out.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(step.goal)


def _step(request: PersonRequest, pk: str) -> GoalStep:
    steps = GoalStep.objects.visible_to(request.user).select_related(*PAIR)
    return fetch(request, "activities.change_goal_part", steps, pk=pk)
