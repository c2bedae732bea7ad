from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from pairing.services.effects import cohort_to_try, effect_of
from programs.forms import WeightsForm
from programs.models import Program
from programs.selectors import weight_bars
from programs.services.tracks import normalised


@signed_in
def weights_effect(request: PersonRequest, program_slug: str, slug: str) -> HttpResponse:
    """What other weights would change, before anything is saved; a piece for the form of the weights, or a page."""
    program = fetch(request, "programs.manage_program", Program.objects.all(), slug=program_slug)
    track = fetch(request, "programs.view_program", program.tracks.select_related("program"), slug=slug)
    if request.method != "POST":
        return redirect("programs:track_weights", program_slug, slug)
    form, former = WeightsForm(request.POST), track.weights.as_dict()
    context = {"track": track, "program": program, "form": form}
    if form.is_valid():
        weights = normalised(form.cleaned_data)
        cohort = cohort_to_try(track) if weights != former else None
        context |= {
            "bars": weight_bars(weights, former),
            "same": weights == former,
            "cohort": cohort,
            "effect": effect_of(cohort, weights, timezone.localdate()) if cohort else None,
        }
    whole = not request.headers.get("HX-Request")
    return render(request, "pairing/weights_effect.html" if whole else "pairing/_weights_effect.html", context)
