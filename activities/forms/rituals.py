"""What comes in about rituals and the slots in them. Forms validate; services write."""

import uuid
from datetime import date
from typing import Any

from django import forms

from activities.forms.pairs import PRIVATE_WORDS
from activities.ideas.prompts import PROMPTS
from activities.models import Ritual, Touchpoint
from activities.models.ritual import LONGEST_MEETING, SHORTEST_MEETING
from activities.models.touchpoint import MOST_SPRINTS
from activities.services.rituals import RitualDraft
from activities.services.touchpoints import SlotDraft
from activities.states import Cadence, RitualKind
from mentorship.people.models import Unit
from programs.forms.programs import DateInput

OWN_WORDS = "own"
NUMBER = {"inputmode": "numeric"}
HOW_OFTEN = [("0", "Each time"), ("1", "Once a sprint")] + [
    (str(number), f"Once in {number} sprints") for number in range(2, MOST_SPRINTS + 1)
]


class TeamChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.path.replace("/", " / ")


class RitualForm(forms.Form):
    """A meeting that takes place anyway. Without teams to choose from it is one that a pair is in."""

    ritual_id = forms.UUIDField(widget=forms.HiddenInput)
    unit = TeamChoice(label="Team", queryset=Unit.objects.none(), empty_label=None)
    name = forms.CharField(
        label="Name", max_length=100, help_text="As everybody calls it, such as “Thursday retrospective”."
    )
    kind = forms.TypedChoiceField(
        label="Kind", choices=[(kind.value, kind.label.capitalize()) for kind in RitualKind], coerce=RitualKind,
        help_text="It decides which questions are offered.",
    )  # fmt: skip
    cadence = forms.TypedChoiceField(
        label="How often", choices=[(cadence.value, cadence.label.capitalize()) for cadence in Cadence], coerce=Cadence,
        initial=Cadence.FORTNIGHTLY,
    )  # fmt: skip
    first_on = forms.DateField(
        label="A day on which it takes place", widget=DateInput, help_text="The others are counted from it."
    )
    minutes = forms.IntegerField(
        label="Minutes it lasts", min_value=SHORTEST_MEETING, max_value=LONGEST_MEETING, initial=60,
        widget=forms.NumberInput(attrs=NUMBER),
    )  # fmt: skip

    def __init__(self, *args: Any, teams: Any = None, today: date | None = None, **kwargs: Any) -> None:
        initial = {"ritual_id": uuid.uuid4(), "first_on": today} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs | {"initial": initial})
        if teams is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = teams  # type: ignore[attr-defined]

    def draft(self) -> RitualDraft:
        names = ("kind", "name", "cadence", "first_on", "minutes")
        return RitualDraft(**{name: self.cleaned_data[name] for name in names})


def from_ritual(ritual: Ritual) -> dict[str, Any]:
    kept = ("kind", "name", "cadence", "first_on", "minutes")
    return {name: getattr(ritual, name) for name in kept} | {"ritual_id": ritual.pk}


class SlotForm(forms.Form):
    """How long a slot is, how often, and with what question; a pair may write its own."""

    touchpoint_id = forms.UUIDField(widget=forms.HiddenInput)
    minutes = forms.IntegerField(label="Minutes", min_value=1, widget=forms.NumberInput(attrs=NUMBER))
    every_sprints = forms.TypedChoiceField(
        label="How often", choices=HOW_OFTEN, coerce=lambda value: int(value) or None
    )
    prompt = forms.ChoiceField(label="Question", widget=forms.RadioSelect)
    own_prompt = forms.CharField(
        label="Your own question", required=False, max_length=300, widget=forms.TextInput(attrs=PRIVATE_WORDS)
    )

    def __init__(self, *args: Any, ritual: Ritual, for_pair: bool, **kwargs: Any) -> None:
        questions = list(PROMPTS[ritual.kind].items())
        usual = {
            "touchpoint_id": uuid.uuid4(), "minutes": min(10, ritual.minutes), "every_sprints": 0,
            "prompt": questions[0][0],
        }  # fmt: skip
        super().__init__(*args, **kwargs | {"initial": usual | kwargs.get("initial", {})})
        own = [(OWN_WORDS, "Our own question")] if for_pair else []
        self.fields["prompt"].choices = [*questions, *own]  # type: ignore[attr-defined]
        self.fields["minutes"].help_text = f"{ritual} lasts {ritual.minutes} minutes and becomes no longer."
        if not for_pair:
            del self.fields["own_prompt"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("prompt") == OWN_WORDS and not cleaned.get("own_prompt") and "own_prompt" not in self.errors:
            self.add_error("own_prompt", "Write your question, or choose one of those above.")
        return cleaned

    def draft(self) -> SlotDraft:
        cleaned = self.cleaned_data
        own = cleaned["prompt"] == OWN_WORDS
        return SlotDraft(
            minutes=cleaned["minutes"], every_sprints=cleaned["every_sprints"],
            prompt="" if own else cleaned["prompt"], own_prompt=cleaned["own_prompt"] if own else "",
        )  # fmt: skip


def from_touchpoint(touchpoint: Touchpoint) -> dict[str, Any]:
    return {
        "touchpoint_id": touchpoint.pk, "minutes": touchpoint.minutes, "every_sprints": touchpoint.every_sprints or 0,
        "prompt": touchpoint.prompt or OWN_WORDS, "own_prompt": touchpoint.own_prompt or "",
    }  # fmt: skip
