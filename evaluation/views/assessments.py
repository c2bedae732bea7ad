from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from evaluation import selectors
from evaluation.forms import AssessmentForm, OtherSkillForm
from evaluation.policies import check_can_assess
from evaluation.services import assessments as services
from evaluation.states import Phase
from mentorship.access.decorators import permitted, signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from mentorship.people.models import Skill
from mentorship.people.models.skill import PROFICIENCY
from programs.models import Cohort, Enrolment

COHORTS = Cohort.objects.select_related("track__program")


@permitted("evaluation.assess_skills")
def cohort_list(request: PersonRequest) -> HttpResponse:
    page = Paginator(selectors.cohorts_to_assess(), 50).get_page(request.GET.get("page"))
    return render(request, "evaluation/cohort_list.html", {"page": page})


@signed_in
def cohort_detail(request: PersonRequest, slug: str) -> HttpResponse:
    cohort = fetch(request, "evaluation.assess_cohort", COHORTS.all(), slug=slug)
    words = request.GET.get("q", "").replace("\0", "").strip()  # which a database refuses to look for
    rows = selectors.mentees_of(cohort).filter(person__name__icontains=words)
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    sheets = selectors.sheets(cohort, page.object_list, request.user)
    context = {"cohort": cohort, "page": page, "sheets": sheets, "q": words, "scale": PROFICIENCY}
    return render(request, "evaluation/cohort_detail.html", context)


@signed_in
def mentee_detail(request: PersonRequest, slug: str, person_pk: int) -> HttpResponse:
    """One mentee: what is assessed already, and any further skill."""
    cohort = fetch(request, "evaluation.assess_cohort", COHORTS.all(), slug=slug)
    enrolment = _mentee(cohort, person_pk)
    [sheet] = selectors.sheets(cohort, [enrolment], request.user)
    form = OtherSkillForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        skill, phase = form.cleaned_data["skill"], form.cleaned_data["phase"]
        return redirect("evaluation:assess", slug, person_pk, skill.pk, phase)
    mine = selectors.assessments_of(enrolment.person, request.user).filter(assessor=request.person)
    context = {
        "cohort": cohort,
        "sheet": sheet,
        "mentee": enrolment.person,
        "form": form,
        "opened": services.open_assessments(assessments=mine, user=request.user, now=timezone.now()),
        "skills": Skill.objects.all(),
    }
    return render(request, "evaluation/mentee_detail.html", context)


@signed_in
def assess(request: PersonRequest, slug: str, person_pk: int, skill_pk: int, phase: str) -> HttpResponse:
    cohort = fetch(request, "evaluation.assess_cohort", COHORTS.all(), slug=slug)
    mentee, skill = _mentee(cohort, person_pk).person, get_object_or_404(Skill, pk=skill_pk)
    try:
        check_can_assess(request.person, mentee, cohort)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluation:cohort_detail", slug)
    found = selectors.assessments_of(mentee, request.user).filter(cohort=cohort, skill=skill)
    opened = {
        row.phase: (row, words)
        for row, words in services.open_assessments(assessments=found, user=request.user, now=timezone.now())
    }
    earlier, words = opened.get(phase, (None, ""))
    form = AssessmentForm(request.POST or None, earlier=earlier, words=words, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            services.assess_skill(
                cohort=cohort, person=mentee, skill=skill, phase=Phase(phase), by=request.person, now=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{skill} of {mentee} {Phase(phase).label} the cohort is kept.")
            return redirect("evaluation:mentee_detail", slug, person_pk)
    context = {
        "form": form, "cohort": cohort, "mentee": mentee, "skill": skill, "phase": Phase(phase),
        "before": opened.get(Phase.BEFORE, (None,))[0] if phase == Phase.AFTER else None, "scale": PROFICIENCY,
    }  # fmt: skip
    return render(request, "evaluation/assessment_form.html", context)


@signed_in
def assessment_list(request: PersonRequest) -> HttpResponse:
    """One's own skills, as others assessed them."""
    rows = selectors.assessments_of(request.person, request.user)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    opened = services.open_assessments(assessments=page.object_list, user=request.user, now=timezone.now())
    return render(request, "evaluation/assessment_list.html", {"page": page, "opened": opened})


def _mentee(cohort: Cohort, person_pk: int) -> Enrolment:
    found = selectors.mentees_of(cohort).filter(person=person_pk).first()
    if found is None:
        raise Http404
    return found
