"""Buttons of the other's word on a goal: agree, take back, decline."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from activities.models import Goal, Rewording
from activities.services import goal_words, goals
from activities.views.answers import came_from
from activities.views.goals import goals_for
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal


@signed_in
@require_POST
def goal_agree(request: PersonRequest, pk: str) -> HttpResponse:
    goal = fetch(request, "activities.change_goal", goals_for(request), pk=pk)
    version = request.POST.get("version", "")
    read = int(version) if version.isdecimal() and len(version) < 10 else 0
    return _answer(
        request, goal, lambda: goals.agree_goal(goal=goal, version=read, by=request.person, now=timezone.now()),
        f"You and {goal.pairing.partner_of(request.person)} have both agreed to this goal.",
    )  # fmt: skip


@signed_in
@require_POST
def goal_withdraw(request: PersonRequest, pk: str) -> HttpResponse:
    goal = fetch(request, "activities.change_goal", goals_for(request), pk=pk)
    return _answer(
        request, goal, lambda: goals.withdraw_goal(goal=goal, by=request.person, now=timezone.now()),
        "The goal is not proposed any more.",
    )  # fmt: skip


@signed_in
@require_POST
def rewording_agree(request: PersonRequest, pk: str) -> HttpResponse:
    rewording = _rewording(request, pk)
    return _answer(
        request, rewording.goal,
        lambda: goal_words.agree_rewording(rewording=rewording, by=request.person, now=timezone.now()),
        "You have both agreed to these words.",
    )  # fmt: skip


@signed_in
@require_POST
def rewording_withdraw(request: PersonRequest, pk: str) -> HttpResponse:
    rewording = _rewording(request, pk)
    return _answer(
        request, rewording.goal,
        lambda: goal_words.withdraw_rewording(rewording=rewording, by=request.person, now=timezone.now()),
        "The goal stays as you both agreed on it.",
    )  # fmt: skip


def _rewording(request: PersonRequest, pk: str) -> Rewording:
    mine = Rewording.objects.visible_to(request.user).select_related("goal__pairing__mentor", "goal__pairing__mentee")
    return fetch(request, "activities.change_goal_part", mine, pk=pk)


def _answer(request: PersonRequest, goal: Goal, write: Callable[[], Goal], done: str) -> HttpResponse:
    """Do it and say so, or say why not; then back to where the button stood."""
    try:
        write()
        messages.success(request, done)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(came_from(request) or goal)
