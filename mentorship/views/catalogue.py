"""Every part that pages are made of, with made-up content: for people who build pages, and for looking at all of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from activities.states import Attainment
from mentorship.access.decorators import signed_in
from mentorship.access.requests import PersonRequest
from mentorship.csvfiles import BadFile, Problem
from mentorship.templatetags.parts import TONES
from programs.filters import EnrolmentFilter
from programs.guide import Step
from programs.models import Enrolment

NOW = datetime(2026, 9, 16, 9, 0, tzinfo=UTC)  # stands still, so that the page looks the same every day
LONG = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessen " * 2


@dataclass(frozen=True)
class Somebody:
    """Enough of a person to be shown."""

    name: str

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo("America/Vancouver")


class ExampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label="Name", help_text="As your colleagues know it.", max_length=100)
    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    hours = forms.IntegerField(label="Hours", required=False, min_value=0)
    focus = forms.ChoiceField(label="Focus", choices=[("technical", "technical depth"), ("blend", "a blend of both")])
    part = forms.ChoiceField(
        label="Your part", choices=[("mentor", "mentor"), ("mentee", "mentee")], widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="Topics", choices=[("code", "code"), ("career", "career")], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    shared = forms.BooleanField(label="Share it with the other of your pair", required=False, help_text="Ends with it.")
    words = forms.CharField(label="In your words", widget=forms.Textarea(attrs={"rows": 3}), required=False)


@signed_in
def catalogue(request: PersonRequest) -> HttpResponse:
    """GET shows everything; POST sends the example form, which keeps nothing."""
    form = ExampleForm(request.POST if request.method == "POST" else {"name": "", "focus": "x", "words": "Kept."})
    people = [Somebody("Priya Raman"), Somebody("محمد العربي"), Somebody(LONG)]
    context: dict[str, Any] = {
        "now": NOW,
        "people": people,
        "days": [date(2026, 9, 16), date(2026, 8, 24), datetime(2026, 9, 16, 14, 30, tzinfo=UTC), None],
        "tones": [(tone or "neutral", sorted(states)) for tone, states in TONES.items()],
        "page": Paginator(range(1, 140), 50).get_page(request.GET.get("page", 2)),
        "single": Paginator(range(1, 4), 50).get_page(1),
        "tabs": [
            {"label": "All", "url": "?", "current": True, "count": 12},
            {"label": "Quiet", "url": "?", "current": False, "count": 2},
        ],
        "bars": [
            {"label": "technical domain", "value": 38, "share": 84},
            {"label": "career trajectory", "value": 9, "share": 60},
        ],
        "history": [
            {"at": datetime(2026, 9, 15, 9, 0, tzinfo=UTC), "text": "The pair was published.", "by": people[0]},
            {"at": date(2026, 9, 1), "text": "The matching ran.", "by": None},
        ],
        "level": Attainment.EXPECTED,
        "step": Step("Nobody is in yet. People join from their home page.", "/help/", "Read how"),
        "refusal": BadFile("people.csv", [Problem(3, "level", "“high” is not a number from 1 to 10")], more=4),
        "filter": SimpleLazyObject(lambda: EnrolmentFilter(request.GET or None, queryset=Enrolment.objects.none())),
        "form": form,
    }
    return render(request, "catalogue.html", context)
