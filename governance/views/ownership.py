from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from governance.forms.ownership import HandOverForm, TakeOverForm
from governance.models import HandOver
from governance.services import hand_overs as services
from governance.states import HandOverState
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from programs.guide import who_answers
from programs.models import Program
from programs.services.ownership import background_of, take_back

PROGRAMS = Program.objects.select_related("owner", "deputy")
OFFERS = HandOver.objects.select_related("program__owner", "program__deputy", "proposed_by", "to")


@signed_in
def hand_over_propose(request: PersonRequest, slug: str) -> HttpResponse:
    """A page that says what happens, and on POST asks the successor."""
    program = fetch(request, "programs.hand_over", PROGRAMS, slug=slug)
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        heir = form.cleaned_data["to"]
        try:
            offer = services.propose_hand_over(program=program, to=heir, by=request.person, now=timezone.now())
        except Refusal as refusal:
            form.add_error("to", str(refusal))
        else:
            messages.success(request, f"{offer.to} is asked, until {offer.due_on:%-d %B}. Nothing changes before.")
            return redirect(program)
    context = {"program": program, "form": form, "answers": who_answers(program)}
    return render(request, "governance/hand_over_form.html", context)


@signed_in
def hand_over_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """What is asked; the successor accepts by POST."""
    accepting = request.method == "POST"
    offer = fetch(request, f"governance.{'answer' if accepting else 'view'}_hand_over", OFFERS, pk=pk)
    now = timezone.now()
    form = TakeOverForm(request.POST if accepting else None, initial={"background": background_of(offer.to, now)})
    if accepting and form.is_valid():
        try:
            services.accept_hand_over(offer=offer, by=request.person, now=now, **form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(offer)
        messages.success(request, f"You answer for {offer.program} from now on.")
        return redirect(offer.program)
    waits = offer.state == HandOverState.PROPOSED
    context = {
        "offer": offer,
        "form": form,
        "waits": waits,
        "asked": waits and offer.to == request.person,
        "can_withdraw": waits and request.user.has_perm("governance.withdraw_hand_over", offer),
    }
    return render(request, "governance/hand_over_detail.html", context)


@signed_in
@require_POST
def hand_over_decline(request: PersonRequest, pk: str) -> HttpResponse:
    offer = fetch(request, "governance.answer_hand_over", OFFERS, pk=pk)
    try:
        services.decline_hand_over(offer=offer, by=request.person, now=timezone.now())
        messages.success(request, f"You have said no. {offer.proposed_by} is told.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(offer)


@signed_in
@require_POST
def hand_over_withdraw(request: PersonRequest, pk: str) -> HttpResponse:
    offer = fetch(request, "governance.withdraw_hand_over", OFFERS, pk=pk)
    try:
        services.withdraw_hand_over(offer=offer, by=request.person, now=timezone.now())
        messages.success(request, f"Taken back. {offer.to} is told.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(offer.program)


@signed_in
@require_POST
def ownership_take_back(request: PersonRequest, slug: str) -> HttpResponse:
    program = fetch(request, "programs.take_back", PROGRAMS, slug=slug)
    try:
        take_back(program=program, by=request.person, now=timezone.now())
        messages.success(request, f"You answer for {program} again.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(program)
