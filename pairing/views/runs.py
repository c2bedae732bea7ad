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
from pairing import policies, selectors
from pairing.forms import ChangeForm
from pairing.models import PairingRun
from pairing.services import changes, publishing
from pairing.services import runs as services
from pairing.states import RunState
from programs.models import Cohort

RUNS = PairingRun.objects.select_related("cohort__track__program", "weights", "requested_by", "published_by")
COHORTS = Cohort.objects.select_related("track__program")


@signed_in
def run_list(request: PersonRequest, slug: str) -> HttpResponse:
    """A cohort's matchings, and the button that starts one."""
    cohort = fetch(request, "pairing.match_cohort", COHORTS, slug=slug)
    page = Paginator(selectors.runs_of(cohort), 50).get_page(request.GET.get("page"))
    context = {"cohort": cohort, "page": page, "can_match": policies.can_match(cohort)}
    return render(request, "pairing/run_list.html", context)


@signed_in
@require_POST
def run_request(request: PersonRequest, slug: str) -> HttpResponse:
    cohort = fetch(request, "pairing.match_cohort", COHORTS, slug=slug)
    try:
        return redirect(services.request_run(cohort=cohort, by=request.person, now=timezone.now()))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("pairing:run_list", slug)


@signed_in
def run_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """Progress while it runs; then proposals, load per level and who is left out."""
    run = fetch(request, "pairing.manage_run", RUNS, pk=pk)
    if run.state in (RunState.QUEUED, RunState.RUNNING):
        template = "pairing/_run_progress.html" if request.headers.get("HX-Request") else "pairing/run_progress.html"
        return render(request, template, {"run": run, "cohort": run.cohort})
    today, words = timezone.localdate(), request.GET.get("q", "").strip()
    rows = selectors.proposals_of(run, today)
    page = Paginator(selectors.proposals_matching(rows, words) if words else rows, 50).get_page(request.GET.get("page"))
    for proposal in page:
        proposal.bars = selectors.breakdown(proposal.points, run.weights.as_dict())  # type: ignore[attr-defined]
    context = {
        "run": run,
        "cohort": run.cohort,
        "page": page,
        "words": words,
        "left_out": selectors.left_out_of(run)[:200],
        "load": selectors.load_per_level(run, today),
        "can_change": run.state == RunState.PROPOSED,
    }
    response = render(request, "pairing/run_detail.html", context)
    if request.headers.get("HX-Request"):
        response.headers["HX-Refresh"] = "true"
    return response


@signed_in
def proposal_change(request: PersonRequest, pk: str, enrolment_pk: str) -> HttpResponse:
    run = fetch(request, "pairing.manage_run", RUNS, pk=pk)
    mentee = get_object_or_404(run.cohort.enrolments.enrolled().mentees().select_related("person"), pk=enrolment_pk)
    current = run.proposals.filter(mentee=mentee).select_related("mentor__person").first()
    form = ChangeForm(request.POST or None, run=run, initial={"mentor": current.mentor_id if current else None})
    if request.method == "POST" and form.is_valid():
        try:
            changes.change_proposal(run=run, mentee=mentee, by=request.person, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("mentor", str(refusal))
        else:
            messages.success(request, f"{mentee.person}: changed.")
            return redirect(run)
    context = {"run": run, "cohort": run.cohort, "mentee": mentee, "current": current, "form": form}
    return render(request, "pairing/proposal_form.html", context)


@signed_in
@require_POST
def run_publish(request: PersonRequest, pk: str) -> HttpResponse:
    run = fetch(request, "pairing.manage_run", RUNS, pk=pk)
    try:
        publishing.publish_run(run=run, by=request.person, now=timezone.now())
        messages.success(request, "Published: both sides of each pair are told and can accept.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(run)


@signed_in
@require_POST
def run_discard(request: PersonRequest, pk: str) -> HttpResponse:
    run = fetch(request, "pairing.manage_run", RUNS, pk=pk)
    try:
        publishing.discard_run(run=run, by=request.person, now=timezone.now())
        messages.success(request, "Set aside. Nobody was told of it.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("pairing:run_list", run.cohort.slug)
