"""When I can be met."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from mentorship.people.forms import DayForm, WeekForm
from mentorship.people.models import Person
from mentorship.people.selectors import days_ahead, week_drawn, week_of
from mentorship.people.services import availability
from mentorship.times import city


@signed_in
def week(request: PersonRequest) -> HttpResponse:
    """My week by the clock of my time zone, and the days unlike it."""
    me = request.person
    form = WeekForm(request.POST or None, week=week_of(me).windows)
    if request.method == "POST" and form.is_valid():
        try:
            availability.set_week(person=me, week=form.week, by=me, now=timezone.now())
            messages.success(request, "Saved. Times are proposed within these hours from now on.")
            return redirect("people:week")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _page(request, me, form, DayForm())


@signed_in
@require_POST
def day_set(request: PersonRequest) -> HttpResponse:
    """A date unlike its weekday: other hours, or none."""
    me, form = request.person, DayForm(request.POST)
    if form.is_valid():
        try:
            availability.set_day(person=me, by=me, now=timezone.now(), **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("people:week")
        except Refusal as refusal:
            form.add_error("day", str(refusal))
    return _page(request, me, WeekForm(week=week_of(me).windows), form)


@signed_in
@require_POST
def day_clear(request: PersonRequest) -> HttpResponse:
    day = parse_date(request.POST.get("day", ""))
    if day:
        availability.clear_day(person=request.person, day=day, by=request.person, now=timezone.now())
        messages.success(request, "That day is like its weekday again.")
    return redirect("people:week")


def _page(request: PersonRequest, me: Person, form: WeekForm, day_form: DayForm) -> HttpResponse:
    said = week_of(me)
    context = {
        "form": form,
        "day_form": day_form,
        "assumed": said.assumed,
        "drawn": week_drawn(said.windows),
        "days": days_ahead(me, timezone.localdate()),
        "city": city(me.zone),
    }
    return render(request, "people/week.html", context)
