from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from activities.forms import SessionFactsForm, SessionForm
from activities.models import Session
from activities.selectors import sessions_of
from activities.services import notes as note_services
from activities.services import sessions as services
from activities.views.pairs import PAIRINGS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal

SESSIONS = Session.objects.select_related("pairing__mentor", "pairing__mentee", "pairing__cohort__track", "logged_by")


@signed_in
def session_log(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    pairing = fetch(request, "activities.log_session", PAIRINGS, pk=pairing_pk)
    today = timezone.localdate()
    suggested = {"held_on": today, "action_due_on": today + timedelta(days=pairing.cohort.track.cadence_days)}
    form = SessionForm(request.POST or None, pairing=pairing, initial=suggested)
    if request.method == "POST" and form.is_valid():
        try:
            services.log_session(pairing=pairing, by=request.person, now=timezone.now(), **_drafts(form.cleaned_data))
        except Refusal as refusal:
            form.add_error("held_on", str(refusal))
        else:
            messages.success(request, "The session is logged.")
            return redirect("activities:pair_detail", pairing.pk)
    context = {"form": form, "pairing": pairing, "partner": pairing.partner_of(request.person)}
    return render(request, "activities/session_form.html", context)


def _drafts(cleaned: dict) -> dict:
    """What log_session takes: a note and an action item only when they have words."""
    facts = {name: cleaned[name] for name in ("session_id", "held_on", "minutes", "topics", "next_on")}
    if cleaned["note"]:
        facts["note"] = services.NoteDraft(cleaned["note"], cleaned["note_shared"])
    if cleaned["action"]:
        facts["action"] = services.ActionDraft(cleaned["action"], cleaned["action_owner"], cleaned["action_due_on"])
    return facts


@signed_in
def session_detail(request: PersonRequest, pk: str) -> HttpResponse:
    session = fetch(request, "activities.view_session", SESSIONS, pk=pk)
    shown = sessions_of(session.pairing, request.user).filter(pk=pk).first()
    notes = list(shown.notes.all()) if shown else []
    for note in notes:
        note.pairing = session.pairing
    context = {
        "session": session,
        "pairing": session.pairing,
        "partner": session.pairing.partner_of(request.person),
        "items": shown.action_items.all() if shown else [],
        "notes": note_services.open_notes(notes=notes, user=request.user, now=timezone.now()),
        "can_change": request.user.has_perm("activities.change_session", session) and not session.withdrawn_at,
    }
    return render(request, "activities/session_detail.html", context)


@signed_in
def session_edit(request: PersonRequest, pk: str) -> HttpResponse:
    session = fetch(request, "activities.change_session", SESSIONS, pk=pk)
    facts = {name: getattr(session, name) for name in ("held_on", "minutes", "topics", "next_on")}
    form = SessionFactsForm(request.POST or None, initial=facts)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_session(session=session, by=request.person, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("held_on", str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("activities:session_detail", pk)
    return render(request, "activities/session_edit.html", {"form": form, "session": session})


@signed_in
@require_POST
def session_withdraw(request: PersonRequest, pk: str) -> HttpResponse:
    session = fetch(request, "activities.change_session", SESSIONS, pk=pk)
    services.withdraw_session(session=session, by=request.person, now=timezone.now())
    messages.success(request, "The session is withdrawn and counts nowhere.")
    return redirect("activities:pair_detail", session.pairing_id)
