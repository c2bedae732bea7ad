"""The queue of high-impact opportunities: who would gain most from a mentor now."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from programs.forms.systems import OpportunityWeightsForm, SituationForm
from programs.models import Program, Situation
from programs.opportunities import bars_of, queue_of, weights_of
from programs.services import opportunities as services
from programs.states import OpportunityKind

PROGRAMS = Program.objects.select_related("owner", "deputy")


@signed_in
def opportunity_list(request: PersonRequest, slug: str) -> HttpResponse:
    """Ranked: whoever stands first is served first."""
    program = fetch(request, "programs.manage_program", PROGRAMS, slug=slug)
    words, only = request.GET.get("q", "").strip(), request.GET.get("in") == "1"
    queue = queue_of(program, timezone.localdate(), words=words, only_mentees=only)
    weights = weights_of(program)
    context = {
        "program": program,
        "page": Paginator(queue, 50).get_page(request.GET.get("page")),
        "weights": weights,
        "bars": bars_of(weights),
        "q": words,
        "only": only,
        "first": sum(1 for entry in queue if entry.opportunity.first),
    }
    return render(request, "programs/opportunity_list.html", context)


@signed_in
def opportunity_enter(request: PersonRequest, slug: str) -> HttpResponse:
    program = fetch(request, "programs.manage_program", PROGRAMS, slug=slug)
    form = SituationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _entered(request, program, form):
        return redirect("programs:opportunity_list", slug)
    return render(request, "programs/opportunity_form.html", {"form": form, "program": program})


def _entered(request: PersonRequest, program: Program, form: SituationForm) -> bool:
    facts: dict[str, Any] = form.cleaned_data | {"kind": OpportunityKind(form.cleaned_data["kind"])}
    try:
        situation = services.enter_situation(program=program, by=request.person, now=timezone.now(), **facts)
    except Refusal as refusal:
        form.add_error("sentence", str(refusal))
        return False
    messages.success(request, f"{situation.person} is on the queue.")
    return True


@signed_in
@require_POST
def opportunity_look(request: PersonRequest, slug: str) -> HttpResponse:
    """Let the rules look now rather than tonight."""
    program = fetch(request, "programs.manage_program", PROGRAMS, slug=slug)
    looked = services.find_situations(program=program, by=request.person, now=timezone.now())
    messages.success(request, f"The rules have looked: {looked}")
    return redirect("programs:opportunity_list", slug)


@signed_in
@require_POST
def opportunity_close(request: PersonRequest, pk: int) -> HttpResponse:
    rows = Situation.objects.select_related("program", "person")
    situation = fetch(request, "programs.change_situation", rows, pk=pk)
    services.close_situation(situation=situation, by=request.person, now=timezone.now())
    messages.success(request, f"That no longer counts for {situation.person}.")
    return redirect("programs:opportunity_list", situation.program.slug)


@signed_in
def opportunity_weights(request: PersonRequest, slug: str) -> HttpResponse:
    program = fetch(request, "programs.manage_program", PROGRAMS, slug=slug)
    form = OpportunityWeightsForm(request.POST or None, instance=weights_of(program))
    if request.method == "POST" and form.is_valid():
        chosen = dict(form.cleaned_data)
        first_from = chosen.pop("first_from")
        services.set_weights(
            program=program, weights=chosen, first_from=first_from, by=request.person, now=timezone.now()
        )
        messages.success(request, "Saved. The next matching counts them like this.")
        return redirect("programs:opportunity_list", slug)
    return render(request, "programs/opportunity_weights.html", {"form": form, "program": program})
