"""A task on its way to a tracker, for the two of its pair."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from activities import audience
from activities.forms.trackers import SendForm
from activities.models import Task, TrackedTask
from activities.selectors.trackers import to_send, trackers_for
from activities.services import tracked_tasks as services
from activities.trackers.text import as_read
from activities.views.answers import tried
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal


def _task(request: PersonRequest, pk: str) -> Task:
    rows = Task.objects.visible_to(request.user).select_related("pairing__mentor", "pairing__mentee", "owner")
    return fetch(request, "activities.change_task", rows, pk=pk)


def _tracked(task: Task) -> TrackedTask:
    tracked = TrackedTask.objects.filter(task=task).select_related("connection", "task__pairing").first()
    if tracked is None:
        raise Http404
    return tracked


@signed_in
def task_send(request: PersonRequest, pk: str) -> HttpResponse:
    """What colleagues will read, word for word, before anything is sent."""
    task = _task(request, pk)
    choices = trackers_for(task.pairing, timezone.localdate())
    if not choices or TrackedTask.objects.filter(task=task).exists():
        return redirect(task)
    form = SendForm(request.POST or None, choices=choices, own=task.owner_id == request.person.pk)
    if request.method == "POST" and form.is_valid():
        send = partial(services.send_task, task=task, by=request.person, now=timezone.now(), **form.cleaned_data)
        if tracked := tried(form, send):
            messages.success(request, f"It goes to {tracked.connection.name} now.")
            return redirect(task)
    context = {
        "task": task,
        "pairing": task.pairing,
        "partner": task.pairing.partner_of(request.person),
        "form": form,
        "only": choices[0] if len(choices) == 1 else None,
        "text": as_read(to_send(task, f"{settings.SITE_URL}{task.get_absolute_url()}")),
        "who": audience.of_sent_task(choices),
    }
    return render(request, "activities/task_send.html", context)


@signed_in
@require_POST
def task_send_again(request: PersonRequest, pk: str) -> HttpResponse:
    task = _task(request, pk)
    tracked = _tracked(task)
    try:
        services.send_again(tracked=tracked, by=request.person, now=timezone.now())
        messages.success(request, f"It goes to {tracked.connection.name} once more.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(task)


@signed_in
@require_POST
def task_leave_tracker(request: PersonRequest, pk: str) -> HttpResponse:
    task = _task(request, pk)
    tracked = _tracked(task)
    services.leave_tracker(tracked=tracked, by=request.person, now=timezone.now())
    messages.success(request, f"The task has left {tracked.connection.name}. The issue there stays as it is.")
    return redirect(task)
