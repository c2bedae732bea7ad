"""Systems, who knows them, and which hang on a single mentor."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.csvfiles import BadFile
from mentorship.errors import Refusal
from mentorship.people.models import Person, Unit
from programs.filters import SystemFilter
from programs.forms.systems import FileForm, KnowledgeForm, SystemForm
from programs.models import System
from programs.services import systems as services
from programs.services.system_files import import_systems
from programs.system_reports import knowers_of, system_report, systems_listed

SYSTEMS = System.objects.select_related("unit").prefetch_related("skills")
COLUMNS = (
    "Columns system and unit (a path such as Engineering/Payments); optional skills (; between them), retires_on, and "
    "employee_id with level from 1 to 5: a row for each who knows the system."
)


def may(request: PersonRequest, name: str) -> Person:
    """Oneself, if one may at all; else 404."""
    return fetch(request, f"programs.{name}", Person.objects.all(), pk=request.person.pk)


@signed_in
def system_list(request: PersonRequest) -> HttpResponse:
    """The report: systems by how many mentors they are known through."""
    may(request, "see_systems")
    chosen = SystemFilter(request.GET or None, queryset=systems_listed().order_by("mentors", "able", "name", "pk"))
    context = {
        "filter": chosen,
        "page": Paginator(chosen.qs, 50).get_page(request.GET.get("page")),
        "report": system_report(),
        "keeps": request.user.has_perm("programs.keep_systems", request.person),
    }
    return render(request, "programs/system_list.html", context)


@signed_in
def system_detail(request: PersonRequest, slug: str) -> HttpResponse:
    system = fetch(request, "programs.view_system", SYSTEMS, slug=slug)
    return render(request, "programs/system_detail.html", _detail(request, system, KnowledgeForm()))


def _detail(request: PersonRequest, system: System, form: KnowledgeForm) -> dict[str, Any]:
    knowers = knowers_of(system, timezone.localdate())
    return {
        "system": system,
        "form": form,
        "knowers": knowers,
        "able": [knower for knower in knowers if knower.able],
        "mentors": [knower for knower in knowers if knower.able and knower.mentors],
        "changes": request.user.has_perm("programs.change_system", system),
    }


@signed_in
@require_POST
def system_know(request: PersonRequest, slug: str) -> HttpResponse:
    """Say how well somebody knows it, or take it back."""
    system = fetch(request, "programs.change_system", SYSTEMS, slug=slug)
    if forgotten := request.POST.get("forget", ""):
        person = get_object_or_404(Person, pk=forgotten if forgotten.isdigit() else 0)
        services.set_knowledge(system=system, person=person, level=None, by=request.person, now=timezone.now())
        messages.success(request, f"{person} is off the list; what is worked out comes back by itself.")
        return redirect(system)
    form = KnowledgeForm(request.POST)
    if not form.is_valid():
        return render(request, "programs/system_detail.html", _detail(request, system, form))
    services.set_knowledge(system=system, by=request.person, now=timezone.now(), **form.cleaned_data)
    messages.success(request, f"{form.cleaned_data['person']} knows {system}: kept.")
    return redirect(system)


@signed_in
def system_create(request: PersonRequest) -> HttpResponse:
    may(request, "keep_systems")
    form = SystemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            system = services.create_system(**form.cleaned_data, by=request.person, now=timezone.now())
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"{system} is on the list. Say who knows it.")
            return redirect(system)
    return render(request, "programs/system_form.html", {"form": form, "units": Unit.objects.all()})


@signed_in
def system_edit(request: PersonRequest, slug: str) -> HttpResponse:
    system = fetch(request, "programs.change_system", SYSTEMS, slug=slug)
    form = SystemForm(request.POST or None, instance=system)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_system(system=system, **form.cleaned_data, by=request.person, now=timezone.now())
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect(changed)
    context = {"form": form, "system": system, "units": Unit.objects.all()}
    return render(request, "programs/system_form.html", context)


@signed_in
def system_remove(request: PersonRequest, slug: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    system = fetch(request, "programs.change_system", SYSTEMS, slug=slug)
    if request.method != "POST":
        return render(request, "programs/system_remove.html", {"system": system, "known": system.knowledge.count()})
    services.remove_system(system=system, by=request.person, now=timezone.now())
    messages.success(request, f"{system} is off the list.")
    return redirect("programs:system_list")


@signed_in
def system_import(request: PersonRequest) -> HttpResponse:
    may(request, "keep_systems")
    return take_file(request, import_systems, COLUMNS, "programs:system_list", "Import systems")


def take_file(request: PersonRequest, take: Callable[..., Any], columns: str, back: str, title: str) -> HttpResponse:
    """A file: kept whole or not at all; checking it alone keeps nothing."""
    form = FileForm(request.POST or None, request.FILES or None, columns=columns)
    context: dict[str, Any] = {"form": form, "back": back, "import_title": title}
    if request.method == "POST" and form.is_valid():
        file, only_check = form.cleaned_data["file"], "check" in request.POST
        try:
            summary = take(
                content=file.read(), name=file.name, by=request.person, now=timezone.now(), dry_run=only_check
            )
        except BadFile as refusal:
            return render(request, "programs/file_import.html", context | {"refusal": refusal})
        if not only_check:
            messages.success(request, str(summary))
            return redirect(back)
        context["checked"] = summary
    return render(request, "programs/file_import.html", context)
