"""Slots for mentoring in meetings that take place anyway."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from activities import audience
from activities.forms.rituals import SlotForm, from_touchpoint
from activities.models import Touchpoint
from activities.selectors import rituals as ritual_selectors
from activities.services import touchpoints as services
from activities.views.answers import tried
from activities.views.pairs import PAIRINGS
from activities.views.rituals import RITUALS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.people.models import Unit
from pairing.models import Pairing


def _touchpoints(request: PersonRequest) -> Any:
    related = ("ritual__unit", "ritual__pairing", "mentor", "pairing__mentor", "pairing__mentee")
    return Touchpoint.objects.visible_to(request.user).select_related(*related)


@signed_in
def pair_rituals(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    """In which meeting the two of a pair could have a few minutes, and what mentoring adds to their sprint."""
    pairing = fetch(request, "activities.log_session", PAIRINGS, pk=pairing_pk)
    today = timezone.localdate()
    slots = [ritual_selectors.shown(slot, today) for slot in ritual_selectors.touchpoints_of(pairing, request.user)]
    taken = [slot.touchpoint.ritual_id for slot in slots]
    context = {
        "pairing": pairing,
        "partner": pairing.partner_of(request.person),
        "slots": slots,
        "free": ritual_selectors.rituals_for(pairing, request.user, today).exclude(pk__in=taken),
        "time": ritual_selectors.added_times([pairing], timezone.now(), today)[pairing.pk],
        "can_log": True,
    }
    return render(request, "activities/pair_rituals.html", context)


@signed_in
def touchpoint_attach(request: PersonRequest, pk: str, pairing_pk: str) -> HttpResponse:
    """A few minutes of a meeting for a pair."""
    pairing = fetch(request, "activities.log_session", PAIRINGS, pk=pairing_pk)
    ritual = fetch(request, "activities.view_ritual", RITUALS, pk=pk)
    return _attach(request, ritual, pairing)


@signed_in
def touchpoint_hold(request: PersonRequest, pk: str) -> HttpResponse:
    """A few minutes of a meeting that a mentor of the team holds for all of it."""
    ritual = fetch(request, "activities.view_ritual", RITUALS, pk=pk)
    fetch(request, "activities.mentor_team", Unit.objects.all(), pk=ritual.unit_id)
    return _attach(request, ritual, None)


def _attach(request: PersonRequest, ritual: Any, pairing: Pairing | None) -> HttpResponse:
    form = SlotForm(request.POST or None, ritual=ritual, for_pair=pairing is not None)
    if request.method == "POST" and form.is_valid():
        attach = partial(services.attach_touchpoint, ritual=ritual, pairing=pairing, draft=form.draft())
        keep = partial(attach, touchpoint_id=form.cleaned_data["touchpoint_id"], by=request.person, now=timezone.now())
        if tried(form, keep, "minutes"):
            messages.success(request, "Kept. No new meeting was made.")
            return redirect(_home_of(ritual, pairing))
    return render(request, "activities/touchpoint_form.html", _form_context(request, form, ritual, pairing))


@signed_in
def touchpoint_edit(request: PersonRequest, pk: str) -> HttpResponse:
    slot = fetch(request, "activities.change_touchpoint", _touchpoints(request), pk=pk)
    form = SlotForm(
        request.POST or None, ritual=slot.ritual, for_pair=slot.pairing is not None, initial=from_touchpoint(slot)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_touchpoint, touchpoint=slot, by=request.person, now=timezone.now())
        if tried(form, partial(change, draft=form.draft()), "minutes"):
            messages.success(request, "Saved.")
            return redirect(_home_of(slot.ritual, slot.pairing))
    context = _form_context(request, form, slot.ritual, slot.pairing) | {"touchpoint": slot}
    return render(request, "activities/touchpoint_form.html", context)


@signed_in
def touchpoint_stop(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    slot = fetch(request, "activities.change_touchpoint", _touchpoints(request), pk=pk)
    back = _home_of(slot.ritual, slot.pairing)
    if request.method != "POST":
        return render(request, "activities/touchpoint_stop.html", {"touchpoint": slot, "back": back})
    services.stop_touchpoint(touchpoint=slot, by=request.person, now=timezone.now())
    messages.success(request, f"The minutes belong to {slot.ritual} again.")
    return redirect(back)


def _home_of(ritual: Any, pairing: Pairing | None) -> str:
    return reverse("activities:pair_rituals", args=[pairing.pk]) if pairing else ritual.get_absolute_url()


def _form_context(request: PersonRequest, form: SlotForm, ritual: Any, pairing: Pairing | None) -> dict[str, Any]:
    partner = pairing.partner_of(request.person) if pairing else None
    return {
        "form": form,
        "ritual": ritual,
        "pairing": pairing,
        "partner": partner,
        "who": audience.of_touchpoint(partner, ritual),
        "back": _home_of(ritual, pairing),
    }
