"""What comes in about rotations and mentors' terms."""

from datetime import date, timedelta
from typing import Any

from django import forms

from mentorship.people.models import Person
from pairing.models import RotationMove
from pairing.models.rotation import MOST_STEPS
from programs.forms.programs import DateInput
from programs.models import Cohort, System


class PlanForm(forms.Form):
    starts_on = forms.DateField(label="First move on", widget=DateInput)
    step_weeks = forms.IntegerField(label="Weeks between moves", min_value=2, max_value=52, initial=6)
    steps = forms.IntegerField(
        label="How many moves", min_value=1, max_value=MOST_STEPS, initial=2,
        help_text="Each mentee moves on so often, to another mentor every time.",
    )  # fmt: skip

    def __init__(self, *args: Any, cohort: Cohort, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = max(today + timedelta(days=14), cohort.starts_on)
        self.initial.setdefault("starts_on", first + timedelta(days=-first.weekday() % 7))
        self.fields["starts_on"].help_text = f"The cohort ends on {cohort.ends_on:%-d %B %Y}."


class MoveForm(forms.Form):
    """Another mentor or system for one step, and why."""

    mentor = forms.ModelChoiceField(
        label="Mentor", queryset=Person.objects.none(), required=False, empty_label="Nobody: stays where they are",
        help_text="Best score first. Full ones are not listed.",
    )  # fmt: skip
    system = forms.ModelChoiceField(
        label="System", queryset=System.objects.all(), required=False, empty_label="None named",
        help_text="What they are there to learn.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept with the plan; auditors can read it.",
    )  # fmt: skip

    def __init__(self, *args: Any, move: RotationMove, options: list[tuple[Person, int, int]], **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"mentor": move.mentor_id, "system": move.system_id}} | kwargs)
        field: Any = self.fields["mentor"]
        # Somebody whose place went meanwhile is refused by the service, with the reason.
        field.queryset = Person.objects.filter(pk__in=[person.pk for person, _, _ in options])
        listed = [
            (person.pk, f"{person.name}: {score / 1000:.1f} points, {free} place{'' if free == 1 else 's'} free")
            for person, score, free in options
            if free > 0
        ]
        field.widget.choices = [("", field.empty_label), *listed]


class OverrideForm(forms.Form):
    cohort = forms.ModelChoiceField(label="In which cohort", queryset=Cohort.objects.none(), empty_label=None)
    reason = forms.CharField(
        label="Why", max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text="Kept with the cohort."
    )

    def __init__(self, *args: Any, cohorts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts  # type: ignore[attr-defined]
