from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from activities import audience
from activities.forms.circles import CircleSessionFactsForm, CircleSessionForm
from activities.models import CircleSession
from activities.selectors import circles as selectors
from activities.services import circle_sessions as services
from activities.services.circle_notes import open_circle_notes
from activities.views.answers import tried
from activities.views.circles import CIRCLES
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.services.turns import turn_now
from pairing.states import CircleState

SESSIONS = CircleSession.objects.select_related("circle__cohort__track__program", "facilitator", "logged_by")


@signed_in
def circle_session_log(request: PersonRequest, circle_pk: str) -> HttpResponse:
    circle = fetch(request, "pairing.take_part_in_circle", CIRCLES, pk=circle_pk)
    turn, today = turn_now(circle), timezone.localdate()
    facilitator = turn.person if turn else None
    form = CircleSessionForm(
        request.POST or None, circle=circle, by=request.person, facilitator=facilitator, today=today
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        write = partial(
            services.log_circle_session, circle=circle, by=request.person, now=timezone.now(), **form.facts()
        )  # fmt: skip
        if tried(form, write, "held_on"):
            messages.success(request, f"The session of {circle} is logged.")
            return redirect(circle)
    context = {
        "form": form,
        "circle": circle,
        "logged_ids": circle.circle_sessions.values_list("pk", flat=True)[:5],
        "who_note": audience.of_circle_note(circle),
        "who_item": audience.of_circle_item(circle),
        "who_session": audience.of_circle_session(circle),
    }
    return render(request, "activities/circle_session_form.html", context)


@signed_in
def circle_session_detail(request: PersonRequest, pk: str) -> HttpResponse:
    session = fetch(request, "activities.view_circle_session", selectors.with_presence(SESSIONS), pk=pk)
    circle, taking_part = session.circle, request.user.has_perm("pairing.take_part_in_circle", session.circle)
    notes = selectors.notes_about(session, request.user)
    context = {
        "session": session,
        "circle": circle,
        "notes": open_circle_notes(notes=notes, user=request.user, now=timezone.now()),
        "items": selectors.items_of_circle(circle, request.user).filter(session=session),
        "history": selectors.history_of(session),
        "was_there": session.attendances.filter(person=request.person).exists(),
        "can_log": taking_part and circle.state == CircleState.ACTIVE,
        "can_say": taking_part and not session.withdrawn_at,
        "can_change": request.user.has_perm("activities.change_circle_session", session) and not session.withdrawn_at,
        "who_note": audience.of_circle_note(circle),
        "who_item": audience.of_circle_item(circle),
        "who_session": audience.of_circle_session(circle),
    }
    return render(request, "activities/circle_session_detail.html", context)


@signed_in
@require_POST
def circle_session_present(request: PersonRequest, pk: str) -> HttpResponse:
    session = fetch(request, "activities.view_circle_session", SESSIONS, pk=pk)
    if not request.user.has_perm("pairing.take_part_in_circle", session.circle):
        messages.error(request, "You are not in this circle any more.")
        return redirect("activities:circle_session_detail", pk)
    present = request.POST.get("present") == "yes"
    services.say_present(session=session, present=present, by=request.person, now=timezone.now())
    messages.success(request, "You were there." if present else "You were not there.")
    return redirect("activities:circle_session_detail", pk)


@signed_in
def circle_session_edit(request: PersonRequest, pk: str) -> HttpResponse:
    session = fetch(request, "activities.change_circle_session", SESSIONS, pk=pk)
    facts = {name: getattr(session, name) for name in ("held_on", "minutes", "attended", "next_on")}
    form = CircleSessionFactsForm(request.POST or None, initial=facts)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_circle_session, session=session, by=request.person, now=timezone.now())
        if tried(form, partial(change, **form.facts()), "held_on"):
            messages.success(request, "Saved.")
            return redirect("activities:circle_session_detail", pk)
    context = {"form": form, "session": session, "circle": session.circle}
    return render(request, "activities/circle_session_edit.html", context)


@signed_in
def circle_session_withdraw(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    session = fetch(request, "activities.change_circle_session", SESSIONS, pk=pk)
    if request.method != "POST":
        context = {"session": session, "circle": session.circle}
        return render(request, "activities/circle_session_withdraw.html", context)
    try:
        services.withdraw_circle_session(session=session, by=request.person, now=timezone.now())
        messages.success(request, "The session is withdrawn and counts nowhere.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(session.circle)
