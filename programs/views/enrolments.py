from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.csvfiles import BadFile
from mentorship.errors import Refusal
from mentorship.people.models import Skill
from programs import policies
from programs.forms.programs import EnrolmentFileForm, EnrolmentForm
from programs.models import Cohort, Enrolment
from programs.services import enrolments as services
from programs.services.imports import import_enrolments
from programs.states import EnrolmentRole
from programs.views.cohorts import COHORTS


@signed_in
def enrol(request: PersonRequest, slug: str) -> HttpResponse:
    cohort = fetch(request, "programs.view_program", COHORTS.all(), slug=slug)
    me = request.person
    if why_not := policies.why_not_enrol(me, cohort, timezone.localdate()):
        messages.error(request, why_not)
        return redirect(cohort)
    mine = cohort.enrolments.enrolled().filter(person=me).first()
    form = EnrolmentForm(request.POST or None, instance=mine or Enrolment(), limit=cohort.track.mentee_limit)
    if request.method == "POST" and form.is_valid() and _enrolled(request, cohort, form):
        messages.success(request, f"You are in {cohort}. You hear from us when a pair is proposed to you.")
        return redirect(cohort)
    skills = Skill.objects.values_list("name", flat=True)
    context = {"form": form, "cohort": cohort, "mine": mine, "skills": skills}
    return render(request, "programs/enrolment_form.html", context)


def _enrolled(request: PersonRequest, cohort: Cohort, form: EnrolmentForm) -> bool:
    """Whether the answers were taken; a refusal stands on top of the form, and nothing typed is lost."""
    facts = form.cleaned_data | {"role": EnrolmentRole(form.cleaned_data["role"])}
    try:
        services.enrol(cohort=cohort, person=request.person, by=request.person, now=timezone.now(), **facts)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@signed_in
def withdraw(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    mine = Enrolment.objects.select_related("cohort__track__program", "person")
    enrolment = fetch(request, "programs.change_enrolment", mine, pk=pk)
    if request.method != "POST":
        return render(request, "programs/enrolment_withdraw.html", {"enrolment": enrolment, "cohort": enrolment.cohort})
    try:
        services.withdraw(enrolment=enrolment, by=request.person, now=timezone.now())
        messages.success(request, f"You are no longer in {enrolment.cohort}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(enrolment.cohort)


@signed_in
def enrolment_import(request: PersonRequest, slug: str) -> HttpResponse:
    """A file of enrolments: kept whole or not at all; checking it alone keeps nothing."""
    cohort = fetch(request, "programs.import_enrolments", COHORTS.all(), slug=slug)
    form = EnrolmentFileForm(request.POST or None, request.FILES or None)
    context = {"cohort": cohort, "form": form}
    if request.method == "POST" and form.is_valid():
        file, only_check = form.cleaned_data["file"], "check" in request.POST
        try:
            imported = import_enrolments(
                content=file.read(), name=file.name, cohort=cohort, by=request.person, now=timezone.now(),
                dry_run=only_check,
            )  # fmt: skip
        except BadFile as refusal:
            return render(request, "programs/enrolment_import.html", context | {"refusal": refusal})
        if not only_check:
            messages.success(request, str(imported))
            return redirect("programs:enrolment_list", slug)
        context["checked"] = imported
    return render(request, "programs/enrolment_import.html", context)
