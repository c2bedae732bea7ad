"""What joint reviews ask, when, and where those of a cohort stand."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from governance.filters import CohortReviewFilter
from governance.forms.cycles import OccasionRows, TemplateForm, occasion_rows, question_rows
from governance.models import ReviewTemplate
from governance.policies import NotThus
from governance.questions import QUESTIONS
from governance.selectors import cycles
from governance.services import review_cycles as services
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from programs.guide import cohort_tabs
from programs.models import Cohort, Program, Track

COHORTS = Cohort.objects.select_related("track__program__owner", "track__program__deputy")


@signed_in
def cohort_reviews(request: PersonRequest, slug: str) -> HttpResponse:
    """When the pairs of a cohort are asked, and what; for who oversees it also where each review stands."""
    cohort = fetch(request, "programs.view_program", COHORTS.all(), slug=slug)
    manages = request.user.has_perm("programs.manage_cohort", cohort)
    oversees = request.user.has_perm("programs.oversee_cohort", cohort)
    context = {
        "cohort": cohort,
        "occasions": cycles.occasions_of(cohort),
        "manages": manages,
        "oversees": oversees,
        "today": timezone.localdate(),
    }
    if oversees:
        chosen = CohortReviewFilter(request.GET, queryset=cycles.pairs_reviewed(cohort))
        page = Paginator(chosen.qs, 50).get_page(request.GET.get("page"))
        context |= {
            "filter": chosen,
            "page": page,
            "rows": cycles.standings(page, shared=manages),
            "counts": cycles.standing_counts(cohort),
            "tabs": cohort_tabs(cohort, "governance:cohort_reviews", manages=manages),
        }
    return render(request, "governance/cohort_reviews.html", context)


@signed_in
def cohort_occasions(request: PersonRequest, slug: str) -> HttpResponse:
    """Set when the pairs of this one cohort are asked; nothing set: as on its track."""
    cohort = fetch(request, "programs.manage_cohort", COHORTS.all(), slug=slug)
    lasts = (cohort.starts_on, cohort.ends_on)
    rows = _rows(request, cohort.track, cohort, lasts)
    if request.method == "POST" and rows.is_valid() and _set(request, rows, cohort.track, cohort):
        return redirect("governance:cohort_reviews", slug)
    context = {"rows": rows, "cohort": cohort, "track": cohort.track, "program": cohort.track.program}
    return render(request, "governance/occasion_form.html", context)


@signed_in
def track_occasions(request: PersonRequest, program_slug: str, slug: str) -> HttpResponse:
    """Set when the pairs of a track are asked, in each cohort that has no occasions of its own."""
    program = fetch(request, "programs.manage_program", Program.objects.all(), slug=program_slug)
    track = fetch(request, "programs.view_program", program.tracks.select_related("program"), slug=slug)
    rows = _rows(request, track, None, None)
    if request.method == "POST" and rows.is_valid() and _set(request, rows, track, None):
        return redirect(track)
    return render(request, "governance/occasion_form.html", {"rows": rows, "track": track, "program": program})


def _rows(request: PersonRequest, track: Track, cohort: Cohort | None, lasts) -> OccasionRows:
    templates = ReviewTemplate.objects.filter(program=track.program)
    return occasion_rows(request.POST or None, cycles.set_occasions_of(track, cohort), templates, lasts)


def _set(request: PersonRequest, rows: OccasionRows, track: Track, cohort: Cohort | None) -> bool:
    try:
        services.set_occasions(track=track, cohort=cohort, drafts=rows.drafts(), by=request.person, now=timezone.now())
    except NotThus as refusal:
        rows.beside(refusal, range(len(rows.forms)))
        return False
    messages.success(request, "Saved. Reviews that are open stay as they are.")
    return True


@signed_in
def template_list(request: PersonRequest, slug: str) -> HttpResponse:
    """What reviews of a program can ask: its own templates, and the usual questions."""
    program = fetch(request, "programs.manage_program", Program.objects.all(), slug=slug)
    templates = ReviewTemplate.objects.filter(program=program).prefetch_related("versions")
    context = {"program": program, "templates": templates, "usual": QUESTIONS}
    return render(request, "governance/template_list.html", context)


@signed_in
def template_create(request: PersonRequest, slug: str) -> HttpResponse:
    program = fetch(request, "programs.manage_program", Program.objects.all(), slug=slug)
    form, rows = TemplateForm(request.POST or None), question_rows(request.POST or None)
    if saved := _save(request, program, form, rows):
        return redirect("governance:template_detail", saved.pk)
    context = {"program": program, "form": form, "rows": rows}
    return render(request, "governance/template_form.html", context)


@signed_in
def template_edit(request: PersonRequest, pk: str) -> HttpResponse:
    template = _fetch(request, pk)
    named = {"name": template.name, "template_id": template.pk}
    form = TemplateForm(request.POST or None, initial=named)
    rows = question_rows(request.POST or None, template.latest.asked)
    if saved := _save(request, template.program, form, rows, template):
        return redirect("governance:template_detail", saved.pk)
    context = {"program": template.program, "template": template, "form": form, "rows": rows}
    return render(request, "governance/template_form.html", context)


@signed_in
def template_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """The questions as a pair will see them, nothing of it to be answered."""
    template = _fetch(request, pk)
    context = {
        "template": template,
        "latest": template.latest,
        "program": template.program,
        "occasions": template.occasions.select_related("track", "cohort"),
    }
    return render(request, "governance/template_detail.html", context)


def _fetch(request: PersonRequest, pk: str) -> ReviewTemplate:
    """For who runs its program; for anybody else there is none."""
    mine = ReviewTemplate.objects.filter(program__in=Program.objects.managed_by(request.user))
    return fetch(request, "governance.change_template", mine.select_related("program"), pk=pk)


def _save(request: PersonRequest, program: Program, form, rows, template=None) -> ReviewTemplate | None:
    if request.method != "POST" or not (form.is_valid() & rows.is_valid()):
        return None
    save = partial(services.save_template, program=program, by=request.person, now=timezone.now())
    pk = template.pk if template else form.cleaned_data["template_id"]
    try:
        saved = save(name=form.cleaned_data["name"], questions=rows.questions(), template_id=pk)
    except NotThus as refusal:
        form.add_error("name" if refusal.field == "name" else None, str(refusal))
        return None
    messages.success(request, "Saved. Reviews that open from now on ask this; those that are open stay as they are.")
    return saved
