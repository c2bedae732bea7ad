from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from activities import audience, policies, selectors
from activities.forms import SessionFactsForm, SessionForm
from activities.models import Session
from activities.services import notes as note_services
from activities.services import sessions as services
from activities.views.answers import tried
from activities.views.pairs import PAIRINGS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal

SESSIONS = Session.objects.select_related("pairing__mentor", "pairing__mentee", "pairing__cohort__track", "logged_by")


@signed_in
def session_log(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    pairing = fetch(request, "activities.log_session", PAIRINGS, pk=pairing_pk)
    partner = pairing.partner_of(request.person)
    form = SessionForm(request.POST or None, pairing=pairing, by=request.person, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        write = partial(services.log_session, pairing=pairing, by=request.person, now=timezone.now(), **form.facts())
        if tried(form, write, "held_on"):
            messages.success(request, f"Your session with {partner} is logged.")
            return redirect("activities:pair_detail", pairing.pk)
    context = {
        "form": form,
        "pairing": pairing,
        "partner": partner,
        "who_note": audience.of_new_note(partner),
        "who_item": audience.of_action_item(partner),
        "who_session": audience.of_session(partner),
    }
    return render(request, "activities/session_form.html", context)


@signed_in
def session_detail(request: PersonRequest, pk: str) -> HttpResponse:
    session = fetch(request, "activities.view_session", SESSIONS, pk=pk)
    partner = session.pairing.partner_of(request.person)
    notes = selectors.notes_about(session, request.user)
    context = {
        "session": session,
        "pairing": session.pairing,
        "partner": partner,
        "items": selectors.items_from(session, request.user),
        "notes": note_services.open_notes(notes=notes, user=request.user, now=timezone.now()),
        "history": selectors.history_of(session),
        "who_item": audience.of_action_item(partner),
        "can_log": policies.can_log(session.pairing),
        "can_change": request.user.has_perm("activities.change_session", session) and not session.withdrawn_at,
    }
    return render(request, "activities/session_detail.html", context)


@signed_in
def session_edit(request: PersonRequest, pk: str) -> HttpResponse:
    session = fetch(request, "activities.change_session", SESSIONS, pk=pk)
    facts = {name: getattr(session, name) for name in ("held_on", "minutes", "topics", "next_on")}
    form = SessionFactsForm(request.POST or None, initial=facts)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_session, session=session, by=request.person, now=timezone.now())
        if tried(form, partial(change, **form.facts()), "held_on"):
            messages.success(request, "Saved.")
            return redirect("activities:session_detail", pk)
    partner = session.pairing.partner_of(request.person)
    return render(request, "activities/session_edit.html", {"form": form, "session": session, "partner": partner})


@signed_in
def session_withdraw(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    session = fetch(request, "activities.change_session", SESSIONS, pk=pk)
    if request.method != "POST":
        partner = session.pairing.partner_of(request.person)
        return render(request, "activities/session_withdraw.html", {"session": session, "partner": partner})
    try:
        services.withdraw_session(session=session, by=request.person, now=timezone.now())
        messages.success(request, "The session is withdrawn and counts nowhere.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("activities:pair_detail", session.pairing_id)
