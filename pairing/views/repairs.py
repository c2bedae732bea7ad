"""Another mentor in mid-course: who has none, the ways there are for one of them, and choosing one."""

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
from pairing.life_forms import RepairForm
from pairing.matching.repair import Repair, Way
from pairing.models import Pairing
from pairing.selectors.concerns import concerns_last_quarter
from pairing.selectors.unpaired import paused_without_cover, without_mentor
from pairing.services import repairs as services
from pairing.services.offers import ask_for_another
from programs.guide import cohort_tabs
from programs.models import Cohort, Enrolment

COHORTS = Cohort.objects.select_related("track__program")
WAYS = {
    Way.NOBODY: "Nobody else is moved",
    Way.FEW: "A few offers that nobody has answered are moved",
    Way.FREE: "Every offer that nobody has answered may move",
}


@signed_in
def repair_list(request: PersonRequest, slug: str) -> HttpResponse:
    """Who of a cohort has no mentor now, those who asked for another first."""
    cohort = fetch(request, "pairing.repair_cohort", COHORTS, slug=slug)
    today = timezone.localdate()
    context = {
        "cohort": cohort,
        "page": Paginator(without_mentor(cohort), 50).get_page(request.GET.get("page")),
        "paused": paused_without_cover(cohort, today)[:50],
        "concerns": concerns_last_quarter(cohort.track.program, today),
        "tabs": cohort_tabs(cohort, "pairing:pairing_list", manages=True),
        "running": cohort.state == "running",
    }
    return render(request, "pairing/repair_list.html", context)


@signed_in
def repair(request: PersonRequest, slug: str, enrolment_pk: str) -> HttpResponse:
    """The ways to another mentor for one mentee, each with whom it moves; choosing one makes the offers."""
    cohort = fetch(request, "pairing.repair_cohort", COHORTS, slug=slug)
    mentees = cohort.enrolments.enrolled().mentees().select_related("person", "cohort__track__program")
    mentee = fetch(request, "pairing.repair_mentee", mentees, pk=enrolment_pk)
    try:
        frontier = services.frontier_for(mentee, timezone.localdate())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("pairing:repair_list", slug)
    ways = [_shown(frontier, way) for way in frontier.ways]
    choices = [(way.way.value, WAYS[way.way]) for way in frontier.ways if way.pairs]
    initial = {"option": choices[0][0] if choices else "", "digest": frontier.digest}
    form = RepairForm(request.POST or None, options=choices, initial=initial)
    if request.method == "POST" and form.is_valid() and _made(request, mentee, form):
        return redirect("pairing:pairing_list", slug)
    context = {
        "cohort": cohort, "mentee": mentee, "ways": ways, "form": form, "can": bool(choices),
        "others": services.next_best(frontier, mentee),
    }  # fmt: skip
    return render(request, "pairing/repair_form.html", context)


def _shown(frontier: services.Frontier, way: Repair) -> dict[str, object]:
    names = frontier.names
    return {
        "name": way.way.value,
        "label": WAYS[way.way],
        "pairs": [{"mentor": names[mentor], "score": points} for _, mentor, points in way.pairs],
        "moves": [
            {"mentee": names[move.mentee], "before": names[move.before], "after": names[move.after]}
            for move in way.moves
        ],
        "total": way.total,
    }


def _made(request: PersonRequest, mentee: Enrolment, form: RepairForm) -> bool:
    said = form.cleaned_data
    try:
        offered = services.make_repair(
            mentee=mentee, way=said["option"], reason=said["reason"], digest=said["digest"], by=request.person,
            now=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"{mentee.person} and {offered[0].mentor} are asked.")
    return True


@signed_in
@require_POST
def another_ask(request: PersonRequest, pk: str) -> HttpResponse:
    """The mentee of a pair that ended asks for another mentor."""
    rows = Pairing.objects.select_related("mentor", "mentee", "cohort__track__program__owner")
    pairing = fetch(request, "pairing.ask_for_another", rows, pk=pk)
    try:
        ask_for_another(pairing=pairing, by=request.person, now=timezone.now())
        messages.success(request, "Who runs the program is told that you would like another mentor.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(pairing)
