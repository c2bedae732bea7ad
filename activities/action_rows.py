"""Action items within the log of a session: three rows, of which most sessions need one or none."""

from collections.abc import Sequence
from typing import Any

from django import forms

from activities.forms.pairs import PRIVATE_WORDS
from activities.services.sessions import ActionDraft
from mentorship.people.models import Person
from programs.forms.programs import DateInput

ROWS = {"action": "Action item", "action_2": "Another one", "action_3": "One more"}


class ActionRows(forms.Form):
    """Mixed into a form: each row is what, who does it and by when. A row without words is none."""

    def add_rows(self, people: Sequence[Person], by: Person, widget: type[forms.Widget], **usual: Any) -> None:
        """``people`` who can do it, ``by`` among them; ``usual``: the owner and due_on that stand there at first."""
        for name, label in ROWS.items():
            words = forms.TextInput(attrs=PRIVATE_WORDS)
            self.fields[name] = forms.CharField(label=label, required=False, max_length=500, widget=words)
            self.fields[f"{name}_owner"] = _one_of(people, by, widget)
            self.fields[f"{name}_due_on"] = forms.DateField(label="By when", required=False, widget=DateInput)
            self.initial = {**self.initial, **{f"{name}_{part}": value for part, value in usual.items()}}

    def rows(self) -> list[list[forms.BoundField]]:
        """For the page: what, who and by when of each."""
        return [[self[f"{name}{part}"] for part in ("", "_owner", "_due_on")] for name in ROWS]

    def unfolded(self) -> bool:
        """Whether there is something in the rows that are folded away."""
        return any(field.errors for row in self.rows()[1:] for field in row) or any(
            what.value() for what, *_ in self.rows()[1:]
        )

    def drafts(self, otherwise: Person) -> list[ActionDraft]:
        """``otherwise``: who does what nobody in particular was named for."""
        cleaned = self.cleaned_data
        return [
            ActionDraft(cleaned[name], cleaned[f"{name}_owner"] or otherwise, cleaned[f"{name}_due_on"])
            for name in ROWS
            if cleaned[name]
        ]


def _one_of(people: Sequence[Person], asked: Person, widget: type[forms.Widget]) -> forms.TypedChoiceField:
    by_key = {str(person.pk): person for person in people}
    choices = [(key, "You" if person == asked else str(person)) for key, person in by_key.items()]
    return forms.TypedChoiceField(
        label="Who does it", choices=choices, coerce=by_key.__getitem__, empty_value=None, required=False, widget=widget
    )
