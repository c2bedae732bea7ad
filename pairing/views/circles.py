"""What is done to a circle: founded, changed, joined, answered, passed on, left, ended."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.forms.circles import AskForm, CircleForm, FoundForm
from pairing.models import Circle, CircleMember
from pairing.services import circle_places, turns
from pairing.services import circles as services
from pairing.states import CirclePart
from pairing.views.runs import COHORTS

CIRCLES = Circle.objects.select_related("cohort__track__program__owner", "topic")


@signed_in
def circle_create(request: PersonRequest, slug: str) -> HttpResponse:
    cohort = fetch(request, "pairing.form_circles", COHORTS, slug=slug)
    form = FoundForm(request.POST or None, cohort=cohort)
    if request.method == "POST" and form.is_valid() and (circle := _founded(request, form, cohort)):
        messages.success(request, f"{circle} is founded. It begins when a mentor and {circle.size_min} members are in.")
        return redirect(circle)
    return render(request, "pairing/circle_form.html", {"form": form, "cohort": cohort})


def _founded(request: PersonRequest, form: FoundForm, cohort) -> Circle | None:
    facts = dict(form.cleaned_data)
    mentor, by, now = facts.pop("mentor"), request.person, timezone.now()
    try:
        circle = services.found_circle(cohort=cohort, by=by, now=now, **facts)
        if mentor:
            circle_places.ask_to_join(circle=circle, person=mentor, part=CirclePart.MENTOR, by=by, now=now)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    return circle


@signed_in
def circle_edit(request: PersonRequest, pk: str) -> HttpResponse:
    circle = fetch(request, "pairing.lead_circle", CIRCLES, pk=pk)
    form = CircleForm(request.POST or None, initial={name: getattr(circle, name) for name in CircleForm.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_circle(circle=circle, by=request.person, now=timezone.now(), **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect(circle)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "pairing/circle_form.html", {"form": form, "circle": circle, "cohort": circle.cohort})


@signed_in
def circle_ask(request: PersonRequest, pk: str) -> HttpResponse:
    """Ask somebody of the cohort in, as a member or as a further mentor."""
    circle = fetch(request, "pairing.lead_circle", CIRCLES, pk=pk)
    form = AskForm(request.POST or None, circle=circle, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        try:
            circle_places.ask_to_join(circle=circle, by=request.person, now=timezone.now(), **form.cleaned_data)
            messages.success(request, f"{person} is asked. A place is kept until they answer.")
            return redirect(circle)
        except Refusal as refusal:
            form.add_error("person", str(refusal))
    return render(request, "pairing/circle_ask.html", {"form": form, "circle": circle})


@signed_in
@require_POST
def circle_join(request: PersonRequest, pk: str) -> HttpResponse:
    circle = fetch(request, "pairing.see_circle", CIRCLES, pk=pk)
    try:
        circle_places.join_circle(circle=circle, by=request.person, now=timezone.now())
        messages.success(request, f"You are in {circle}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(circle)


@signed_in
@require_POST
def circle_answer(request: PersonRequest, pk: str) -> HttpResponse:
    circle = fetch(request, "pairing.see_circle", CIRCLES, pk=pk)
    answers = {"accept": circle_places.accept_place, "decline": circle_places.decline_place}
    answer = answers.get(request.POST.get("answer", ""))
    if answer is None:
        messages.error(request, "Say whether you accept or decline.")
        return redirect(circle)
    try:
        answer(circle=circle, by=request.person, now=timezone.now())
        accepted = request.POST["answer"] == "accept"
        messages.success(request, f"You are in {circle}." if accepted else "You declined. Your place is free again.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(circle)


@signed_in
@require_POST
def circle_pass_on(request: PersonRequest, pk: str) -> HttpResponse:
    circle = fetch(request, "pairing.take_part_in_circle", CIRCLES, pk=pk)
    shown = request.POST.get("turn", "")
    try:
        turn = turns.pass_on(
            circle=circle, turn_id=int(shown) if shown.isdecimal() else 0, by=request.person, now=timezone.now()
        )  # fmt: skip
        messages.success(request, f"{turn.person} facilitates next." if turn else "Nobody facilitates next.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(circle)


@signed_in
def circle_leave(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    circle = fetch(request, "pairing.take_part_in_circle", CIRCLES, pk=pk)
    if request.method != "POST":
        return render(request, "pairing/circle_leave.html", {"circle": circle})
    circle_places.leave_circle(circle=circle, person=request.person, by=request.person, now=timezone.now())
    messages.success(request, f"You have left {circle}. What its people wrote is closed to you now.")
    return redirect("activities:pair_list")


@signed_in
def circle_release(request: PersonRequest, pk: str, member_pk: str) -> HttpResponse:
    """Take an offer back, or somebody out: a page that says what happens, and on POST does it."""
    circle = fetch(request, "pairing.lead_circle", CIRCLES, pk=pk)
    member = CircleMember.objects.holding().filter(circle=circle, pk=member_pk).select_related("person").first()
    if member is None:
        raise Http404
    if request.method != "POST":
        return render(request, "pairing/circle_release.html", {"circle": circle, "member": member})
    try:
        circle_places.leave_circle(circle=circle, person=member.person, by=request.person, now=timezone.now())
        messages.success(request, f"{member.person} has no place in {circle} any more.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(circle)


@signed_in
def circle_end(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    circle = fetch(request, "pairing.lead_circle", CIRCLES, pk=pk)
    if request.method != "POST":
        return render(request, "pairing/circle_end.html", {"circle": circle})
    services.end_circle(circle=circle, by=request.person, now=timezone.now())
    messages.success(request, f"{circle} has ended.")
    return redirect(reverse("activities:circle_list", args=[circle.cohort.slug]))
