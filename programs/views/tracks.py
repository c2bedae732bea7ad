from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from programs.forms.programs import TrackForm, WeightsForm
from programs.guide import next_for_track
from programs.models import Program, Track
from programs.models.track import CRITERIA, DEFAULT_WEIGHTS
from programs.selectors import criterion_label, tracks_of, weight_bars
from programs.services import tracks as services
from programs.states import Focus


@signed_in
def track_detail(request: PersonRequest, program_slug: str, slug: str) -> HttpResponse:
    program = fetch(request, "programs.view_program", Program.objects.select_related("owner"), slug=program_slug)
    oversees = request.user.has_perm("programs.oversee_program", program)
    track = fetch(request, "programs.view_program", tracks_of(program, counted=oversees), slug=slug)
    manages, weights = request.user.has_perm("programs.manage_program", program), track.weights
    return render(
        request,
        "programs/track_detail.html",
        {
            "track": track,
            "program": program,
            "weights": weights,
            "bars": weight_bars(weights.as_dict()),
            "manages": manages,
            "next": next_for_track(track) if manages else None,
            "oversees": oversees,
        },
    )


@signed_in
def track_create(request: PersonRequest, program_slug: str) -> HttpResponse:
    program = fetch(request, "programs.manage_program", Program.objects.all(), slug=program_slug)
    form = TrackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        track = services.create_track(program=program, by=request.person, now=timezone.now(), **form.cleaned_data)
        messages.success(request, f"{track} is added, with the weights of its focus. Check them, then plan a cohort.")
        return redirect("programs:track_weights", program.slug, track.slug)
    return render(request, "programs/track_form.html", {"form": form, "program": program})


@signed_in
def track_edit(request: PersonRequest, program_slug: str, slug: str) -> HttpResponse:
    program, track = _managed(request, program_slug, slug)
    form = TrackForm(request.POST or None, instance=track)
    if request.method == "POST" and form.is_valid():
        services.change_track(track=track, by=request.person, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("programs:track_detail", program.slug, slug)
    return render(request, "programs/track_form.html", {"form": form, "program": program, "track": track})


@signed_in
def track_weights(request: PersonRequest, program_slug: str, slug: str) -> HttpResponse:
    program, track = _managed(request, program_slug, slug)
    usual = dict(zip(CRITERIA, DEFAULT_WEIGHTS[Focus(track.focus)], strict=True))
    form = WeightsForm(request.POST or None, weights=usual if "usual" in request.GET else track.weights.as_dict())
    if request.method == "POST" and form.is_valid():
        services.change_track(track=track, weights=form.cleaned_data, by=request.person, now=timezone.now())
        messages.success(request, "Saved. The next matching uses these weights.")
        return redirect(track)
    suggested = [(criterion_label(criterion), weight) for criterion, weight in usual.items()]
    context = {"form": form, "program": program, "track": track, "suggested": suggested}
    return render(request, "programs/track_weights.html", context)


def _managed(request: PersonRequest, program_slug: str, slug: str) -> tuple[Program, Track]:
    program = fetch(request, "programs.manage_program", Program.objects.all(), slug=program_slug)
    return program, fetch(request, "programs.view_program", program.tracks.select_related("program"), slug=slug)
