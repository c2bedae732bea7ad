"""The velocity of teams, and the sprints it is taken from."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from activities.filters.velocity import TeamFilter
from activities.forms.velocity import SprintForm, proposed
from activities.models import Sprint
from activities.plots.velocity import bars_of
from activities.policies.sprints import NotASprint, can_remove_sprint
from activities.selectors.velocity import FOR_THE_LIST, teams_listed, velocities_of, velocity_of
from activities.services import sprints as services
from activities.services.sprint_files import OPTIONAL, REQUIRED, import_sprints
from activities.states import SprintSource
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.csvfiles import BadFile
from mentorship.errors import Refusal
from mentorship.people.models import Unit
from programs.forms.systems import FileForm

SHOWN = 26  # sprints: a year of those that last two weeks
SPRINTS = Sprint.objects.select_related("team")
COLUMNS = f"Columns {', '.join(REQUIRED)}; optional {' and '.join(OPTIONAL)}. Dates such as 2026-01-31."


@signed_in
def velocity_list(request: PersonRequest) -> HttpResponse:
    """The teams that somebody may see, with their last sprint and what comes next."""
    today = timezone.localdate()
    chosen = TeamFilter(request.GET or None, queryset=teams_listed(request.user).order_by("path"))
    page = Paginator(chosen.qs, 25).get_page(request.GET.get("page"))
    velocities = velocities_of(list(page), request.user, today, since=today - FOR_THE_LIST)
    context = {"filter": chosen, "page": page, "velocities": velocities}
    return render(request, "activities/velocity_list.html", context)


@signed_in
def velocity_detail(request: PersonRequest, pk: int) -> HttpResponse:
    team = fetch(request, "activities.view_velocity", Unit.objects.all(), pk=pk)
    velocity = velocity_of(team, request.user, timezone.localdate())
    context = {
        "team": team,
        "velocity": velocity,
        "bars": bars_of([row.adjusted for row in reversed(velocity.rows)]),
        "page": Paginator(velocity.rows, SHOWN).get_page(request.GET.get("page")),
        "records": request.user.has_perm("activities.record_sprints", team),
    }
    return render(request, "activities/velocity_detail.html", context)


@signed_in
def sprint_create(request: PersonRequest, pk: int) -> HttpResponse:
    team = fetch(request, "activities.record_sprints", Unit.objects.all(), pk=pk)
    last = Sprint.objects.visible_to(request.user).filter(team=team).first()
    form = SprintForm(request.POST or None, initial=proposed(last, timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        facts = {"team": team, "source": SprintSource.ENTERED, "by": request.person, "now": timezone.now()}
        if _written(form, services.record_sprint, facts):
            messages.success(request, "Recorded.")
            return redirect("activities:velocity_detail", team.pk)
    return render(request, "activities/sprint_form.html", {"form": form, "team": team})


@signed_in
def sprint_edit(request: PersonRequest, pk: str) -> HttpResponse:
    sprint = fetch(request, "activities.change_sprint", SPRINTS, pk=pk)
    form = SprintForm(request.POST or None, instance=sprint)
    if request.method == "POST" and form.is_valid():
        facts = {"sprint": sprint, "by": request.person, "now": timezone.now()}
        if _written(form, services.change_sprint, facts):
            messages.success(request, "Saved.")
            return redirect(sprint)
    context = {"form": form, "team": sprint.team, "sprint": sprint, "removes": can_remove_sprint(sprint)}
    return render(request, "activities/sprint_form.html", context)


@signed_in
def sprint_remove(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    sprint = fetch(request, "activities.change_sprint", SPRINTS, pk=pk)
    if request.method != "POST":
        return render(request, "activities/sprint_remove.html", {"sprint": sprint, "team": sprint.team})
    try:
        services.remove_sprint(sprint=sprint, by=request.person, now=timezone.now())
        messages.success(request, f"{sprint} is taken out.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(sprint)


@signed_in
def sprint_import(request: PersonRequest, pk: int) -> HttpResponse:
    """A file: kept whole or not at all; checking it alone keeps nothing."""
    team = fetch(request, "activities.record_sprints", Unit.objects.all(), pk=pk)
    form = FileForm(request.POST or None, request.FILES or None, columns=COLUMNS)
    context: dict[str, Any] = {"form": form, "team": team}
    if request.method == "POST" and form.is_valid():
        file, only_check = form.cleaned_data["file"], "check" in request.POST
        facts = {"content": file.read(), "name": file.name, "by": request.person, "now": timezone.now()}
        try:
            context["checked"] = import_sprints(team=team, **facts, dry_run=only_check)
        except BadFile as refusal:
            return render(request, "activities/sprint_import.html", context | {"refusal": refusal})
        if not only_check:
            messages.success(request, str(context["checked"]))
            return redirect("activities:velocity_detail", team.pk)
    return render(request, "activities/sprint_import.html", context)


def _written(form: SprintForm, write: Any, facts: dict[str, Any]) -> Sprint | None:
    """What the service gave; where it refused, its sentence stands beside the field it is about."""
    try:
        written: Sprint = write(**form.cleaned_data, **facts)
    except NotASprint as refusal:
        form.add_error(refusal.field, str(refusal))
        return None
    return written
