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
from pairing.filters import PairingFilter
from pairing.models import Pairing, Rationale
from pairing.selectors.life import life_of
from pairing.services import offers as services
from pairing.services.publishing import is_unchanged
from pairing.services.rationales import export_rationale, verify_rationale
from pairing.states import PairingState
from pairing.views.runs import COHORTS
from programs.guide import cohort_tabs

PAIRINGS = Pairing.objects.select_related("mentor", "mentee", "cohort__track__program", "rationale")


@signed_in
def pairing_list(request: PersonRequest, slug: str) -> HttpResponse:
    """The pairs of a cohort for who oversees it: dates and states, never what was said."""
    cohort = fetch(request, "programs.oversee_cohort", COHORTS, slug=slug)
    manages = request.user.has_perm("pairing.match_cohort", cohort)
    chosen = PairingFilter(request.GET or None, queryset=selectors.pairings_of_cohort(cohort))
    context = {
        "cohort": cohort,
        "filter": chosen,
        "page": Paginator(chosen.qs, 50).get_page(request.GET.get("page")),
        "counts": selectors.pair_counts(cohort),
        "tabs": cohort_tabs(cohort, "pairing:pairing_list", manages=manages),
        "may_ask_why": manages or request.user.has_perm("pairing.view_rationales", cohort),
        "matches": manages,
    }
    return render(request, "pairing/pairing_list.html", context)


@signed_in
def pairing_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """The offer, and why this pair: for the two, who runs the program, and auditors."""
    pairing = fetch(request, "pairing.view_rationale", PAIRINGS, pk=pk)
    mine = pairing.includes(request.person)
    side = "mentor" if request.person.pk == pairing.mentor_id else "mentee"
    accepted = mine and getattr(pairing, f"{side}_accepted_at")
    context = {
        "pairing": pairing,
        "mine": mine,
        "partner": pairing.partner_of(request.person) if mine else None,
        "accepted": accepted,
        "can_answer": request.user.has_perm("pairing.answer_offer", pairing) and not accepted,
        "can_export": request.user.has_perm("pairing.export_rationale", pairing),
        **life_of(request.user, pairing),
        **_why(getattr(pairing, "rationale", None), names=not mine),
    }
    return render(request, "pairing/pairing_detail.html", context)


def _why(rationale: Rationale | None, *, names: bool) -> dict[str, object]:
    """The rationale as the page shows it; colleagues who were alternatives are named to who runs the program."""
    if rationale is None:
        return {"rationale": None}
    content = rationale.content
    explanation = content["explanation"]
    return {
        "rationale": rationale,
        "content": content,
        "bars": selectors.breakdown(
            content["points"], content["weights"], explanation.get("without_data", []), explanation.get("assumed", [])
        ),
        "reasons": selectors.reasons_for(explanation, content.get("inputs"), names=names),
        "decisions": selectors.decisions_in(content),
        "genuine": is_unchanged(rationale),
    }


@signed_in
def rationale_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """All of why this pair was made, on a page that prints; who else was looked at is named to who may know."""
    pairing = fetch(request, "pairing.view_rationale", PAIRINGS.exclude(rationale=None), pk=pk)
    names = request.user.has_perm("pairing.export_rationale", pairing)
    context = {
        "pairing": pairing,
        "names": names,
        "facts": selectors.facts_of(pairing.rationale.content.get("inputs") or {}),
        "weights": selectors.weights_in(pairing.rationale.content),
        **_why(pairing.rationale, names=names),
    }
    return render(request, "pairing/rationale_detail.html", context)


@signed_in
def rationale_verify(request: PersonRequest, pk: str) -> HttpResponse:
    """Whether the rationale is what was written on the day, as the audit log knows it."""
    pairing = fetch(request, "pairing.view_rationale", PAIRINGS.exclude(rationale=None), pk=pk)
    verdict = verify_rationale(pairing.rationale)
    return render(request, "pairing/rationale_verify.html", {"pairing": pairing, "verdict": verdict})


@signed_in
def rationale_export(request: PersonRequest, pk: str) -> HttpResponse:
    pairing = fetch(request, "pairing.export_rationale", PAIRINGS.exclude(rationale=None), pk=pk)
    content = export_rationale(rationale=pairing.rationale, by=request.person, now=timezone.now())
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="why-{pairing.pk}.json"'
    return response


@signed_in
@require_POST
def offer_answer(request: PersonRequest, pk: str) -> HttpResponse:
    pairing = fetch(request, "pairing.view_pairing", PAIRINGS, pk=pk)
    answers = {"accept": services.accept_offer, "decline": services.decline_offer}
    answer = answers.get(request.POST.get("answer", ""))
    if answer is None:
        messages.error(request, "Say whether you accept or decline.")
        return redirect(pairing)
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
        learns = pairing.mentee_id == request.person.pk and not pairing.covers_id
        context = {"pairing": pairing, "partner": pairing.partner_of(request.person), "learns": learns}
        return render(request, "pairing/pairing_end.html", context)
    try:
        services.end_pairing(pairing=pairing, by=request.person, now=timezone.now())
        messages.success(request, "The pairing has ended. What you wrote stays yours.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(pairing)
