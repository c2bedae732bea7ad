"""Other weights before they are saved: beside the form of a track, and on the workbench of a cohort."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from pairing.forms.runs import SlidersForm
from pairing.policies import pairings as policies
from pairing.services.effects import cohort_to_try, effect_of
from programs.forms.programs import WeightsForm
from programs.models import Cohort, CriteriaWeights, Program
from programs.selectors import weight_bars
from programs.services.tracks import change_track, normalised

NAMED = 30
COHORTS = Cohort.objects.select_related("track__program")


@signed_in
def weights_effect(request: PersonRequest, program_slug: str, slug: str) -> HttpResponse:
    """What other weights would change, before anything is saved; a piece for the form of the weights, or a page."""
    program = fetch(request, "programs.manage_program", Program.objects.all(), slug=program_slug)
    track = fetch(request, "programs.view_program", program.tracks.select_related("program"), slug=slug)
    if request.method != "POST":
        return redirect("programs:track_weights", program_slug, slug)
    form, version = WeightsForm(request.POST), track.weights
    former = version.as_dict()
    context = {"track": track, "program": program, "form": form}
    if form.is_valid():
        weights = normalised(form.cleaned_data)
        cohort = cohort_to_try(track) if weights != former else None
        context |= {
            "bars": weight_bars(weights, former),
            "same": weights == former,
            "cohort": cohort,
            "effect": effect_of(cohort, weights, timezone.localdate(), in_force=version) if cohort else None,
        }
    whole = not request.headers.get("HX-Request")
    return render(request, "pairing/weights_effect.html" if whole else "pairing/_weights_effect.html", context)


@signed_in
def workbench(request: PersonRequest, slug: str) -> HttpResponse:
    """Sliders for the weights, and who would have somebody else; saving makes a new version, with a note."""
    cohort = fetch(request, "pairing.match_cohort", COHORTS, slug=slug)
    version = cohort.track.weights
    form = SlidersForm(request.POST or None, weights=version.as_dict())
    piece = request.headers.get("HX-Request")
    if request.method == "POST" and "save" in request.POST and not piece and form.is_valid():
        return _saved(request, cohort, version, form)
    context = {
        "cohort": cohort, "form": form, "in_force": version, "why_not": policies.why_not_match(cohort),
        **_tried(cohort, version, form),
    }  # fmt: skip
    return render(request, "pairing/_workbench_effect.html" if piece else "pairing/workbench.html", context)


def _tried(cohort: Cohort, version: CriteriaWeights, form: SlidersForm) -> dict[str, object]:
    """The weights as they stand on the page against those in force."""
    weights = former = version.as_dict()
    if form.is_bound:
        if not form.is_valid():
            return {"mistaken": True}
        weights = normalised(form.weights)
    effect = effect_of(cohort, weights, timezone.localdate(), in_force=version, named=NAMED)
    return {
        "bars": weight_bars(weights, former), "same": weights == former, "effect": effect,
        "further": effect.moved - len(effect.changes) if effect else 0,
    }  # fmt: skip


def _saved(request: PersonRequest, cohort: Cohort, version: CriteriaWeights, form: SlidersForm) -> HttpResponse:
    if normalised(form.weights) == version.as_dict():
        messages.info(request, "These are the weights in force already.")
        return redirect("pairing:workbench", cohort.slug)
    change_track(
        track=cohort.track, weights=form.weights, note=form.cleaned_data["note"], by=request.person, now=timezone.now()
    )
    messages.success(request, "Saved as a new version. The next matching uses these weights.")
    return redirect("pairing:workbench", cohort.slug)
