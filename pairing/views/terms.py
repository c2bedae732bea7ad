"""The mentors of a program: terms and rests, load, what has stood still for long, and who could take over."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.forms.rotation import OverrideForm
from pairing.models import TermOverride
from pairing.selectors.mentors import Mentor, load_of, mentors_of
from pairing.services import terms as services
from pairing.services.successors import successors_of
from programs.models import Cohort, Program
from programs.states import CohortState

PROGRAMS = Program.objects.select_related("owner", "deputy")
SHOWN = {"flagged": "With a flag", "resting": "Past their term or at rest", "idle": "Without a mentee"}


@signed_in
def term_list(request: PersonRequest, slug: str) -> HttpResponse:
    program = fetch(request, "programs.manage_program", PROGRAMS, slug=slug)
    mentors = mentors_of(program, timezone.localdate())
    words, shown = request.GET.get("q", "").strip(), request.GET.get("show", "")
    chosen = [mentor for mentor in mentors if words.lower() in mentor.person.name.lower() and _fits(mentor, shown)]
    context = {
        "program": program,
        "page": Paginator(chosen, 50).get_page(request.GET.get("page")),
        "mentors": len(mentors),
        "flagged": sum(1 for mentor in mentors if mentor.flags),
        "resting": sum(1 for mentor in mentors if not mentor.term.open_to_new),
        "load": load_of(mentors),
        "q": words,
        "shown": shown,
        "choices": SHOWN.items(),
    }
    return render(request, "pairing/term_list.html", context)


def _fits(mentor: Mentor, shown: str) -> bool:
    if shown == "flagged":
        return bool(mentor.flags)
    if shown == "resting":
        return not mentor.term.open_to_new
    return mentor.load == 0 if shown == "idle" else True


def _mentor(request: PersonRequest, slug: str, person_pk: int) -> tuple[Program, Mentor]:
    program = fetch(request, "programs.manage_program", PROGRAMS, slug=slug)
    mentors = [mentor for mentor in mentors_of(program, timezone.localdate()) if mentor.person.pk == person_pk]
    if not mentors:
        raise Http404
    return program, mentors[0]


@signed_in
def term_detail(request: PersonRequest, slug: str, person_pk: int) -> HttpResponse:
    """One mentor: how they stand, and who could take over, with reasons."""
    program, mentor = _mentor(request, slug, person_pk)
    overrides = TermOverride.objects.filter(mentor=mentor.person, cohort__track__program=program)
    context = {
        "program": program,
        "mentor": mentor,
        "successors": successors_of(mentor.person, mentor.track, timezone.localdate()),
        "overrides": overrides.exclude(cohort__state=CohortState.ENDED).select_related("cohort", "by"),
        "can_override": bool(mentor.open_enrolments) and not mentor.term.open_to_new,
    }
    return render(request, "pairing/term_detail.html", context)


@signed_in
def term_override(request: PersonRequest, slug: str, person_pk: int) -> HttpResponse:
    """Let them take mentees all the same, with a reason; or take that back."""
    program, mentor = _mentor(request, slug, person_pk)
    cohorts = Cohort.objects.filter(pk__in=[enrolment.cohort_id for enrolment in mentor.open_enrolments])
    form = OverrideForm(None if "restore" in request.POST else request.POST or None, cohorts=cohorts)
    by, now = request.person, timezone.now()
    if request.method == "POST" and "restore" in request.POST:
        if cohort := cohorts.filter(slug=request.POST["restore"]).first():
            services.restore_term(cohort=cohort, mentor=mentor.person, by=by, now=now)
            messages.success(request, f"{mentor.person} rests as the track says.")
        return redirect("pairing:term_detail", slug, person_pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.override_term(mentor=mentor.person, by=by, now=now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, f"{mentor.person} takes mentees in {form.cleaned_data['cohort']}.")
            return redirect("pairing:term_detail", slug, person_pk)
    return render(request, "pairing/term_override.html", {"program": program, "mentor": mentor, "form": form})
