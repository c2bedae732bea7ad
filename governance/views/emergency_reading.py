"""What one pair wrote, for who opened it in an emergency, and for as long as it is open; 404 for everybody else."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.services import emergency_reading as services
from governance.views.emergencies import fetch_emergency
from mentorship.access.decorators import signed_in, strongly_confirmed
from mentorship.access.requests import PersonRequest


@signed_in
@strongly_confirmed
@require_safe
def emergency_things(request: PersonRequest, pk: str) -> HttpResponse:
    """What there is, without a word of it."""
    access = fetch_emergency(request, "governance.read_in_emergency", pk)
    try:
        things = services.things_in(access=access, user=request.user, now=timezone.now())
    except services.NotOpen:
        raise Http404 from None
    return render(request, "governance/emergency_things.html", {"access": access, "things": things})


@signed_in
@strongly_confirmed
@require_safe
def emergency_read(request: PersonRequest, pk: str, kind: str, thing_pk: UUID) -> HttpResponse:
    """One thing, on record before it is shown."""
    access = fetch_emergency(request, "governance.read_in_emergency", pk)
    try:
        opened = services.open_thing(access=access, kind=kind, pk=thing_pk, user=request.user, now=timezone.now())
    except services.NotOpen:
        raise Http404 from None
    return render(request, "governance/emergency_read.html", {"access": access, "opened": opened})
