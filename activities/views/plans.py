"""When a pair will meet."""

from datetime import date
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from activities.forms.pairs import MINUTES, PlanForm
from activities.meeting_times import Proposals, in_words, propose
from activities.models import PlannedSession
from activities.policies.pairs import can_answer
from activities.selectors import pairs as selectors
from activities.selectors.invitations import answer_to, invitation_of, with_answers
from activities.selectors.plans import to_log_of
from activities.services import plans as services
from activities.views.answers import tried
from activities.views.pairs import PAIRINGS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.models import Pairing

PLANS = PlannedSession.objects.select_related(
    "pairing__mentor", "pairing__mentee", "pairing__cohort__track", "planned_by"
)
USUAL = 45


@signed_in
def plan_create(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    """Choose among times that suit both, for one session or for all until the cohort ends."""
    pairing = fetch(request, "activities.log_session", selectors.with_contact(PAIRINGS), pk=pairing_pk)
    minutes, series = _asked(request)
    proposals = _proposals(request, pairing, minutes, series)
    form = PlanForm(request.POST or None, by=request.person, proposed=proposals.times or proposals.turns)
    if request.method == "POST" and form.is_valid():
        every_days = pairing.cohort.track.cadence_days if series else None
        plan = partial(
            services.plan_session, pairing=pairing, plan_id=form.cleaned_data["plan_id"], minutes=minutes,
            starts_at=form.cleaned_data["starts_at"], zone=request.person.timezone, every_days=every_days,
            place=form.cleaned_data["place"], by=request.person, now=timezone.now(),
        )  # fmt: skip
        if planned := tried(form, plan, "time"):
            messages.success(request, f"Planned, and {pairing.partner_of(request.person)} is told.")
            return redirect(planned)
    return render(
        request, "activities/plan_form.html", _form_context(request, pairing, form, proposals, minutes, series)
    )


@signed_in
def plan_detail(request: PersonRequest, pk: str) -> HttpResponse:
    planned = fetch(request, "activities.view_plan", with_answers(PLANS), pk=pk)
    me, partner = request.person, planned.pairing.partner_of(request.person)
    ahead = [start for start in planned.occurrences() if start > timezone.now()]
    context = {
        "planned": planned,
        "pairing": planned.pairing,
        "partner": partner,
        "times": [in_words(start, me, partner) for start in ahead[:6]],
        "more": max(0, len(ahead) - 6),
        "invitation": invitation_of(planned, me),
        "answer": answer_to(planned, planned.pairing, me),
        "can_answer": can_answer(planned, planned.sequence, timezone.now()),
        "to_log": to_log_of(planned, timezone.now()),
        "can_change": planned.state == "planned" and request.user.has_perm("activities.change_plan", planned),
    }
    return render(request, "activities/plan_detail.html", context)


@signed_in
def plan_move(request: PersonRequest, pk: str) -> HttpResponse:
    planned = fetch(request, "activities.change_plan", PLANS, pk=pk)
    pairing, series = planned.pairing, planned.every_days is not None
    minutes = _minutes(request, planned.minutes)
    proposals = _proposals(request, pairing, minutes, series, moving=planned.pk)
    kept = {"plan_id": planned.pk, "place": planned.place}
    form = PlanForm(request.POST or None, by=request.person, proposed=proposals.times or proposals.turns, **kept)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("starts_at", "place")}
        move = partial(services.move_session, planned=planned, minutes=minutes, by=request.person, now=timezone.now())
        if tried(form, partial(move, **facts), "time"):
            messages.success(request, f"Moved, and {pairing.partner_of(request.person)} is told.")
            return redirect(planned)
    context = _form_context(request, pairing, form, proposals, minutes, series) | {"planned": planned}
    return render(request, "activities/plan_form.html", context)


@signed_in
def plan_cancel(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    planned = fetch(request, "activities.change_plan", PLANS, pk=pk)
    partner = planned.pairing.partner_of(request.person)
    if request.method != "POST":
        context = {"planned": planned, "pairing": planned.pairing, "partner": partner}
        return render(request, "activities/plan_cancel.html", context)
    try:
        services.cancel_planned(planned=planned, by=request.person, now=timezone.now())
        messages.success(request, f"Called off, and {partner} is told.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("activities:pair_detail", planned.pairing_id)


def _asked(request: PersonRequest) -> tuple[int, bool]:
    """How long, and whether again and again."""
    source = request.POST if request.method == "POST" else request.GET
    return _minutes(request, USUAL), source.get("series") == "on"


def _minutes(request: PersonRequest, usual: int) -> int:
    source = request.POST if request.method == "POST" else request.GET
    text = source.get("minutes", "")
    return int(text) if text in {str(minutes) for minutes, _ in MINUTES} else usual


def _proposals(
    request: PersonRequest, pairing: Pairing, minutes: int, series: bool, moving: UUID | None = None
) -> Proposals:
    last: date | None = getattr(pairing, "last_met_on", None) or pairing.started_on
    since = last or timezone.localdate()
    return propose(
        pairing, request.person, minutes=minutes, series=series, since=since, moving=moving, now=timezone.now()
    )


def _form_context(
    request: PersonRequest, pairing: Pairing, form: PlanForm, proposals: Proposals, minutes: int, series: bool
) -> dict[str, object]:
    return {
        "form": form,
        "pairing": pairing,
        "partner": pairing.partner_of(request.person),
        "proposals": proposals,
        "lengths": MINUTES,
        "minutes": minutes,
        "series": series,
    }
