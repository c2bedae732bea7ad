"""Reviewing the proposals of a run: approving some or all, the history of changes by hand, two runs side by side."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing import selectors
from pairing.models import PairingRun
from pairing.services import changes, publishing
from pairing.states import RunState
from pairing.views.runs import COMPARABLE, RUNS

LIGHT = RUNS.defer("certificate", "fairness")


@signed_in
@require_POST
def run_approve(request: PersonRequest, pk: str) -> HttpResponse:
    """Approve the pairs that are ticked, or all of the run, or take the approval of the ticked ones back."""
    run = fetch(request, "pairing.manage_run", LIGHT, pk=pk)
    do = request.POST.get("do", "")
    ticked = None if do == "approve all" else _ids(request.POST.getlist("proposal"))
    if ticked is not None and not ticked:
        messages.error(request, "Tick the pairs first.")
        return _back(request, run)
    try:
        changed = publishing.approve_proposals(
            run=run, proposals=ticked, approve=do != "take back", by=request.person, now=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _back(request, run)
    pairs = f"{changed} pair{'' if changed == 1 else 's'}"
    said = f"The approval of {pairs} is taken back." if do == "take back" else f"{pairs} approved."
    messages.success(request, said if changed else "Nothing was left to change.")
    return _back(request, run)


def _ids(texts: list[str]) -> list[UUID]:
    """What was posted as keys; what is none is left out."""
    ids = []
    for text in texts:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return ids


def _back(request: PersonRequest, run: PairingRun) -> HttpResponse:
    """To the same page of the same choice of pairs."""
    query = request.POST.get("query", "")
    return redirect(f"{run.get_absolute_url()}{'?' if query else ''}{query}#pairs")


@signed_in
def run_changes(request: PersonRequest, pk: str) -> HttpResponse:
    """What was changed by hand, newest first; the last one can be taken back until it is published."""
    run = fetch(request, "pairing.manage_run", LIGHT, pk=pk)
    rows = run.changes.select_related("made_by", "undone_by").order_by("-number")
    last = rows.filter(undone_at=None).first() if run.state == RunState.PROPOSED else None
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(
        request, "pairing/run_changes.html",
        {"run": run, "cohort": run.cohort, "page": page, "histories": selectors.histories(page), "last": last},
    )  # fmt: skip


@signed_in
@require_POST
def change_undo(request: PersonRequest, pk: str, number: int) -> HttpResponse:
    run = fetch(request, "pairing.manage_run", LIGHT, pk=pk)
    change = get_object_or_404(run.changes.select_related("run"), number=number)
    try:
        changes.undo_change(change=change, by=request.person, now=timezone.now())
        messages.success(request, f"Change {number} is taken back. Its pairs wait for approval again.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("pairing:run_changes", run.pk)


@signed_in
def run_compare(request: PersonRequest, pk: str) -> HttpResponse:
    """Two matchings of the cohort side by side; the other one is named in the address."""
    run = fetch(request, "pairing.manage_run", LIGHT, pk=pk)
    others = run.cohort.runs.exclude(pk=run.pk).filter(state__in=COMPARABLE).select_related("weights", "requested_by")
    others = others.defer("certificate", "fairness").order_by("-requested_at", "pk")
    wanted = _ids([request.GET.get("with", "")])
    other = others.filter(pk__in=wanted).first() or others.first()
    context: dict[str, object] = {"run": run, "cohort": run.cohort, "others": others[:50], "other": other}
    if other:
        comparison = selectors.compare_runs(other, run)
        context |= {
            "comparison": comparison,
            "page": Paginator(comparison.moved, 50).get_page(request.GET.get("page")),
        }
    return render(request, "pairing/run_compare.html", context)
