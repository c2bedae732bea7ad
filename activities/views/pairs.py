from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from activities import policies, selectors
from activities.forms import ActionItemForm
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from pairing.models import Pairing
from pairing.states import PairingState
from programs.models import Cohort

PAIRINGS = Pairing.objects.select_related("mentor", "mentee", "cohort__track__program")
SESSIONS_SHOWN = 50


@signed_in
def pair_list(request: PersonRequest) -> HttpResponse:
    """Everybody I am or was paired with."""
    past = (
        Pairing.objects.of(request.person).filter(state=PairingState.ENDED).select_related("mentor", "mentee", "cohort")
    )
    context = {"pairs": selectors.pairs_of(request.person), "past": selectors.with_contact(past)[:SESSIONS_SHOWN]}
    return render(request, "activities/pair_list.html", context)


@signed_in
def pair_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """What the two of a pair share: goals, action items, sessions."""
    pairing = fetch(request, "pairing.view_pairing", selectors.with_contact(PAIRINGS), pk=pk)
    return render(
        request,
        "activities/pair_detail.html",
        {
            "pairing": pairing,
            "partner": pairing.partner_of(request.person),
            "goals": selectors.goals_of(pairing, request.user),
            "items": selectors.open_items_of(pairing, request.user),
            "sessions": selectors.sessions_of(pairing, request.user)[:SESSIONS_SHOWN],
            "can_log": policies.can_log(pairing),
            "item_form": ActionItemForm(pairing=pairing, initial={"owner": request.person.pk}),
        },
    )


@signed_in
def cohort_health(request: PersonRequest, slug: str) -> HttpResponse:
    """How the pairs of a cohort are doing, from dates alone: for who runs or oversees the program."""
    cohorts = Cohort.objects.select_related("track__program")
    cohort = fetch(request, "programs.oversee_cohort", cohorts, slug=slug)
    rows = selectors.health_of(cohort, timezone.localdate())
    return render(request, "activities/cohort_health.html", {"cohort": cohort, "rows": rows})
