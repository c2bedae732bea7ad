"""Two officers open what one pair wrote, in an emergency: asked for, decided, ended, reviewed, and seen by the pair."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from activities.views.answers import tried
from governance.filters import EmergencyFilter
from governance.forms.emergencies import EmergencyForm, EmergencyReviewForm
from governance.models import EmergencyAccess
from governance.selectors.emergencies import emergencies_seen_by, officers_for, readings_in
from governance.services import emergency as services
from governance.services.emergency_notices import pair_has_looked
from governance.states import EmergencyState, Finding
from mentorship.access.decorators import permitted, signed_in, strongly_confirmed
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.models import Pairing

SHOWN = 50
PAIRS = Pairing.objects.select_related("mentor", "mentee")


def fetch_emergency(request: PersonRequest, permission: str, pk: str) -> EmergencyAccess:
    return fetch(request, permission, emergencies_seen_by(request.user), pk=pk)


@permitted("governance.see_emergencies")
def emergency_list(request: PersonRequest) -> HttpResponse:
    """All of them outside one's own pairs, without a word of why."""
    chosen = EmergencyFilter(request.GET, queryset=emergencies_seen_by(request.user))
    page = Paginator(chosen.qs, SHOWN).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "filter": chosen,
        "page": page,
        "rows": [(access, access.is_open(now), access.is_review_late(now)) for access in page],
        "can_ask": request.user.has_perm("governance.ask_emergency"),
    }
    return render(request, "governance/emergency_list.html", context)


@signed_in
def emergency_told(request: PersonRequest, pk: str) -> HttpResponse:
    """For the two of a pair: every time it was opened."""
    pairing = fetch(request, "pairing.view_pairing", PAIRS, pk=pk)
    page = Paginator(emergencies_seen_by(request.user).filter(pairing=pairing), SHOWN)
    context = {
        "pairing": pairing,
        "partner": pairing.partner_of(request.person),
        "page": page.get_page(request.GET.get("page")),
    }
    return render(request, "governance/emergency_told.html", context)


@permitted("governance.ask_emergency")
@strongly_confirmed
def emergency_request(request: PersonRequest) -> HttpResponse:
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("pairing", "access_id", "reason", "minutes")}
        ask = partial(services.request_emergency, by=request.person, now=timezone.now(), **given)
        if asked := tried(form, ask):
            messages.success(request, "The other officers are told. Nothing is open before one of them agrees.")
            return redirect(asked)
    return render(request, "governance/emergency_form.html", {"form": form})


@signed_in
def emergency_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """Who, when, what was read; and why, for those who may know."""
    access = fetch_emergency(request, "governance.view_emergency", pk)
    may_know, now = request.user.has_perm("governance.read_emergency_reason", access), timezone.now()
    if in_pair := access.pairing.includes(request.person):
        pair_has_looked(access=access, by=request.person, now=now)
    context = {
        "access": access,
        "pairing": access.pairing,
        "in_pair": in_pair,
        "partner": access.pairing.partner_of(request.person),
        "opened": services.open_reason(access=access, user=request.user, now=now) if may_know else None,
        "readings": readings_in(access, request.user),
        **_to_do(request, access),
    }
    return render(request, "governance/emergency_detail.html", context)


def _to_do(request: PersonRequest, access: EmergencyAccess) -> dict[str, Any]:
    """Which of the buttons there are."""
    user, now = request.user, timezone.now()
    waits = access.state == EmergencyState.REQUESTED
    decides = waits and user.has_perm("governance.decide_emergency", access)
    is_open = access.is_open(now)
    return {
        "is_open": is_open,
        "can_decide": decides and request.person in officers_for(access.pairing, now),
        "can_read": is_open and user.has_perm("governance.read_in_emergency", access),
        "can_end": is_open and user.has_perm("governance.end_emergency", access),
        "can_review": not access.finding and user.has_perm("governance.review_emergency", access),
        "review_late": access.is_review_late(now),
    }


@signed_in
@strongly_confirmed
@require_POST
def emergency_decide(request: PersonRequest, pk: str) -> HttpResponse:
    access = fetch_emergency(request, "governance.decide_emergency", pk)
    approves = {"agree": True, "refuse": False}.get(request.POST.get("answer", ""))
    try:
        if approves is None:
            raise Refusal("Say whether you agree or refuse.")
        services.decide_emergency(access=access, approves=approves, by=request.person, now=timezone.now())
        said = f"It is open for {access.minutes} minutes, and the two of the pair are told." if approves else "Refused."
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(access)


@signed_in
@strongly_confirmed
@require_POST
def emergency_end(request: PersonRequest, pk: str) -> HttpResponse:
    access = fetch_emergency(request, "governance.end_emergency", pk)
    try:
        services.end_emergency(access=access, by=request.person, now=timezone.now())
        messages.success(request, "It is closed. An auditor is asked to review it.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(access)


@signed_in
@strongly_confirmed
def emergency_review(request: PersonRequest, pk: str) -> HttpResponse:
    """An auditor says whether it was justified."""
    access = fetch_emergency(request, "governance.review_emergency", pk)
    form = EmergencyReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"finding": Finding(form.cleaned_data["finding"]), "words": form.cleaned_data["words"]}
        review = partial(services.review_emergency, access=access, by=request.person, now=timezone.now())
        if tried(form, partial(review, **given)):
            messages.success(request, "Your finding is kept. The two officers and the pair are told.")
            return redirect(access)
    context = {
        "access": access,
        "form": form,
        "opened": services.open_reason(access=access, user=request.user, now=timezone.now()),
        "readings": readings_in(access, request.user),
    }
    return render(request, "governance/emergency_review.html", context)
