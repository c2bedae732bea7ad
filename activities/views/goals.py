"""A pair's goals: all of somebody's at a glance, one by itself, and what is typed about it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from activities import audience
from activities.forms.goals import GoalLookForm, ScaledGoalForm, StepForm, described_as_initial, initial_of
from activities.ideas.goals import template_named, templates_for
from activities.models import Goal
from activities.models.goal import WORKED_ON
from activities.policies.goals import can_agree
from activities.selectors import goals as goal_selectors
from activities.services import goal_words
from activities.services import goals as services
from activities.states import Attainment
from activities.views.answers import came_from, tried
from activities.views.pairs import PAIRINGS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.encryption.keys import prefetch_keys
from pairing.models import Pairing

RELATED = ("pairing__mentor", "pairing__mentee", "pairing__cohort__track", "set_by")


def goals_for(request: PersonRequest):
    return Goal.objects.visible_to(request.user).select_related(*RELATED)


def context_of(goal: Goal, request: PersonRequest) -> dict[str, Any]:
    """What every page about a goal shows."""
    return {"goal": goal} | _about(goal.pairing, request)


def _about(pairing: Pairing, request: PersonRequest) -> dict[str, Any]:
    return {
        "pairing": pairing,
        "partner": pairing.partner_of(request.person),
        "who": audience.of_goal(pairing, request.person),
    }


@signed_in
def goal_list(request: PersonRequest) -> HttpResponse:
    """Every goal one works on, as mentee and as mentor, with a look at it one tap away."""
    goals = list(goal_selectors.goals_of_person(request.person, request.user))
    prefetch_keys(f"pairing:{pk}" for pk in {goal.pairing_id for goal in goals})
    pairs = goal_selectors.by_pair(goals, request.person)
    context = {
        "pairs": [pair for pair in pairs if pair.pairing.is_under_way],
        "earlier": [pair for pair in pairs if not pair.pairing.is_under_way],
        "without": PAIRINGS.under_way().of(request.person).exclude(pk__in=[pair.pairing.pk for pair in pairs]),
        "waiting": sum(glance.waits for pair in pairs if pair.pairing.is_under_way for glance in pair.open),
        "levels": list(Attainment),
    }
    return render(request, "activities/goal_list.html", context)


@signed_in
def goal_detail(request: PersonRequest, pk: str) -> HttpResponse:
    goal, me = fetch(request, "activities.read_goal", goals_for(request), pk=pk), request.person
    looks = list(goal_selectors.look_history(goal, request.user))
    rewording = goal_selectors.proposed_rewording(goal, request.user)
    context = context_of(goal, request) | {
        "looks": looks,
        "plot": goal_selectors.plot_of(goal, looks, timezone.now()),
        "levels": goal_selectors.scale_of(goal),
        "weight": goal_selectors.weight_in_words(goal),
        "steps": goal_selectors.steps_of(goal, request.user),
        "shown": goal_selectors.evidence_of(goal, request.user),
        "step_form": StepForm(),
        "rewording": rewording,
        "rows": goal_selectors.compared(goal, rewording) if rewording else [],
        "mine": rewording and rewording.proposed_by_id == me.pk,
        "former": goal_selectors.former_words(goal, request.user),
        "asked": can_agree(goal, me),
        "can_change": request.user.has_perm("activities.change_goal", goal) and goal.state != "withdrawn",
        "can_reword": goal.state in WORKED_ON,
    }
    return render(request, "activities/goal_detail.html", context)


@signed_in
def goal_create(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    """Propose a goal, from nothing or from one of the templates of the track."""
    pairing = fetch(request, "activities.log_session", PAIRINGS, pk=pairing_pk)
    focus = pairing.cohort.track.focus
    template = template_named(focus, request.GET.get("template", ""))
    filled = {"title": template.title} | described_as_initial(template.described) if template else {}
    form = ScaledGoalForm(request.POST or None, initial=filled)
    if request.method == "POST" and form.is_valid():
        propose = partial(services.set_goal, pairing=pairing, goal_id=form.cleaned_data["goal_id"], by=request.person)
        if tried(form, partial(propose, draft=form.draft(), now=timezone.now())):
            messages.success(request, f"The goal is set, and {pairing.partner_of(request.person)} is asked to agree.")
            return redirect("activities:pair_detail", pairing.pk)
    context = {"form": form, "templates": templates_for(focus), "chosen": template} | _about(pairing, request)
    return render(request, "activities/goal_form.html", context)


@signed_in
def goal_edit(request: PersonRequest, pk: str) -> HttpResponse:
    goal = fetch(request, "activities.change_goal", goals_for(request), pk=pk)
    worded = goal_selectors.proposed_rewording(goal, request.user) or goal
    form = ScaledGoalForm(request.POST or None, initial=initial_of(goal, worded))
    if request.method == "POST" and form.is_valid():
        change = partial(goal_words.change_goal, goal=goal, draft=form.draft(), by=request.person, now=timezone.now())
        if tried(form, change):
            messages.success(request, "Saved.")
            return redirect(goal)
    return render(request, "activities/goal_form.html", context_of(goal, request) | {"form": form})


@signed_in
def goal_review(request: PersonRequest, pk: str) -> HttpResponse:
    """A look at a goal; from a list of goals it is one tap and leads back there."""
    goal = fetch(request, "activities.change_goal", goals_for(request), pk=pk)
    form = GoalLookForm(request.POST or None, goal=goal)
    if request.method == "POST" and form.is_valid():
        review = partial(services.review_goal, goal=goal, by=request.person, now=timezone.now())
        if tried(form, partial(review, **form.facts()), "state" if "state" in form.fields else None):
            messages.success(request, "Progress is kept.")
            return redirect(came_from(request) or goal)
    return render(request, "activities/goal_review.html", context_of(goal, request) | {"form": form})
