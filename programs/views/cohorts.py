from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from programs import capacity, guide, policies, selectors
from programs.filters import EnrolmentFilter
from programs.forms.programs import CohortForm
from programs.models import Cohort, Program
from programs.services import cohorts as services
from programs.states import CohortState

COHORTS = Cohort.objects.select_related("track__program__owner", "track__program__deputy")


@signed_in
def cohort_detail(request: PersonRequest, slug: str) -> HttpResponse:
    cohort = fetch(request, "programs.view_program", COHORTS.all(), slug=slug)
    me, today = request.person, timezone.localdate()
    mine = cohort.enrolments.enrolled().filter(person=me).prefetch_related("wanted_skills").first()
    manages = request.user.has_perm("programs.manage_cohort", cohort)
    context: dict[str, Any] = {
        "cohort": cohort,
        "mine": mine,
        "room": capacity.rooms(cohort, today).get(me.pk) if mine and mine.mentors else None,
        "can_withdraw": mine is not None and policies.can_withdraw(mine),
        "why_not": policies.why_not_enrol(me, cohort, today),
        "manages": manages,
        "imports": request.user.has_perm("programs.import_enrolments", cohort),
        "oversees": request.user.has_perm("programs.oversee_cohort", cohort),
    }
    if context["oversees"]:
        counts = selectors.enrolment_counts(cohort, today)
        tabs = guide.cohort_tabs(cohort, "programs:cohort_detail", manages=manages, people=counts.people)
        context |= {"counts": counts, "wanted": selectors.wanted_bars(cohort), "tabs": tabs}
    if manages:
        context |= {"next": guide.next_for_cohort(cohort, counts, today), "moves": guide.moves_of(cohort)}
    return render(request, "programs/cohort_detail.html", context)


@signed_in
def cohort_create(request: PersonRequest, program_slug: str, track_slug: str) -> HttpResponse:
    program = fetch(request, "programs.manage_program", Program.objects.all(), slug=program_slug)
    track = fetch(request, "programs.view_program", program.tracks.select_related("program"), slug=track_slug)
    form = CohortForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, now = request.person, timezone.now()
        cohort = services.create_cohort(track=track, by=by, now=now, **form.cleaned_data)
        messages.success(request, f"{cohort} is planned. Open enrolment when you are ready.")
        return redirect(cohort)
    return render(request, "programs/cohort_form.html", {"form": form, "track": track, "program": program})


@signed_in
def cohort_edit(request: PersonRequest, slug: str) -> HttpResponse:
    cohort = fetch(request, "programs.manage_cohort", COHORTS.all(), slug=slug)
    form = CohortForm(request.POST or None, instance=cohort)
    if request.method == "POST" and form.is_valid():
        services.change_cohort(cohort=cohort, by=request.person, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("programs:cohort_detail", slug)
    return render(request, "programs/cohort_form.html", {"form": form, "cohort": cohort, "track": cohort.track})


@signed_in
def cohort_move(request: PersonRequest, slug: str, state: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    cohort = fetch(request, "programs.manage_cohort", COHORTS.all(), slug=slug)
    move = guide.move_to(cohort, state)
    if request.method != "POST" and move:
        return render(request, "programs/cohort_move.html", {"cohort": cohort, "move": move})
    if request.method != "POST":
        return redirect(cohort)
    try:
        moved = services.move_cohort(cohort=cohort, to=CohortState(state), by=request.person, now=timezone.now())
        messages.success(request, f"{moved} is now {moved.get_state_display()}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(cohort)


@signed_in
def enrolment_list(request: PersonRequest, slug: str) -> HttpResponse:
    cohort = fetch(request, "programs.oversee_cohort", COHORTS.all(), slug=slug)
    rows = selectors.enrolments_listed(cohort, timezone.localdate())
    chosen = EnrolmentFilter(request.GET or None, queryset=rows)
    page = Paginator(chosen.qs, 50).get_page(request.GET.get("page"))
    rooms = capacity.rooms(cohort, timezone.localdate())
    for enrolment in page:
        enrolment.room = rooms.get(enrolment.person_id)
    counts = selectors.enrolment_counts(cohort, timezone.localdate())
    manages = request.user.has_perm("programs.manage_cohort", cohort)
    tabs = guide.cohort_tabs(cohort, "programs:enrolment_list", manages=manages, people=counts.people)
    context = {"cohort": cohort, "filter": chosen, "page": page, "counts": counts, "tabs": tabs}
    return render(request, "programs/enrolment_list.html", context)
