"""What comes in when a pair changes on its way: concerns, pauses, stand-ins, another mentor."""

from typing import Any

from django import forms

from mentorship.people.models import Person
from pairing.services.escalations import LONGEST, PROPOSABLE
from pairing.states import EscalationReason, Outcome


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RaiseForm(forms.Form):
    """What is not working, to somebody who mediates."""

    reason = forms.ChoiceField(label="What is it?", choices=EscalationReason.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label="In your words", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="As much or as little as you like.",
    )  # fmt: skip
    mediator = forms.ModelChoiceField(
        label="Who should read it?", queryset=Person.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, mediators: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["mediator"]
        field.queryset = Person.objects.filter(pk__in=[person.pk for person in mediators])
        field.widget.choices = [(person.pk, person.name) for person in mediators]
        self.initial.setdefault("mediator", mediators[0].pk)


class ProposeForm(forms.Form):
    """A way forward that the mediator proposes to who raised a concern."""

    outcome = forms.ChoiceField(
        label="What do you propose?", choices=[(one.value, one.label) for one in PROPOSABLE], widget=forms.RadioSelect
    )
    until = forms.DateField(
        label="Paused until", required=False, widget=DateInput, help_text="Of a pause alone: the day they go on."
    )
    words = forms.CharField(
        label="What you write with it", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") == Outcome.PAUSE and not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", "Say until when the pair rests.")
        return cleaned


class MediatorForm(forms.Form):
    """Somebody else who is to mediate."""

    to = forms.ModelChoiceField(label="Who should it be?", queryset=Person.objects.none(), empty_label=None)

    def __init__(self, *args: Any, mediators: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = Person.objects.filter(pk__in=[person.pk for person in mediators])


class PauseForm(forms.Form):
    until = forms.DateField(
        label="Until", widget=DateInput, help_text="The day on which you go on; you can go on earlier at any time."
    )


class CoverForm(forms.Form):
    """Who stands in, until when, and why."""

    mentor = forms.ChoiceField(label="Who stands in", widget=forms.RadioSelect)
    until = forms.DateField(label="Last day", widget=DateInput)
    reason = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept with the pair; both of them and auditors can read it.",
    )  # fmt: skip

    def __init__(self, *args: Any, mentors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["mentor"]
        field.choices = mentors


class RepairForm(forms.Form):
    """Which of the ways to another mentor, and why."""

    option = forms.ChoiceField(label="How", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept with the new pair; both of them and auditors can read it, so name nobody's reasons.",
    )  # fmt: skip
    digest = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, options: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["option"]
        field.choices = options
