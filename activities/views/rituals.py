"""Meetings that take place anyway, and what mentoring adds to a sprint."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from activities import audience
from activities.forms.rituals import RitualForm, from_ritual
from activities.models import Ritual
from activities.selectors import rituals as ritual_selectors
from activities.services import rituals as services
from activities.views.answers import tried
from activities.views.pairs import PAIRINGS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.people.models import Unit
from pairing.models import Pairing

SHOWN = 50
RITUALS = Ritual.objects.select_related("unit", "pairing__mentor", "pairing__mentee")


@signed_in
def ritual_list(request: PersonRequest) -> HttpResponse:
    """The meetings of one's teams and pairs."""
    today, ended = timezone.localdate(), request.GET.get("ended") == "on"
    every = ritual_selectors.rituals_of(request.user)
    rows = every.filter(ended_on__lte=today) if ended else every.going_on(today)  # type: ignore[attr-defined]
    teams, wanted = list(Unit.objects.filter(rituals__in=every).distinct().order_by("path")), request.GET.get("team")
    if team := next((team for team in teams if str(team.pk) == wanted), None):
        rows = rows.filter(unit=team)
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown": [(ritual, _with(ritual, request)) for ritual in page],
        "teams": teams,
        "wanted": wanted,
        "ended": ended,
        "can_register": ritual_selectors.teams_to_register(request.user).exists(),
    }
    return render(request, "activities/ritual_list.html", context)


@signed_in
def ritual_detail(request: PersonRequest, pk: str) -> HttpResponse:
    ritual = fetch(request, "activities.view_ritual", RITUALS, pk=pk)
    today, user = timezone.localdate(), request.user
    slots = [ritual_selectors.shown(slot, today) for slot in ritual_selectors.touchpoints_in(ritual, user)]
    mine = [slot.touchpoint for slot in slots]
    can_mentor = ritual.unit is not None and user.has_perm("activities.mentor_team", ritual.unit)
    context = {
        "ritual": ritual,
        "partner": _with(ritual, request),
        "slots": [(slot, user.has_perm("activities.change_touchpoint", slot.touchpoint)) for slot in slots],
        "pairs": _pairs_without(ritual, request, mine),
        "can_mentor": can_mentor and not any(slot.mentor_id == request.person.pk for slot in mine),
        "can_change": not ritual.has_ended(today) and user.has_perm("activities.change_ritual", ritual),
        "has_ended": ritual.has_ended(today),
    }
    return render(request, "activities/ritual_detail.html", context)


@signed_in
def ritual_create(request: PersonRequest) -> HttpResponse:
    """A meeting of a team that one leads, looks after or mentors in."""
    teams = ritual_selectors.teams_to_register(request.user)
    if not teams.exists():
        messages.info(request, "A meeting of a team is added by who leads it, runs a program, or mentors there.")
        return redirect("activities:ritual_list")
    form = RitualForm(request.POST or None, teams=teams, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and (made := _register(request, form, form.cleaned_data["unit"])):
        return redirect(made)
    return render(request, "activities/ritual_form.html", {"form": form, "who": audience.of_ritual()})


@signed_in
def ritual_create_for_pair(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    """A meeting that the two of a pair are in, and that nobody else need know of here."""
    pairing = fetch(request, "activities.log_session", PAIRINGS, pk=pairing_pk)
    form = RitualForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and (made := _register(request, form, pairing)):
        return redirect(made)
    partner = pairing.partner_of(request.person)
    context = {"form": form, "pairing": pairing, "partner": partner, "who": audience.of_pair_ritual(partner)}
    return render(request, "activities/ritual_form.html", context)


@signed_in
def ritual_edit(request: PersonRequest, pk: str) -> HttpResponse:
    ritual = fetch(request, "activities.change_ritual", RITUALS, pk=pk)
    form = RitualForm(request.POST or None, initial=from_ritual(ritual))
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_ritual, ritual=ritual, by=request.person, now=timezone.now())
        if tried(form, partial(change, draft=form.draft())):
            messages.success(request, "Saved.")
            return redirect(ritual)
    partner = _with(ritual, request)
    who = audience.of_pair_ritual(partner) if partner else audience.of_ritual()
    return render(request, "activities/ritual_form.html", {"form": form, "ritual": ritual, "who": who})


@signed_in
def ritual_end(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    ritual = fetch(request, "activities.change_ritual", RITUALS, pk=pk)
    if request.method != "POST":
        return render(request, "activities/ritual_end.html", {"ritual": ritual})
    services.end_ritual(ritual=ritual, by=request.person, now=timezone.now())
    messages.success(request, "Ended. Whoever had a slot in it is told.")
    return redirect("activities:ritual_list")


@signed_in
def team_time(request: PersonRequest, pk: int) -> HttpResponse:
    """What mentoring adds to the sprint of a team, in totals alone."""
    team = fetch(request, "activities.see_added_time", Unit.objects.all(), pk=pk)
    return render(request, "activities/team_time.html", {"team": team, "time": ritual_selectors.team_time(team)})


def _register(request: PersonRequest, form: RitualForm, of: Unit | Pairing) -> Ritual | None:
    register = partial(services.register_ritual, of=of, by=request.person, now=timezone.now())
    made = tried(form, partial(register, ritual_id=form.cleaned_data["ritual_id"], draft=form.draft()))
    if made:
        messages.success(request, "Known. Put a slot for mentoring into it.")
    return made


def _with(ritual: Ritual, request: PersonRequest) -> Any:
    """Of a pair's own meeting, the other."""
    return ritual.pairing.partner_of(request.person) if ritual.pairing else None


def _pairs_without(ritual: Ritual, request: PersonRequest, slots: list[Any]) -> list[tuple[Pairing, Any]]:
    """Whom one could share minutes of this meeting with and does not yet, each with the pair."""
    if ritual.has_ended(timezone.localdate()):
        return []
    taken = {slot.pairing_id for slot in slots}
    pairs = ritual_selectors.pairs_in(ritual, request.person)
    return [(pairing, pairing.partner_of(request.person)) for pairing in pairs if pairing.pk not in taken]
