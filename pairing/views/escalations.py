"""Something is not working: said to a mediator in confidence. For anybody else none of it exists."""

from functools import partial
from typing import Any

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
from pairing.forms.life import MediatorForm, ProposeForm, RaiseForm
from pairing.models import Escalation, Pairing
from pairing.policies import pairings as policies
from pairing.selectors.concerns import concerns_of, steps_seen
from pairing.services import escalations as services
from pairing.services.mediators import mediators_of
from pairing.states import EscalationState

PROGRAM = "cohort__track__program"
PAIRS = Pairing.objects.select_related(
    "mentor", "mentee", f"{PROGRAM}__mediator", f"{PROGRAM}__deputy", f"{PROGRAM}__owner"
)


def _fetch(request: PersonRequest, permission: str, pk: str) -> Escalation:
    rows = Escalation.objects.visible_to(request.user).select_related(
        "raised_by", "mediator", "pairing__mentor", "pairing__mentee", f"pairing__{PROGRAM}__mediator",
        f"pairing__{PROGRAM}__deputy", f"pairing__{PROGRAM}__owner",
    )  # fmt: skip
    return fetch(request, permission, rows, pk=pk)


@signed_in
def escalation_list(request: PersonRequest) -> HttpResponse:
    """What I raised and what I mediate."""
    page = Paginator(concerns_of(request.user), 50).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [
        {"escalation": row, "step": (step := services.current_step(row)), "mine": row.raised_by_id == request.person.pk,
         "waits": bool(step and row.is_open and step.owner_id == request.person.pk),
         "late": bool(step and row.is_open and step.is_late(today))}
        for row in page
    ]  # fmt: skip
    return render(request, "pairing/escalation_list.html", {"page": page, "rows": rows})


@signed_in
def escalation_raise(request: PersonRequest, pk: str) -> HttpResponse:
    """Say that it is not working; who has said so already comes to what they said."""
    pairing = fetch(request, "pairing.view_pairing", PAIRS, pk=pk)
    if mine := Escalation.objects.visible_to(request.user).open().filter(pairing=pairing, raised_by=request.person):
        return redirect(mine.get())
    mediators = mediators_of(pairing, timezone.localdate())
    context = {"pairing": pairing, "partner": pairing.partner_of(request.person), "mediators": mediators}
    if not mediators or not pairing.is_under_way:
        return render(request, "pairing/escalation_raise.html", context)
    form = RaiseForm(request.POST or None, mediators=mediators)
    if request.method == "POST" and form.is_valid():
        try:
            raised = services.raise_escalation(
                pairing=pairing, by=request.person, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{raised.mediator} has it now, and nobody else.")
            return redirect(raised)
    return render(request, "pairing/escalation_raise.html", context | {"form": form})


@signed_in
def escalation_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """The steps, the words and what is mine to do; reading it is recorded."""
    escalation = _fetch(request, "pairing.read_escalation", pk)
    opened = services.open_escalation(escalation=escalation, user=request.user, now=timezone.now())
    context = {
        "escalation": escalation,
        "pairing": escalation.pairing,
        "opened": opened,
        "steps": steps_seen(escalation, request.user, timezone.localdate()),
        "mine": escalation.raised_by_id == request.person.pk,
        "partner": escalation.pairing.partner_of(escalation.raised_by),
        **_to_do(request, escalation),
    }
    return render(request, "pairing/escalation_detail.html", context)


def _to_do(request: PersonRequest, escalation: Escalation) -> dict[str, Any]:
    """Which of the buttons there are, for who raised it and for who mediates."""
    state, today = EscalationState(escalation.state), timezone.localdate()
    if request.user.has_perm("pairing.mediate", escalation):
        answer_late = state == EscalationState.PROPOSED and any(s.is_late(today) for s in escalation.steps.all())
        return {
            "can_acknowledge": state == EscalationState.RAISED,
            "can_talk": state == EscalationState.ACKNOWLEDGED,
            "can_propose": policies.can_propose(escalation),
            "can_close": answer_late,
        }
    others = [one for one in mediators_of(escalation.pairing, today) if one.pk != escalation.mediator_id]
    return {
        "can_answer": state == EscalationState.PROPOSED,
        "can_withdraw": escalation.is_open,
        "mediator_form": MediatorForm(mediators=others) if others and escalation.is_open else None,
    }


@signed_in
@require_POST
def escalation_advance(request: PersonRequest, pk: str) -> HttpResponse:
    escalation = _fetch(request, "pairing.mediate", pk)
    steps = {state.value: state for state in (EscalationState.ACKNOWLEDGED, EscalationState.TALKED)}
    step = steps.get(request.POST.get("step", ""))
    if step is None:
        return _done(request, escalation, services.close_unanswered, "It is closed.")
    return _done(request, escalation, partial(services.advance_escalation, to=step), "Noted.")


@signed_in
def escalation_propose(request: PersonRequest, pk: str) -> HttpResponse:
    escalation = _fetch(request, "pairing.mediate", pk)
    form = ProposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_outcome(escalation=escalation, by=request.person, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{escalation.raised_by} is asked whether they agree.")
            return redirect(escalation)
    context = {"escalation": escalation, "pairing": escalation.pairing, "form": form}
    return render(request, "pairing/escalation_propose.html", context)


@signed_in
@require_POST
def escalation_answer(request: PersonRequest, pk: str) -> HttpResponse:
    escalation = _fetch(request, "pairing.answer_escalation", pk)
    agrees = request.POST.get("answer") == "agree"
    said = "Done, as you agreed." if agrees else f"{escalation.mediator} will propose something else."
    return _done(request, escalation, partial(services.answer_proposal, agrees=agrees), said)


@signed_in
@require_POST
def escalation_withdraw(request: PersonRequest, pk: str) -> HttpResponse:
    escalation = _fetch(request, "pairing.answer_escalation", pk)
    return _done(request, escalation, services.withdraw_escalation, "Taken back.")


@signed_in
@require_POST
def escalation_mediator(request: PersonRequest, pk: str) -> HttpResponse:
    """Somebody else is to mediate."""
    escalation = _fetch(request, "pairing.answer_escalation", pk)
    form = MediatorForm(request.POST, mediators=mediators_of(escalation.pairing, timezone.localdate()))
    if not form.is_valid():
        messages.error(request, "Choose who should mediate.")
        return redirect(escalation)
    to = form.cleaned_data["to"]
    return _done(request, escalation, partial(services.change_mediator, to=to), f"{to} mediates from now on.")


def _done(request: PersonRequest, escalation: Escalation, do: Any, said: str) -> HttpResponse:
    try:
        do(escalation=escalation, by=request.person, now=timezone.now())
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(escalation)
