"""Imports of the directory: what came in, and a file tried, looked at and confirmed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import confirmed, permitted
from mentorship.access.requests import PersonRequest
from mentorship.csvfiles import BadFile
from mentorship.errors import Refusal
from mentorship.people import selectors
from mentorship.people.filters import ImportFilter
from mentorship.people.forms import UploadForm
from mentorship.people.models import WaitingImport
from mentorship.people.services import directory_file, skills, uploads
from mentorship.people.states import ImportKind

SHOWN = 200
FIELDS = {
    ImportKind.PEOPLE: (directory_file.REQUIRED, directory_file.OPTIONAL),
    ImportKind.SKILLS: (skills.REQUIRED, ()),
}


@permitted("people.import_people")
def import_list(request: PersonRequest) -> HttpResponse:
    chosen = ImportFilter(request.GET or None, queryset=selectors.imports_listed())
    page = Paginator(chosen.qs, 50).get_page(request.GET.get("page"))
    return render(request, "people/import_list.html", {"filter": chosen, "page": page})


@permitted("people.import_people")
def import_upload(request: PersonRequest, kind: str) -> HttpResponse:
    if kind not in ImportKind.values:
        raise Http404
    kind = ImportKind(kind)
    required, optional = FIELDS[kind]
    form = UploadForm(request.POST or None, request.FILES or None, kind=kind)
    context = {"form": form, "kind": kind, "required": required, "optional": optional}
    if request.method == "POST" and form.is_valid():
        try:
            return _tried(request, kind, form)
        except BadFile as refusal:
            context["refusal"] = refusal
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "people/import_form.html", context)


def _tried(request: PersonRequest, kind: ImportKind, form: UploadForm) -> HttpResponse:
    """On to the preview, unless the file changes nothing."""
    data, now = form.cleaned_data, timezone.now()
    waiting, summary = uploads.offer_import(
        kind=kind,
        content=data["file"].read(),
        file_name=data["file"].name,
        on=data.get("on") or timezone.localdate(),
        mapping=data["mapping"],
        allow_leavers=data.get("allow_leavers", False),
        by=request.person,
        now=now,
    )
    if waiting is None:
        messages.info(request, f"{summary.file_name} changes nothing: all {summary.rows} rows are known like this.")
        return redirect("people:import_list")
    return redirect("people:import_preview", waiting.pk)


@permitted("people.import_people")
def import_preview(request: PersonRequest, pk: str) -> HttpResponse:
    waiting = get_object_or_404(_own(request), pk=pk)
    try:
        summary = uploads.preview(waiting, timezone.now())
    except Refusal as refusal:
        return _out_of_date(request, waiting, refusal)
    context = {"waiting": waiting, "summary": summary, "changes": summary.changes[:SHOWN]}
    context["more"] = len(summary.changes) - len(context["changes"])
    return render(request, "people/import_preview.html", context)


@permitted("people.import_people")
@confirmed
@require_POST
def import_confirm(request: PersonRequest, pk: str) -> HttpResponse:
    waiting = get_object_or_404(_own(request), pk=pk)
    try:
        summary = uploads.confirm_import(waiting=waiting, by=request.person, now=timezone.now())
        messages.success(request, str(summary))
    except Refusal as refusal:
        return _out_of_date(request, waiting, refusal)
    return redirect("people:import_list")


@permitted("people.import_people")
@require_POST
def import_discard(request: PersonRequest, pk: str) -> HttpResponse:
    waiting = get_object_or_404(_own(request), pk=pk)
    uploads.discard_import(waiting=waiting, by=request.person, now=timezone.now())
    messages.success(request, "The file is forgotten. Nothing was changed.")
    return redirect("people:import_list")


def _own(request: PersonRequest):
    return WaitingImport.objects.filter(uploaded_by=request.person)


def _out_of_date(request: PersonRequest, waiting: WaitingImport, refusal: Refusal) -> HttpResponse:
    """The directory has changed since the file was tried, so that it does not fit any more."""
    uploads.discard_import(waiting=waiting, by=request.person, now=timezone.now())
    lines = str(refusal).splitlines()
    messages.error(request, f"The directory has changed meanwhile, and the file does not fit any more: {lines[0]}")
    return redirect("people:import_list")
