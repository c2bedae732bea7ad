from typing import Any

from django import forms

from mentorship.notifications.kinds import KINDS
from mentorship.notifications.models import Preference, Silence
from mentorship.people.models import Person

WEEKDAYS = [
    *(("1", "Monday"), ("2", "Tuesday"), ("3", "Wednesday"), ("4", "Thursday")),
    *(("5", "Friday"), ("6", "Saturday"), ("7", "Sunday")),
]
OPTIONAL = [(kind.name, kind.label) for kind in KINDS.values() if kind.optional]


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class AnyOf(forms.MultipleChoiceField):
    """Several of the choices, or none, which is an answer too."""

    def validate(self, value: list[str]) -> None:
        if value:
            super().validate(value)


class PreferenceForm(forms.Form):
    """When somebody wants to be told, and of what by mail."""

    wakes_at = forms.TimeField(label="Not before", widget=TimeInput())
    rests_at = forms.TimeField(label="Not after", widget=TimeInput())
    working_days = forms.MultipleChoiceField(
        label="On", choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple, error_messages={"required": "Keep a day."}
    )
    wanted = AnyOf(
        label="Send me a mail when",
        choices=OPTIONAL,
        widget=forms.CheckboxSelectMultiple,
        help_text="What you leave out still waits for you under Notices.",
    )

    def __init__(self, data: Any = None, *, person: Person) -> None:
        hours = Preference.objects.filter(person=person).first() or Preference(person=person)
        silent = set(Silence.objects.filter(person=person).values_list("kind", flat=True))
        initial = {
            "wakes_at": hours.wakes_at,
            "rests_at": hours.rests_at,
            "working_days": list(hours.working_days),
            "wanted": [name for name, _ in OPTIONAL if name not in silent],
        }
        super().__init__(data, initial=initial)

    def clean_working_days(self) -> str:
        return "".join(sorted(self.cleaned_data["working_days"]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wakes_at, rests_at = cleaned.get("wakes_at"), cleaned.get("rests_at")
        if wakes_at and rests_at and wakes_at >= rests_at:
            self.add_error("rests_at", "Choose a time after the first one.")
        return cleaned
