"""Asking a mentor, and answering."""

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
from pairing.forms.choices import DeclineForm, RequestForm
from pairing.models import MentoringRequest
from pairing.selectors import directory
from pairing.services import fits
from pairing.services import requests as services
from pairing.states import Kindness, RequestState
from pairing.views.directory import ENROLMENTS

SHOWN = 50


@signed_in
def request_list(request: PersonRequest) -> HttpResponse:
    """What I was asked and what I asked: what waits first."""
    received = directory.requests_to(request.user)
    past = received.exclude(state=RequestState.OPEN)
    context = {
        "waiting": received.waiting()[:SHOWN],
        "mine": directory.requests_by(request.user)[:SHOWN],
        "page": Paginator(past, SHOWN).get_page(request.GET.get("page")),
        "kindness": Kindness.TIME,
        "browsable": directory.cohorts_to_choose_in(request.person),
    }
    return render(request, "pairing/request_list.html", context)


@signed_in
def request_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """The words of a request, for the two; the mentor answers here."""
    rows = MentoringRequest.objects.visible_to(request.user).select_related("mentee", "mentor", "cohort__track")
    found = fetch(request, "pairing.read_request", rows, pk=pk)
    asked = found.mentor_id == request.person.pk
    context = {
        "asked": found,
        "cohort": found.cohort,
        "message": services.read_message(request=found, user=request.user, now=timezone.now()),
        "is_mentor": asked,
        "can_answer": asked and found.state == RequestState.OPEN,
        "can_take_back": not asked and found.state == RequestState.OPEN,
        "form": DeclineForm(),
        "facts": directory.facts_of(found, timezone.localdate()) if asked else None,
    }
    return render(request, "pairing/request_detail.html", context)


@signed_in
def request_ask(request: PersonRequest, pk: str) -> HttpResponse:
    """Ask a mentor, with a few words."""
    mentor = fetch(request, "pairing.view_profile", ENROLMENTS.mentors(), pk=pk)
    mine = mentor.cohort.enrolments.enrolled().select_related("person", "cohort__track").filter(person=request.person)
    mentee = mine.first()
    if mentee is None or mentee.pk == mentor.pk:
        return redirect("pairing:mentor_detail", pk)
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask(
                mentee=mentee, mentor=mentor, by=request.person, now=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"Sent. {mentor.person} has until {asked.expires_at:%-d %B} to answer.")
            return redirect(asked)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    elif request.method != "POST" and (why_not := fits.asking(mentee, mentor, timezone.localdate()).why_not):
        messages.error(request, why_not)
        return redirect("pairing:mentor_detail", pk)
    return render(request, "pairing/request_form.html", {"form": form, "mentor": mentor, "cohort": mentor.cohort})


@signed_in
@require_POST
def request_answer(request: PersonRequest, pk: str) -> HttpResponse:
    """Yes begins the pairing at once; no carries one of the given sentences."""
    rows = MentoringRequest.objects.visible_to(request.user).select_related("mentee", "cohort")
    asked = fetch(request, "pairing.answer_request", rows, pk=pk)
    now = timezone.now()
    try:
        if "accept" in request.POST:
            pairing = services.accept(request=asked, by=request.person, now=now)
            messages.success(request, f"You mentor {asked.mentee} from today. They are told.")
            return redirect("activities:pair_detail", pairing.pk)
        form = DeclineForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Say yes, or choose what the mentee will read.")
            return redirect(asked)
        kindness = Kindness(form.cleaned_data["kindness"])
        services.decline(request=asked, kindness=kindness, by=request.person, now=now)
        messages.success(request, f"{asked.mentee} is told, in the words you chose. Nobody else is.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("pairing:request_list")


@signed_in
@require_POST
def request_take_back(request: PersonRequest, pk: str) -> HttpResponse:
    rows = MentoringRequest.objects.visible_to(request.user)
    asked = fetch(request, "pairing.take_back_request", rows, pk=pk)
    try:
        services.take_back(request=asked, by=request.person, now=timezone.now())
        messages.success(request, "You have taken your request back.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("pairing:request_list")
