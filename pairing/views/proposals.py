from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing import selectors
from pairing.forms import ChangeForm
from pairing.models import PairingRun, Proposal
from pairing.services import changes
from pairing.states import RunState
from pairing.views.runs import RUNS
from programs.models import Enrolment


def _mentee(run: PairingRun, enrolment_pk: str) -> Enrolment:
    return get_object_or_404(run.cohort.enrolments.mentees().select_related("person"), pk=enrolment_pk)


def _current(run: PairingRun, mentee: Enrolment) -> Proposal | None:
    return run.proposals.filter(mentee=mentee).select_related("mentor__person", "changed_by").first()


@signed_in
def proposal_detail(request: PersonRequest, pk: str, enrolment_pk: str) -> HttpResponse:
    """Why a run proposes this pair: points per criterion, and who else there was."""
    run = fetch(request, "pairing.manage_run", RUNS, pk=pk)
    mentee = _mentee(run, enrolment_pk)
    proposal = _current(run, mentee)
    if proposal is None:
        raise Http404
    context = {
        "run": run,
        "cohort": run.cohort,
        "mentee": mentee,
        "proposal": proposal,
        "bars": selectors.breakdown(
            proposal.points, run.weights.as_dict(), proposal.explanation.get("without_data", [])
        ),
        "reasons": selectors.reasons_for(proposal.explanation, proposal.inputs),
        "can_change": run.state == RunState.PROPOSED,
    }
    whole = not request.headers.get("HX-Request")
    return render(request, "pairing/proposal_detail.html" if whole else "pairing/_why.html", context)


@signed_in
def proposal_change(request: PersonRequest, pk: str, enrolment_pk: str) -> HttpResponse:
    """Another mentor for a mentee, or none; each choice says what it would score."""
    run = fetch(request, "pairing.manage_run", RUNS, pk=pk)
    mentee = _mentee(run, enrolment_pk)
    try:
        options = changes.options_for(run, mentee, timezone.localdate())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(run)
    current = _current(run, mentee)
    form = ChangeForm(
        request.POST or None, run=run, options=options, now=current.score if current else None,
        initial={"mentor": current.mentor_id if current else None},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _changed(request, run, mentee, form):
        return redirect(run)
    context = {
        "run": run, "cohort": run.cohort, "mentee": mentee, "current": current, "form": form, "options": options,
        "full": options.full[:5],
    }  # fmt: skip
    return render(request, "pairing/proposal_form.html", context)


def _changed(request: PersonRequest, run: PairingRun, mentee: Enrolment, form: ChangeForm) -> bool:
    """Whether the change was made; a refusal stands beside the mentor."""
    try:
        made = changes.change_proposal(
            run=run, mentee=mentee, by=request.person, now=timezone.now(), **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error("mentor", str(refusal))
        return False
    now = f"is with {made.mentor.person} now, {made.score / 1000:.1f} points" if made else "is left out now"
    messages.success(request, f"{mentee.person} {now}.")
    return True
