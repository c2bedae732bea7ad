"""The rotation of a cohort: planned, shown as a timetable, changed, published, set aside."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.forms.rotation import MoveForm, PlanForm
from pairing.models import RotationMove, RotationPlan
from pairing.selectors.rotation import current_plan, my_moves, timetable_of
from pairing.services import rotation_plans as services
from pairing.states import MoveState, RotationState
from pairing.views.runs import COHORTS
from programs.guide import cohort_tabs
from programs.models import Cohort


@signed_in
def rotation_detail(request: PersonRequest, slug: str) -> HttpResponse:
    """Who is where when, for who oversees the cohort."""
    cohort = fetch(request, "programs.oversee_cohort", COHORTS, slug=slug)
    manages = request.user.has_perm("pairing.match_cohort", cohort)
    plan = current_plan(cohort)
    context = {
        "cohort": cohort,
        "tabs": cohort_tabs(cohort, "pairing:rotation_detail", manages=manages),
        "manages": manages,
        "plan": plan,
        "table": timetable_of(plan) if plan else None,
        "why_not": services.why_not_plan(cohort),
        "draft": bool(plan and plan.state == RotationState.DRAFT),
    }
    return render(request, "pairing/rotation_detail.html", context)


@signed_in
def rotation_plan(request: PersonRequest, slug: str) -> HttpResponse:
    """How often and when; on POST the plan is computed. A draft that was there is set aside."""
    cohort = fetch(request, "pairing.match_cohort", COHORTS, slug=slug)
    form = PlanForm(request.POST or None, cohort=cohort, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and _planned(request, cohort, form):
        return redirect("pairing:rotation_detail", slug)
    return render(request, "pairing/rotation_plan.html", {"cohort": cohort, "form": form})


def _planned(request: PersonRequest, cohort: Cohort, form: PlanForm) -> bool:
    try:
        services.make_plan(cohort=cohort, by=request.person, now=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "Planned. Nobody is told before you publish it.")
    return True


@signed_in
def rotation_move(request: PersonRequest, pk: str) -> HttpResponse:
    """Another mentor or system for one step."""
    rows = RotationMove.objects.filter(step__gt=0).select_related("plan__cohort__track__program", "mentee", "mentor")
    move = fetch(request, "pairing.change_move", rows.select_related("system"), pk=pk)
    cohort = move.plan.cohort
    try:
        options = services.options_of(move, timezone.localdate())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("pairing:rotation_detail", cohort.slug)
    form = MoveForm(request.POST or None, move=move, options=options)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_move(move=move, by=request.person, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("mentor", str(refusal))
        else:
            messages.success(request, f"Changed for {move.mentee}.")
            return redirect("pairing:rotation_detail", cohort.slug)
    context = {"move": move, "cohort": cohort, "form": form, "can_change": move.state == MoveState.PLANNED}
    return render(request, "pairing/rotation_move.html", context)


def _current(request: PersonRequest, slug: str) -> tuple[Cohort, RotationPlan]:
    cohort = fetch(request, "pairing.match_cohort", COHORTS, slug=slug)
    plan = current_plan(cohort)
    if plan is None:
        raise Http404
    return cohort, plan


@signed_in
@require_POST
def rotation_publish(request: PersonRequest, slug: str) -> HttpResponse:
    cohort, plan = _current(request, slug)
    try:
        services.publish_plan(plan=plan, by=request.person, now=timezone.now())
        messages.success(request, "Published: mentees and mentors are told, and hear again a week before each move.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("pairing:rotation_detail", cohort.slug)


@signed_in
def rotation_set_aside(request: PersonRequest, slug: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    cohort, plan = _current(request, slug)
    if request.method != "POST":
        return render(request, "pairing/rotation_set_aside.html", {"cohort": cohort, "plan": plan})
    services.set_plan_aside(plan=plan, by=request.person, now=timezone.now())
    messages.success(request, "Set aside. Pairs stay as they are.")
    return redirect("pairing:rotation_detail", slug)


@signed_in
def rotation_mine(request: PersonRequest, slug: str) -> HttpResponse:
    """With whom one is when, and in which system: for those in the published plan."""
    cohort = fetch(request, "programs.view_program", COHORTS, slug=slug)
    me = request.person
    moves = my_moves(me, cohort)
    context = {
        "cohort": cohort,
        "mine": [move for move in moves if move.mentee_id == me.pk],
        "coming": [move for move in moves if move.mentor_id == me.pk],
    }
    return render(request, "pairing/rotation_mine.html", context)
