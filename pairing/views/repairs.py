"""Another mentor in mid-course: who has none, the ways there are for one of them, and choosing one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.forms.life import RepairForm
from pairing.matching.repair import Repair, Way
from pairing.models import Pairing
from pairing.selectors.concerns import concerns_last_quarter
from pairing.selectors.unpaired import paused_without_cover, without_mentor
from pairing.services import repairs as services
from pairing.services.offers import ask_for_another
from programs.guide import cohort_tabs
from programs.models import Cohort, Enrolment

COHORTS = Cohort.objects.select_related("track__program")
AT_ONCE = 50
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
    mentee = fetch(request, "pairing.repair_mentee", _mentees(cohort), pk=enrolment_pk)
    return _repair(request, cohort, [mentee])


@signed_in
def repair_some(request: PersonRequest, slug: str) -> HttpResponse:
    """The same for several at once, chosen in the list: together they get the best there is."""
    cohort = fetch(request, "pairing.repair_cohort", COHORTS, slug=slug)
    chosen = [pk for pk in request.GET.getlist("who") if is_uuid(pk)][:AT_ONCE]
    mentees = list(_mentees(cohort).filter(pk__in=chosen))
    if not mentees:
        messages.error(request, "Choose for whom.")
        return redirect("pairing:repair_list", slug)
    return _repair(request, cohort, mentees)


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _mentees(cohort: Cohort) -> QuerySet[Enrolment]:
    return cohort.enrolments.enrolled().mentees().select_related("person", "cohort__track__program")


def _repair(request: PersonRequest, cohort: Cohort, mentees: list[Enrolment]) -> HttpResponse:
    try:
        frontier = services.frontier_for(mentees, timezone.localdate())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("pairing:repair_list", cohort.slug)
    choices = [(way.way.value, WAYS[way.way]) for way in frontier.ways if way.pairs]
    initial = {"option": choices[0][0] if choices else "", "digest": frontier.digest}
    form = RepairForm(request.POST or None, options=choices, initial=initial)
    if request.method == "POST" and form.is_valid() and _made(request, mentees, form):
        return redirect("pairing:pairing_list", cohort.slug)
    context = {
        "cohort": cohort, "mentees": mentees, "one": mentees[0].person if len(mentees) == 1 else None,
        "ways": [_shown(frontier, way) for way in frontier.ways], "form": form, "can": bool(choices),
        "others": services.next_best(frontier, mentees[0]) if len(mentees) == 1 else [],
    }  # fmt: skip
    return render(request, "pairing/repair_form.html", context)


def _shown(frontier: services.Frontier, way: Repair) -> dict[str, object]:
    names = frontier.names
    return {
        "label": WAYS[way.way],
        "pairs": [
            {"mentee": names[mentee], "mentor": names[mentor], "score": points} for mentee, mentor, points in way.pairs
        ],
        "left_out": [names[mentee] for mentee in way.left_out],
        "moves": [
            {
                "mentee": names[move.mentee],
                "before": names[move.before],
                "after": names[move.after],
                "was": frontier.course.points(move.mentee, move.before),
                "now": frontier.course.points(move.mentee, move.after),
            }
            for move in way.moves
        ],
        "score": sum(points for _, _, points in way.pairs),
    }


def _made(request: PersonRequest, mentees: list[Enrolment], form: RepairForm) -> bool:
    said = form.cleaned_data
    try:
        offered = services.make_repair(
            mentees=mentees, way=said["option"], reason=said["reason"], digest=said["digest"], by=request.person,
            now=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    first = offered[0]
    asked = f"{first.mentee} and {first.mentor} are asked." if len(offered) == 1 else f"{len(offered)} pairs are asked."
    messages.success(request, asked)
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
