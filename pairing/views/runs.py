from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing import selectors
from pairing.filters import ProposalFilter
from pairing.models import PairingRun
from pairing.policies import pairings as policies
from pairing.services import publishing
from pairing.services import runs as services
from pairing.services.options import worth_of
from pairing.services.proofs import check_run
from pairing.states import Method, RunState
from programs.guide import cohort_tabs
from programs.models import Cohort

RUNS = PairingRun.objects.select_related("cohort__track__program", "weights", "requested_by", "published_by")
COHORTS = Cohort.objects.select_related("track__program")
MOST_LEFT_OUT = 200
COMPARABLE = (RunState.PROPOSED, RunState.PUBLISHED, RunState.DISCARDED)


@signed_in
def run_list(request: PersonRequest, slug: str) -> HttpResponse:
    """A cohort's matchings, and the button that starts one."""
    cohort = fetch(request, "pairing.match_cohort", COHORTS, slug=slug)
    page = Paginator(selectors.runs_of(cohort), 50).get_page(request.GET.get("page"))
    tabs = cohort_tabs(cohort, "pairing:run_list", manages=True)
    context = {"cohort": cohort, "page": page, "why_not": policies.why_not_match(cohort), "tabs": tabs}
    return render(request, "pairing/run_list.html", context)


@signed_in
@require_POST
def run_request(request: PersonRequest, slug: str) -> HttpResponse:
    cohort = fetch(request, "pairing.match_cohort", COHORTS, slug=slug)
    try:
        method = Method.WORST_FIRST if request.POST.get("method") == Method.WORST_FIRST else ""
        run = services.request_run(cohort=cohort, method=method, by=request.person, now=timezone.now())
        return redirect(run)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("pairing:run_list", slug)


@signed_in
def run_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """Progress while it runs; then proposals, load per level and who is left out."""
    run = fetch(request, "pairing.manage_run", RUNS.defer("certificate"), pk=pk)
    watching = request.headers.get("HX-Request")
    if run.state in (RunState.QUEUED, RunState.RUNNING):
        template = "pairing/_run_progress.html" if watching else "pairing/run_progress.html"
        return render(request, template, {"run": run, "cohort": run.cohort})
    response = render(request, "pairing/run_detail.html", _run_context(request, run))
    if watching:
        response.headers["HX-Refresh"] = "true"
    return response


@signed_in
@require_POST
def run_cancel(request: PersonRequest, pk: str) -> HttpResponse:
    run = fetch(request, "pairing.manage_run", RUNS.defer("certificate"), pk=pk)
    try:
        cancelled = services.cancel_run(run=run, by=request.person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(run)
    if cancelled.state != RunState.CANCELLED:
        return redirect(run)
    messages.success(request, "Cancelled. Nothing was changed, and nobody was told of it.")
    return redirect("pairing:run_list", run.cohort.slug)


def _run_context(request: PersonRequest, run: PairingRun) -> dict[str, object]:
    today = timezone.localdate()
    chosen = ProposalFilter(request.GET or None, queryset=selectors.proposals_of(run, today), run=run, today=today)
    left_out, worth, counts = selectors.left_out_of(run), worth_of(run), selectors.proposal_counts(run)
    page = Paginator(chosen.qs, 50).get_page(request.GET.get("page"))
    return {
        "run": run,
        "cohort": run.cohort,
        "filter": chosen,
        "filtered": any(value for name, value in request.GET.items() if name != "page"),
        "page": page,
        "spread": selectors.spread_of(run),
        "fairness": selectors.fairness_of(run, today),
        "pairs": counts.all,
        "counts": counts,
        "left_out": left_out[:MOST_LEFT_OUT],
        "left_out_count": left_out.count(),
        "load": selectors.load_per_level(run, today),
        "worth": worth,
        "given_up": run.objective - worth if run.objective is not None else None,
        "by_hand": run.changes.filter(undone_at=None).count(),
        "can_change": run.state == RunState.PROPOSED,
        "others": run.cohort.runs.exclude(pk=run.pk).filter(state__in=COMPARABLE).exists(),
    }


@signed_in
def run_proof(request: PersonRequest, pk: str) -> HttpResponse:
    """The certificate: one price per mentor, from which anybody can recompute the bound; checked here when asked."""
    run = fetch(request, "pairing.manage_run", RUNS, pk=pk)
    page = Paginator(selectors.prices_of(run), 100).get_page(request.GET.get("page"))
    verdict = check_run(run, timezone.localdate()) if "check" in request.GET else None
    context = {"run": run, "cohort": run.cohort, "page": page, "verdict": verdict}
    return render(request, "pairing/run_proof.html", context)


@signed_in
def run_publish(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it: for all pairs, or for those approved so far."""
    run = fetch(request, "pairing.manage_run", RUNS.defer("certificate", "fairness"), pk=pk)
    approved_only = request.POST.get("which", request.GET.get("which")) == "approved"
    if request.method != "POST":
        counts = selectors.proposal_counts(run)
        pairs = counts.approved if approved_only else counts.open
        context = {
            "run": run, "cohort": run.cohort, "pairs": pairs, "mails": 2 * pairs, "left": run.left_out.count(),
            "approved_only": approved_only, "counts": counts, "waiting": counts.open - pairs,
        }  # fmt: skip
        return render(request, "pairing/run_publish.html", context)
    try:
        published = publishing.publish_run(
            run=run, approved_only=approved_only, by=request.person, now=timezone.now()
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(run)
    if published.state == RunState.PUBLISHED:
        messages.success(request, f"{published} is published: both sides of each pair are told and can accept.")
        return redirect("pairing:pairing_list", run.cohort.slug)
    messages.success(request, "What was approved is published: both sides are told. The rest waits here for you.")
    return redirect(run)


@signed_in
def run_discard(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    run = fetch(request, "pairing.manage_run", RUNS.defer("certificate"), pk=pk)
    if request.method != "POST":
        return render(request, "pairing/run_discard.html", {"run": run, "cohort": run.cohort})
    try:
        publishing.discard_run(run=run, by=request.person, now=timezone.now())
        messages.success(request, "Set aside. Nobody was told of it.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("pairing:run_list", run.cohort.slug)
