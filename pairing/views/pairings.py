from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.models import Pairing
from pairing.selectors import breakdown
from pairing.services import offers as services
from pairing.services.publishing import is_unchanged
from pairing.states import PairingState

PAIRINGS = Pairing.objects.select_related("mentor", "mentee", "cohort__track__program", "rationale")


@signed_in
def pairing_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """The offer, and why this pair: for the two, who runs the program, and auditors."""
    pairing = fetch(request, "pairing.view_rationale", PAIRINGS, pk=pk)
    rationale = getattr(pairing, "rationale", None)
    mine = pairing.includes(request.person)
    side = "mentor" if request.person.pk == pairing.mentor_id else "mentee"
    context = {
        "pairing": pairing,
        "mine": mine,
        "partner": pairing.partner_of(request.person) if mine else None,
        "rationale": rationale,
        "bars": breakdown(rationale.content["points"], rationale.content["weights"]) if rationale else [],
        "genuine": rationale is not None and is_unchanged(rationale),
        "can_answer": request.user.has_perm("pairing.answer_offer", pairing)
        and not getattr(pairing, f"{side}_accepted_at"),
        "can_end": mine and pairing.state == PairingState.ACTIVE,
    }
    return render(request, "pairing/pairing_detail.html", context)


@signed_in
@require_POST
def offer_answer(request: PersonRequest, pk: str) -> HttpResponse:
    pairing = fetch(request, "pairing.view_pairing", PAIRINGS, pk=pk)
    answer = services.accept_offer if request.POST.get("answer") == "accept" else services.decline_offer
    try:
        answered = answer(pairing=pairing, by=request.person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(pairing)
    if answered.state == PairingState.ACTIVE:
        messages.success(request, f"Your pairing with {answered.partner_of(request.person)} begins today.")
        return redirect("activities:pair_detail", pk)
    accepted = answered.state == PairingState.OFFERED
    messages.success(
        request, "You have accepted. You hear from us when the other has." if accepted else "You declined."
    )
    return redirect(pairing)


@signed_in
def pairing_end(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    pairing = fetch(request, "pairing.view_pairing", PAIRINGS, pk=pk)
    if request.method != "POST":
        context = {"pairing": pairing, "partner": pairing.partner_of(request.person)}
        return render(request, "pairing/pairing_end.html", context)
    try:
        services.end_pairing(pairing=pairing, by=request.person, now=timezone.now())
        messages.success(request, "The pairing has ended. What you wrote stays yours.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(pairing)
