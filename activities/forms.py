"""What comes in. Forms validate; services write."""

import uuid
from typing import Any

from django import forms

from activities.models import Goal
from activities.states import GOAL_MOVES, Attainment, GoalState, Topic
from mentorship.people.models import Person
from pairing.models import Pairing

MINUTES = ((30, "30 min"), (45, "45 min"), (60, "1 hour"), (90, "1½ hours"))
PRIVATE_WORDS = {"autocomplete": "off", "spellcheck": "true"}


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class SessionFactsForm(forms.Form):
    """When a session was and how long; the rest is optional."""

    held_on = forms.DateField(label="When", widget=DateInput)
    minutes = forms.TypedChoiceField(
        label="How long", choices=MINUTES, coerce=int, initial=45, widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="About", choices=Topic.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    next_on = forms.DateField(label="Next session", required=False, widget=DateInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        held_on, next_on = cleaned.get("held_on"), cleaned.get("next_on")
        if held_on and next_on and next_on <= held_on:
            self.add_error("next_on", "The next session comes after this one.")
        return cleaned


class SessionForm(SessionFactsForm):
    """The light log: everything is filled in already except what was said."""

    session_id = forms.UUIDField(widget=forms.HiddenInput)
    action = forms.CharField(
        label="Action item", required=False, max_length=500, widget=forms.TextInput(attrs=PRIVATE_WORDS)
    )
    action_owner = forms.ModelChoiceField(label="Who does it", queryset=Person.objects.none(), empty_label=None)
    action_due_on = forms.DateField(label="By when", required=False, widget=DateInput)
    note = forms.CharField(
        label="Confidential note", required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, **PRIVATE_WORDS}),
    )  # fmt: skip
    note_shared = forms.BooleanField(label="Share the note", required=False)

    def __init__(self, *args: Any, pairing: Pairing, **kwargs: Any) -> None:
        initial = {"session_id": uuid.uuid4(), "action_owner": pairing.mentee_id} | kwargs.pop("initial", {})
        super().__init__(*args, **kwargs | {"initial": initial})
        pair = Person.objects.filter(pk__in=[pairing.mentor_id, pairing.mentee_id])
        self.fields["action_owner"].queryset = pair  # type: ignore[attr-defined]
        self.fields["action_owner"].required = False
        self.mentee = pairing.mentee

    def clean_action_owner(self) -> Person:
        return self.cleaned_data["action_owner"] or self.mentee


class NoteForm(forms.Form):
    body = forms.CharField(label="Note", max_length=10_000, widget=forms.Textarea(attrs={"rows": 8, **PRIVATE_WORDS}))
    shared = forms.BooleanField(label="Share it", required=False)


class GoalForm(forms.Form):
    title = forms.CharField(label="What you want to reach", max_length=200, widget=forms.TextInput(attrs=PRIVATE_WORDS))
    evidence = forms.CharField(
        label="How you will both see it", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, **PRIVATE_WORDS}),
    )  # fmt: skip
    target_on = forms.DateField(label="By when", required=False, widget=DateInput)


class GoalReviewForm(forms.Form):
    attainment = forms.TypedChoiceField(
        label="Where it stands", choices=Attainment.choices, coerce=int, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label="What shows it", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, **PRIVATE_WORDS}),
    )  # fmt: skip
    state = forms.ChoiceField(label="And the goal is", choices=GoalState.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"attainment": goal.attainment, "state": goal.state}} | kwargs)
        reachable = {goal.state, *GOAL_MOVES[GoalState(goal.state)]}
        self.fields["state"].choices = [c for c in GoalState.choices if c[0] in reachable]  # type: ignore[attr-defined]


class ActionItemForm(forms.Form):
    text = forms.CharField(label="What", max_length=500, widget=forms.TextInput(attrs=PRIVATE_WORDS))
    owner = forms.ModelChoiceField(label="Who does it", queryset=Person.objects.none(), empty_label=None)
    due_on = forms.DateField(label="By when", required=False, widget=DateInput)

    def __init__(self, *args: Any, pairing: Pairing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pair = Person.objects.filter(pk__in=[pairing.mentor_id, pairing.mentee_id])
        self.fields["owner"].queryset = pair  # type: ignore[attr-defined]
