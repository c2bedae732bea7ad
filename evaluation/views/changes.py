from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evaluation.models import TrackChange
from evaluation.plots import interval_plot, of_change
from evaluation.services.changes import measure_change
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from programs.models import Track

TRACKS = Track.objects.select_related("program")


@signed_in
def track_change(request: PersonRequest, program_slug: str, slug: str) -> HttpResponse:
    track = fetch(request, "evaluation.view_track_change", TRACKS.all(), program__slug=program_slug, slug=slug)
    changes = list(TrackChange.objects.filter(track=track).select_related("measured_by")[:20])
    measures = request.user.has_perm("evaluation.measure_change", track)
    context: dict[str, Any] = {"track": track, "program": track.program, "change": None, "measures": measures}
    if changes:
        content = changes[0].content
        context |= {"change": changes[0], "content": content, "earlier": changes[1:]}
        context["plot"] = interval_plot(of_change(content), reference=0.0)
    return render(request, "evaluation/track_change.html", context)


@signed_in
@require_POST
def track_measure(request: PersonRequest, program_slug: str, slug: str) -> HttpResponse:
    track = fetch(request, "evaluation.measure_change", TRACKS.all(), program__slug=program_slug, slug=slug)
    try:
        measure_change(track=track, by=request.person, now=timezone.now())
        messages.success(request, "Measured, and kept.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("evaluation:track_change", program_slug, slug)
