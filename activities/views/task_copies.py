"""Tasks on their way into a tracker that is not connected: as Markdown to copy, as files to import."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.selectors import tasks as task_selectors
from activities.task_markdown import Sheet, document
from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest
from mentorship.encryption.keys import prefetch_keys
from mentorship.safe_csv import csv_text

MOST = 100
COLUMNS = ("title", "kind", "minutes", "due_on", "description", "criteria", "url")


@signed_in
@require_safe
def task_copy(request: PersonRequest) -> HttpResponse:
    """The chosen tasks as colleagues may read them, ready to be copied."""
    sheets = _chosen(request)
    if not sheets:
        return redirect("activities:task_list")
    context = {"sheets": sheets, "text": document(sheets), "chosen": request.GET.urlencode()}
    return render(request, "activities/task_copy.html", context)


@signed_in
@require_safe
def task_download(request: PersonRequest, form: str) -> HttpResponse:
    """The same as a file: ``md`` or ``csv``."""
    sheets = _chosen(request)
    if form not in ("md", "csv"):
        raise Http404
    if not sheets:
        return redirect("activities:task_list")
    text, kind = (document(sheets), "text/markdown") if form == "md" else (_csv(sheets), "text/csv")
    name = f"tasks-{timezone.localdate():%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers=headers)


def _chosen(request: PersonRequest) -> list[Sheet]:
    """What was ticked and may be read, in the order of the list; what may not is left out without a word."""
    ticked = [pk for text in request.GET.getlist("task")[:MOST] if (pk := _uuid(text))]
    rows = list(task_selectors.tasks_of(request.user).filter(pk__in=ticked))
    prefetch_keys(f"pairing:{task.pairing_id}" for task in rows)
    return task_selectors.sheets_of(rows, request.user)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _csv(sheets: list[Sheet]) -> str:
    rows = (
        {name: getattr(sheet, name) for name in COLUMNS} | {"criteria": "\n".join(text for text, _ in sheet.criteria)}
        for sheet in sheets
    )
    return csv_text(COLUMNS, rows)
