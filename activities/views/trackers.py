"""Trackers, for administrators: what is connected, how it does, and what waits."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from activities import audience
from activities.forms.trackers import TrackerForm
from activities.models import TrackerConnection
from activities.selectors import trackers as tracker_selectors
from activities.services import tracked_tasks
from activities.services import tracker_connections as services
from activities.states import TrackerKind
from activities.trackers.hooks import HOOKED
from activities.views.answers import tried
from mentorship.access.decorators import confirmed, permitted
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal

MAY = "activities.connect_trackers"
SHOWN = 50


@permitted(MAY)
@require_safe
def tracker_list(request: PersonRequest) -> HttpResponse:
    context = {"trackers": tracker_selectors.trackers_listed(), "kinds": TrackerKind, "who": audience.of_tracker()}
    return render(request, "activities/tracker_list.html", context)


@permitted(MAY)
@confirmed
def tracker_create(request: PersonRequest, kind: str) -> HttpResponse:
    """Connected, and tried at once."""
    if kind not in TrackerKind.values:
        raise Http404
    form = TrackerForm(request.POST or None, kind=TrackerKind(kind))
    if request.method == "POST" and form.is_valid():
        connect = partial(
            services.connect_tracker, tracker_id=form.cleaned_data["tracker_id"], kind=TrackerKind(kind),
            facts=form.facts(), by=request.person, now=timezone.now(),
        )  # fmt: skip
        if connection := tried(form, connect):
            _try(request, connection)
            return redirect(connection)
    return render(
        request,
        "activities/tracker_form.html",
        {"form": form, "label": TrackerKind(kind).label, "who": audience.of_tracker()},
    )


@permitted(MAY)
@require_safe
def tracker_detail(request: PersonRequest, pk: str) -> HttpResponse:
    return _page(request, get_object_or_404(tracker_selectors.trackers_listed(), pk=pk))


def _page(request: PersonRequest, connection: TrackerConnection, **more: Any) -> HttpResponse:
    rows = tracker_selectors.stuck(connection)
    context = {
        "tracker": connection,
        "stuck": rows[:SHOWN],
        "more": max(0, rows.count() - SHOWN),
        "hooked": connection.kind in HOOKED,
        "hook_url": f"{settings.SITE_URL}{reverse('activities:tracker_hook', args=[connection.pk])}",
        "has_secret": bool(connection.hook_secret),
        "who": audience.of_tracker(),
        **more,
    }
    return render(request, "activities/tracker_detail.html", context)


@permitted(MAY)
@confirmed
def tracker_edit(request: PersonRequest, pk: str) -> HttpResponse:
    connection = get_object_or_404(TrackerConnection.objects.select_related("unit"), pk=pk)
    form = TrackerForm(request.POST or None, kind=TrackerKind(connection.kind), connection=connection)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_tracker, connection=connection, facts=form.facts())
        if changed := tried(form, partial(change, by=request.person, now=timezone.now()), "token"):
            _try(request, changed)
            return redirect(changed)
    label = TrackerKind(connection.kind).label
    context = {"form": form, "tracker": connection, "label": label, "who": audience.of_tracker()}
    return render(request, "activities/tracker_form.html", context)


@permitted(MAY)
@confirmed
@require_POST
def tracker_try(request: PersonRequest, pk: str) -> HttpResponse:
    connection = get_object_or_404(TrackerConnection, pk=pk)
    _try(request, connection)
    return redirect(connection)


def _try(request: PersonRequest, connection: TrackerConnection) -> None:
    try:
        name = services.try_tracker(connection=connection, by=request.person, now=timezone.now())
        messages.success(request, f"It works: the token reaches {name}.")
    except Refusal as refusal:
        messages.error(request, f"Not yet: {refusal}")


@permitted(MAY)
@confirmed
@require_POST
def tracker_secret(request: PersonRequest, pk: str) -> HttpResponse:
    """The secret is shown this once."""
    connection = get_object_or_404(tracker_selectors.trackers_listed(), pk=pk)
    secret = services.renew_hook_secret(connection=connection, by=request.person, now=timezone.now())
    return _page(request, connection, secret=secret)


@permitted(MAY)
@confirmed
@require_POST
def tracker_figures(request: PersonRequest, pk: str) -> HttpResponse:
    connection = get_object_or_404(TrackerConnection, pk=pk)
    services.ask_for_figures(connection=connection, by=request.person, now=timezone.now())
    messages.success(request, "Its sprints and reviews are read now, in the background.")
    return redirect(connection)


@permitted(MAY)
@confirmed
@require_POST
def tracker_retry(request: PersonRequest, pk: str) -> HttpResponse:
    connection = get_object_or_404(TrackerConnection, pk=pk)
    count = tracked_tasks.retry_given_up(connection=connection, by=request.person, now=timezone.now())
    messages.success(request, f"{count} task{'' if count == 1 else 's'} sent again now.")
    return redirect(connection)


@permitted(MAY)
@confirmed
def tracker_remove(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    connection = get_object_or_404(TrackerConnection, pk=pk)
    if request.method != "POST":
        context = {"tracker": connection, "tasks": connection.tracked.count()}
        return render(request, "activities/tracker_remove.html", context)
    services.disconnect_tracker(connection=connection, by=request.person, now=timezone.now())
    messages.success(request, f"{connection.name} is disconnected, and its token is gone from here.")
    return redirect("activities:tracker_list")
