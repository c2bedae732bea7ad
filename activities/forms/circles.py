"""What comes in about circles. Forms validate; services write."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms

from activities.action_rows import ActionRows
from activities.forms.pairs import PRIVATE_WORDS
from activities.forms.sessions import SessionFactsForm
from activities.policies import pairs as policies
from mentorship.people.models import Person
from pairing.models import Circle
from programs.forms.programs import DateInput


class OneOfTheCircle(forms.ModelChoiceField):
    """Who is in a circle, by name; whoever is asked is “you”."""

    asked: Person | None = None

    def among(self, circle: Circle, asked: Person) -> None:
        self.asked = asked
        present = circle.members.present().values("person")
        self.queryset = Person.objects.filter(pk__in=present)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} (you)" if obj == self.asked else str(obj)


class CircleSessionFactsForm(SessionFactsForm):
    """When a circle met and how long."""

    attended = forms.IntegerField(
        label="How many were there", required=False, min_value=1, max_value=100,
        help_text="Leave it empty if you have not counted: everybody can say for themselves that they were there.",
    )  # fmt: skip
    next_on = forms.DateField(label="Next session", required=False, widget=DateInput)

    def clean_next_on(self) -> date | None:
        held_on = self.cleaned_data.get("held_on")
        if held_on is None:
            return self.cleaned_data["next_on"]
        return self._allowed("next_on", lambda next_on: policies.check_next(held_on, next_on))

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("held_on", "minutes", "attended", "next_on")}


class CircleSessionForm(ActionRows, CircleSessionFactsForm):
    """The light log of a circle: what is usual is filled in already."""

    session_id = forms.UUIDField(widget=forms.HiddenInput)
    facilitator = OneOfTheCircle(label="Who facilitated", queryset=Person.objects.none(), empty_label=None)
    note = forms.CharField(
        label="Note for the circle", required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, **PRIVATE_WORDS}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, circle: Circle, by: Person, facilitator: Person | None, today: date, **kwargs: Any
    ) -> None:
        proposed = today + timedelta(days=circle.cadence_days)
        initial = {
            "session_id": uuid.uuid4(),
            "held_on": today,
            "minutes": 60,
            "next_on": proposed if proposed <= circle.cohort.ends_on else None,
            "facilitator": facilitator.pk if facilitator else by.pk,
        }
        super().__init__(*args, **kwargs | {"initial": initial | kwargs.get("initial", {})})
        self.fields["facilitator"].among(circle, by)  # type: ignore[attr-defined]
        self.add_rows(list(self.fields["facilitator"].queryset), by, forms.Select, owner=by.pk, due_on=proposed)  # type: ignore[attr-defined]
        self.by = by

    def facts(self) -> dict[str, Any]:
        """An action item is there only when it has words."""
        cleaned = self.cleaned_data
        facts = super().facts() | {name: cleaned[name] for name in ("session_id", "facilitator", "note")}
        return facts | {"actions": self.drafts(self.by)}


class CircleNoteForm(forms.Form):
    body = forms.CharField(label="Note", max_length=10_000, widget=forms.Textarea(attrs={"rows": 8, **PRIVATE_WORDS}))


class CircleItemForm(forms.Form):
    text = forms.CharField(label="What", max_length=500, widget=forms.TextInput(attrs=PRIVATE_WORDS))
    owner = OneOfTheCircle(label="Who does it", queryset=Person.objects.none(), empty_label=None)
    due_on = forms.DateField(label="By when", required=False, widget=DateInput)

    def __init__(self, *args: Any, circle: Circle, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"owner": by.pk}} | kwargs)
        self.fields["owner"].among(circle, by)  # type: ignore[attr-defined]
