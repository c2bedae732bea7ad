from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from mentorship.people.models import Skill
from programs import policies
from programs.forms import EnrolmentForm
from programs.models import Enrolment
from programs.services import enrolments as services
from programs.states import EnrolmentRole
from programs.views.cohorts import COHORTS


@signed_in
def enrol(request: PersonRequest, slug: str) -> HttpResponse:
    cohort = fetch(request, "programs.view_program", COHORTS.all(), slug=slug)
    me, now = request.person, timezone.now()
    if not policies.can_enrol(me, cohort, timezone.localdate()):
        return _say_why_not(request, cohort)
    mine = cohort.enrolments.enrolled().filter(person=me).first()
    form = EnrolmentForm(request.POST or None, instance=mine or Enrolment(), limit=cohort.track.mentee_limit)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"role": EnrolmentRole(form.cleaned_data["role"])}
        services.enrol(cohort=cohort, person=me, by=me, now=now, **facts)
        messages.success(request, f"You are in {cohort}. You hear from us when the pairs are proposed.")
        return redirect(cohort)
    skills = Skill.objects.values_list("name", flat=True)
    return render(request, "programs/enrolment_form.html", {"form": form, "cohort": cohort, "skills": skills})


def _say_why_not(request: PersonRequest, cohort) -> HttpResponse:
    try:
        policies.check_can_enrol(request.person, cohort, timezone.localdate())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(cohort)


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
