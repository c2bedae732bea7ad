"""A pair rests for a time, somebody stands in, it goes on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.forms.life import CoverForm, PauseForm
from pairing.models import Pairing
from pairing.services import covers, pauses

PAIRINGS = Pairing.objects.select_related("mentor", "mentee", "cohort__track__program")


@signed_in
def pairing_pause(request: PersonRequest, pk: str) -> HttpResponse:
    """Until when the pair rests; both are told."""
    pairing = fetch(request, "pairing.pause_pairing", PAIRINGS, pk=pk)
    form = PauseForm(request.POST or None, initial={"until": pairing.resumes_on})
    if request.method == "POST" and form.is_valid():
        try:
            paused = pauses.pause_pairing(pairing=pairing, by=request.person, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("until", str(refusal))
        else:
            messages.success(request, f"Paused until {paused.resumes_on:%-d %B %Y}. Both of you are told.")
            return redirect(pairing)
    context = {"pairing": pairing, "form": form, "mine": pairing.includes(request.person)}
    return render(request, "pairing/pairing_pause.html", context)


@signed_in
@require_POST
def pairing_resume(request: PersonRequest, pk: str) -> HttpResponse:
    pairing = fetch(request, "pairing.pause_pairing", PAIRINGS, pk=pk)
    try:
        pauses.resume_pairing(pairing=pairing, by=request.person, now=timezone.now())
        messages.success(request, "The pair goes on from today.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(pairing)


@signed_in
def pairing_cover(request: PersonRequest, pk: str) -> HttpResponse:
    """Who could stand in while the pair is paused, best first; the one chosen is asked."""
    pairing = fetch(request, "pairing.cover_pairing", PAIRINGS, pk=pk)
    today = timezone.localdate()
    try:
        covers.check_can_cover(pairing)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(pairing)
    found = covers.stand_ins_for(pairing, today)
    people = {str(one.mentor.pk): one.mentor for one in found}
    choices = [(str(one.mentor.pk), _label(one)) for one in found]
    form = CoverForm(request.POST or None, mentors=choices, initial=_initial(pairing, choices))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"mentor": people[form.cleaned_data["mentor"]]}
        try:
            cover = covers.offer_cover(pairing=pairing, by=request.person, now=timezone.now(), **said)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{cover.mentor} and {cover.mentee} are asked.")
            return redirect("pairing:pairing_list", pairing.cohort.slug)
    return render(request, "pairing/pairing_cover.html", {"pairing": pairing, "form": form, "found": found})


def _initial(pairing: Pairing, choices: list[tuple[str, str]]) -> dict[str, object]:
    first: dict[str, object] = {"mentor": choices[0][0]} if choices else {}
    return first | {"until": pairing.resumes_on, "reason": "Stands in while the pair is paused."}


def _label(one: covers.StandIn) -> str:
    return f"{one.mentor.name}: {one.score / 1000:.1f} points, {one.free} place{'' if one.free == 1 else 's'} free"
