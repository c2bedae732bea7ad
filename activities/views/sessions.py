from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from activities import audience
from activities.forms.sessions import PairSessionForm, SessionForm
from activities.light_log import Blank, blank_log
from activities.models import Session
from activities.policies import pairs as policies
from activities.selectors import pairs as selectors
from activities.selectors.plans import with_plans
from activities.services import notes as note_services
from activities.services import sessions as services
from activities.views.answers import tried
from activities.views.pairs import PAIRINGS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.models import Pairing
from pairing.states import PairingState

SESSIONS = Session.objects.select_related("pairing__mentor", "pairing__mentee", "pairing__cohort__track", "logged_by")


@signed_in
def session_choose(request: PersonRequest) -> HttpResponse:
    """With whom? What was planned first, then whom one has not met for longest; straight on where there is one."""
    now = timezone.now()
    seen = [selectors.as_seen_by(request.person, pairing, now) for pairing in selectors.pairs_of(request.person, now)]
    pairs = [one for one in seen if one.pairing.state == PairingState.ACTIVE] or seen
    if len(pairs) == 1:
        return redirect("activities:session_log", pairs[0].pairing.pk)
    pairs.sort(key=lambda one: one.to_log is None)
    return render(request, "activities/session_choose.html", {"pairs": pairs})


@signed_in
def session_log(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    """A pair that ended while somebody was typing is refused in the form, so that what was typed stays."""
    now, posted = timezone.now(), request.method == "POST"
    pairings = with_plans(selectors.with_contact(PAIRINGS), now)
    pairing = fetch(
        request, "pairing.view_pairing" if posted else "activities.log_session", pairings, pk=pairing_pk
    )  # fmt: skip
    partner = pairing.partner_of(request.person)
    planned = {name: request.GET.get(name, "") for name in ("plan", "on")}
    blank = blank_log(pairing, request.person, **planned, now=now)
    form = SessionForm(request.POST or None, pairing=pairing, by=request.person, blank=blank)
    if posted and form.is_valid():
        write = partial(services.log_session, pairing=pairing, by=request.person, now=now, **form.facts())
        if tried(form, write, "held_on", beside={services.NotPlanned: "next_at"}):
            messages.success(request, _logged(form, str(partner)))
            return redirect("activities:pair_detail", pairing.pk)
    return render(request, "activities/session_form.html", _log_context(form, pairing, blank, request))


def _logged(form: SessionForm, partner: str) -> str:
    """What has happened, for the page after it."""
    told = f" The next one is planned, and {partner} is told." if form.cleaned_data.get("next_at") else ""
    return f"Your session with {partner} is logged.{told}"


def _log_context(form: SessionForm, pairing: Pairing, blank: Blank, request: PersonRequest) -> dict[str, object]:
    partner = pairing.partner_of(request.person)
    return {
        "form": form,
        "pairing": pairing,
        "partner": partner,
        "blank": blank,
        "logged_ids": blank.logged,
        "logged_already": selectors.logged_by_partner(pairing, partner, blank.held_on),
        "who_note": audience.of_new_note(partner),
        "who_item": audience.of_action_item(partner),
        "who_session": audience.of_session(partner),
    }


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
    facts = {name: getattr(session, name) for name in ("held_on", "minutes", "topics")}
    form = PairSessionForm(request.POST or None, pairing=session.pairing, initial=facts)
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
