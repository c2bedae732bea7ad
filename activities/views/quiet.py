from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from activities.selectors import pairs as selectors
from activities.views.pairs import PAIRINGS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from pairing.states import PairingState


@signed_in
def pair_quiet(request: PersonRequest, pk: str) -> HttpResponse:
    """What a pair that has gone quiet can do: meet, pause, end it without fault; nothing ends by itself."""
    pairing = fetch(request, "pairing.view_pairing", selectors.with_contact(PAIRINGS), pk=pk)
    if pairing.state != PairingState.ACTIVE:
        return redirect(pairing)
    seen = selectors.as_seen_by(request.person, pairing, timezone.now())
    return render(request, "activities/pair_quiet.html", {"pairing": pairing, "partner": seen.partner, "seen": seen})
