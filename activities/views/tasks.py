"""A pair's tasks: from an idea to done."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from activities import audience
from activities.filters.tasks import TaskFilter
from activities.forms.tasks import TaskForm, TaskMoveForm, from_idea, from_task
from activities.models import Task, TaskCriterion
from activities.selectors import tasks as task_selectors
from activities.selectors.trackers import tracker_of_task
from activities.services import tasks as services
from activities.states import TaskState
from activities.views.answers import tried
from activities.views.pairs import PAIRINGS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.encryption.keys import prefetch_keys
from mentorship.errors import Refusal
from pairing.models import Pairing

SHOWN = 50
SAID = {
    TaskState.IN_PROGRESS: "Begun.",
    TaskState.DONE: "Done.",
    TaskState.DROPPED: "Set aside. Nothing is lost: it can be reopened.",
    TaskState.OPEN: "It is open again.",
}


def _tasks(request: PersonRequest) -> Any:
    related = ("pairing__mentor", "pairing__mentee", "pairing__cohort__track", "owner", "created_by", "goal__pairing")
    return Task.objects.visible_to(request.user).select_related(*related)


@signed_in
def task_list(request: PersonRequest) -> HttpResponse:
    """Everything to do in one's pairs, late things first."""
    today = timezone.localdate()
    rows = task_selectors.tasks_of(request.user)
    chosen = TaskFilter(request.GET, queryset=rows, reader=request.person, today=today)
    page = Paginator(chosen.qs, SHOWN).get_page(request.GET.get("page"))
    prefetch_keys(f"pairing:{task.pairing_id}" for task in page)
    shown = [(task, task.pairing.partner_of(request.person)) for task in page]
    context = {"filter": chosen, "page": page, "shown": shown, "today": today, "any": bool(shown) or rows.exists()}
    return render(request, "activities/task_list.html", context)


@signed_in
def task_ideas(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    """What a task can begin from: what the program offers, and what fits the focus of the track."""
    pairing = fetch(request, "activities.log_session", PAIRINGS, pk=pairing_pk)
    context = _pair(pairing, request) | {"beginnings": task_selectors.beginnings_for(pairing.cohort.track)}
    return render(request, "activities/task_ideas.html", context)


@signed_in
def task_create(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    """A task of one's own, or one that begins from an idea."""
    pairing = fetch(request, "activities.log_session", PAIRINGS, pk=pairing_pk)
    idea = task_selectors.beginnings_for(pairing.cohort.track).find(request.GET.get("from", ""))
    form = TaskForm(
        request.POST or None, pairing=pairing, by=request.person, initial=from_idea(idea) if idea else {}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        give = partial(services.give_task, pairing=pairing, task_id=form.cleaned_data["task_id"], draft=form.draft())
        if task := tried(form, partial(give, by=request.person, now=timezone.now())):
            messages.success(request, _given(task, request))
            return redirect(task)
    return render(request, "activities/task_form.html", _pair(pairing, request) | {"form": form})


@signed_in
def task_detail(request: PersonRequest, pk: str) -> HttpResponse:
    task = fetch(request, "activities.read_task", _tasks(request), pk=pk)
    can_change = request.user.has_perm("activities.change_task", task)
    criteria = list(task_selectors.criteria_of(task, request.user))
    context = _pair(task.pairing, request) | {
        "task": task,
        "who": audience.of_task(task.pairing.partner_of(request.person)),
        "criteria": criteria,
        "met": sum(1 for criterion in criteria if criterion.met_at),
        "goal": task.goal if task.goal and request.user.has_perm("activities.read_goal", task.goal) else None,
        "can_change": can_change,
        "tracker": tracker_of_task(task, timezone.localdate()),
    }
    return render(request, "activities/task_detail.html", context)


@signed_in
def task_edit(request: PersonRequest, pk: str) -> HttpResponse:
    task = fetch(request, "activities.change_task", _tasks(request), pk=pk)
    if not task.is_open:
        messages.info(request, f"This task is {task.get_state_display()}. Reopen it to change it.")
        return redirect(task)
    criteria = [criterion.text for criterion in task_selectors.criteria_of(task, request.user)]
    initial = from_task(task, criteria) | {"task_id": task.pk}
    form = TaskForm(request.POST or None, pairing=task.pairing, by=request.person, initial=initial)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_task, task=task, by=request.person, now=timezone.now())
        if tried(form, partial(change, draft=form.draft())):
            messages.success(request, "Saved.")
            return redirect(task)
    return render(request, "activities/task_form.html", _pair(task.pairing, request) | {"form": form, "task": task})


@signed_in
def task_move(request: PersonRequest, pk: str) -> HttpResponse:
    """Finish a task on a page that asks how long it took; begin, set aside and reopen it with one button."""
    task = fetch(request, "activities.change_task", _tasks(request), pk=pk)
    spent = task.minutes if task.minutes_spent is None else task.minutes_spent
    form = TaskMoveForm(request.POST or None, initial={"to": TaskState.DONE, "minutes_spent": spent})
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        move = partial(services.move_task, task=task, by=request.person, now=timezone.now())
        if tried(form, partial(move, **form.cleaned_data)):
            messages.success(request, SAID[to])
            return redirect(task)
        if to != TaskState.DONE:
            messages.error(request, str(form.non_field_errors()[0]))
            return redirect(task)
    return render(request, "activities/task_move.html", _pair(task.pairing, request) | {"form": form, "task": task})


@signed_in
@require_POST
def criterion_mark(request: PersonRequest, pk: str) -> HttpResponse:
    """Tick one line of the checklist, or take the tick back."""
    mine = TaskCriterion.objects.visible_to(request.user).select_related("task__pairing")
    criterion = fetch(request, "activities.change_criterion", mine, pk=pk)
    met = request.POST.get("met") == "yes"
    try:
        services.mark_criterion(criterion=criterion, met=met, by=request.person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{criterion.task.get_absolute_url()}#criteria")


def _pair(pairing: Pairing, request: PersonRequest) -> dict[str, Any]:
    """What every page of a task says of the pair."""
    partner = pairing.partner_of(request.person)
    return {
        "pairing": pairing,
        "partner": partner,
        "who_work": audience.of_task_words(),
        "who_remark": audience.of_task_remark(partner),
    }


def _given(task: Task, request: PersonRequest) -> str:
    return "The task is kept." if task.owner_id == request.person.pk else f"The task is kept, and {task.owner} is told."
