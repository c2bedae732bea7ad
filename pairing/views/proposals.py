"""One pair of a run: why it is proposed, and what another mentor or a swap would do, before anything is changed."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing import selectors
from pairing.forms.runs import ChangeForm, ReasonForm
from pairing.models import PairingRun, Proposal
from pairing.services import changes, options
from pairing.services.changes import Move
from pairing.states import ChangeKind, RunState
from pairing.views.runs import RUNS
from programs.models import Enrolment


def _mentee(run: PairingRun, enrolment_pk: str) -> Enrolment:
    return get_object_or_404(run.cohort.enrolments.mentees().select_related("person"), pk=enrolment_pk)


def _all_of(run: PairingRun, mentee: Enrolment) -> list[Proposal]:
    """A mentee's pairs, best score first."""
    rows = run.proposals.filter(mentee=mentee).select_related("mentor__person", "mentee__person", "changed_by")
    return list(rows.order_by("-score", "pk"))


def _chosen(request: PersonRequest, proposals: Sequence[Proposal]) -> Proposal | None:
    """Of a mentee's pairs the one that the address names, else the first."""
    named = request.POST.get("mentor_now", request.GET.get("mentor_now", ""))
    return next((proposal for proposal in proposals if str(proposal.mentor_id) == named), next(iter(proposals), None))


@signed_in
def proposal_detail(request: PersonRequest, pk: str, enrolment_pk: str) -> HttpResponse:
    """Why a run proposes this pair: points per criterion, and who else there was."""
    run = fetch(request, "pairing.manage_run", RUNS, pk=pk)
    mentee = _mentee(run, enrolment_pk)
    proposals = _all_of(run, mentee)
    proposal = _chosen(request, proposals)
    if proposal is None:
        raise Http404
    context = {
        "run": run,
        "cohort": run.cohort,
        "mentee": mentee,
        "proposal": proposal,
        "also": [other for other in proposals if other != proposal],
        "bars": selectors.breakdown(
            proposal.points,
            run.weights.as_dict(),
            proposal.explanation.get("without_data", []),
            proposal.explanation.get("assumed", []),
        ),
        "reasons": selectors.reasons_for(proposal.explanation, proposal.inputs),
        "facts": selectors.facts_of(proposal.inputs),
        "can_change": run.state == RunState.PROPOSED and proposal.pairing_id is None,
    }
    whole = not request.headers.get("HX-Request")
    return render(request, "pairing/proposal_detail.html" if whole else "pairing/_why.html", context)


@signed_in
def proposal_change(request: PersonRequest, pk: str, enrolment_pk: str) -> HttpResponse:
    """Another mentor for a mentee, or none; each choice says what it would score, and its effect before it is made."""
    run = fetch(request, "pairing.manage_run", RUNS, pk=pk)
    mentee, today = _mentee(run, enrolment_pk), timezone.localdate()
    try:
        listed = options.options_for(run, mentee, today)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(run)
    proposals = [proposal for proposal in _all_of(run, mentee) if proposal.pairing_id is None]
    current = _chosen(request, proposals)
    form = ChangeForm(
        request.POST or None, run=run, options=listed, now=current.score if current else None,
        initial={"mentor": current.mentor_id if current else None},
    )  # fmt: skip
    looking = "see" in request.POST or request.headers.get("HX-Request")
    if request.method == "POST" and not looking and form.is_valid() and _changed(request, run, mentee, current, form):
        return redirect(run)
    context = {
        "run": run, "cohort": run.cohort, "mentee": mentee, "current": current, "form": form, "options": listed,
        "full": _held(run, listed.full[:5]), "also": [other for other in proposals if other != current],
        **(_effect_of_choice(request, run, mentee, current) if looking else {}),
    }  # fmt: skip
    if looking:  # what is typed stays, and nothing is asked of it yet
        form.errors.clear()
    piece = request.headers.get("HX-Request")
    return render(request, "pairing/_effect.html" if piece else "pairing/proposal_form.html", context)


def _held(run: PairingRun, full: Sequence[options.Option]) -> list[tuple[options.Option, list[Proposal]]]:
    """Mentors without a free place, each with the pairs whose place somebody could have instead."""
    rows = run.proposals.filter(pairing=None, mentor__in=[option.mentor for option in full])
    pairs = list(rows.select_related("mentee__person").order_by("score", "mentee__person__name"))
    return [(option, [pair for pair in pairs if pair.mentor_id == option.mentor.pk]) for option in full]


def _effect_of_choice(
    request: PersonRequest, run: PairingRun, mentee: Enrolment, current: Proposal | None
) -> dict[str, object]:
    """What the chosen mentor would change, or the sentence that stands against it."""
    named = request.POST.get("mentor", "")
    mentors = run.cohort.enrolments.enrolled().mentors().select_related("person")
    mentor = mentors.filter(pk=named).first() if _is_key(named) else None
    return _effect(run, [Move(mentee, current.mentor if current else None, mentor)])


def _is_key(text: str) -> bool:
    return len(text) == 36 and text.replace("-", "").isalnum()


def _effect(run: PairingRun, moves: list[Move]) -> dict[str, object]:
    if all(move.former == move.mentor for move in moves):
        return {"unchanged": True}
    try:
        return {"effect": changes.effect_of(run, moves, timezone.localdate())}
    except Refusal as refusal:
        return {"refusal": str(refusal)}


def _changed(
    request: PersonRequest, run: PairingRun, mentee: Enrolment, current: Proposal | None, form: ChangeForm
) -> bool:
    """Whether the change was made; a refusal stands beside the mentor."""
    try:
        made = changes.change_proposal(
            run=run, mentee=mentee, former=current.mentor if current else None, by=request.person, now=timezone.now(),
            **form.cleaned_data,
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error("mentor", str(refusal))
        return False
    now = f"is with {made.mentor.person} now, {made.score / 1000:.1f} points" if made else "is left out now"
    messages.success(request, f"{mentee.person} {now}.")
    return True


@signed_in
def proposal_swap(request: PersonRequest, pk: str, enrolment_pk: str) -> HttpResponse:
    """With whom a mentee could swap mentors, best first; with one named, the effect, and on POST the swap."""
    run = fetch(request, "pairing.manage_run", RUNS, pk=pk)
    mentee = _mentee(run, enrolment_pk)
    proposal = _chosen(request, [pair for pair in _all_of(run, mentee) if pair.pairing_id is None])
    if proposal is None:
        raise Http404
    context: dict[str, object] = {"run": run, "cohort": run.cohort, "mentee": mentee, "proposal": proposal}
    other = _other(request, run, mentee)
    if other is None:
        return _swap_list(request, run, proposal, context)
    moves = changes.swapped(proposal, other)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _made(request, run, moves, ChangeKind.SWAP, form):
        messages.success(request, f"{mentee.person} and {other.mentee.person} have each other's mentor now.")
        return redirect(run)
    context |= {"other": other, "form": form, **_effect(run, moves)}
    return render(request, "pairing/proposal_swap_confirm.html", context)


@signed_in
def proposal_take(request: PersonRequest, pk: str, enrolment_pk: str) -> HttpResponse:
    """Give a mentee the place that another one has: who is left with nobody is said before it is made."""
    run = fetch(request, "pairing.manage_run", RUNS, pk=pk)
    mentee = _mentee(run, enrolment_pk)
    proposal = _chosen(request, [pair for pair in _all_of(run, mentee) if pair.pairing_id is None])
    other = _other(request, run, mentee)
    if other is None:
        raise Http404
    moves = [
        Move(mentee, proposal.mentor if proposal else None, other.mentor),
        Move(other.mentee, other.mentor, None),
    ]
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _made(request, run, moves, ChangeKind.MENTOR, form):
        messages.success(request, f"{mentee.person} has the place of {other.mentee.person} with {other.mentor.person}.")
        return redirect(run)
    context = {
        "run": run, "cohort": run.cohort, "mentee": mentee, "proposal": proposal, "other": other, "form": form,
        "takes": True, **_effect(run, moves),
    }  # fmt: skip
    return render(request, "pairing/proposal_swap_confirm.html", context)


def _other(request: PersonRequest, run: PairingRun, mentee: Enrolment) -> Proposal | None:
    """The pair of somebody else that the address names."""
    named = request.GET.get("with", "")
    if not _is_key(named):
        return None
    rows = run.proposals.filter(pairing=None).exclude(mentee=mentee)
    return rows.select_related("mentee__person", "mentor__person").filter(pk=named).first()


def _swap_list(request: PersonRequest, run: PairingRun, proposal: Proposal, context: dict[str, object]) -> HttpResponse:
    try:
        swaps = options.swaps_for(run, proposal, timezone.localdate())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(run)
    words = request.GET.get("q", "").strip().lower()
    fitting = [swap for swap in swaps if words in f"{swap.other.mentee.person} {swap.other.mentor.person}".lower()]
    page = Paginator(fitting, 25).get_page(request.GET.get("page"))
    return render(request, "pairing/proposal_swap.html", {**context, "page": page, "all": len(swaps)})


def _made(request: PersonRequest, run: PairingRun, moves: list[Move], kind: ChangeKind, form: ReasonForm) -> bool:
    """Whether the moves were made; a refusal stands above the form."""
    try:
        changes.make_change(
            run=run, moves=moves, kind=kind, reason=form.cleaned_data["reason"], by=request.person, now=timezone.now()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
