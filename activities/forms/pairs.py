"""What comes in. Forms validate; services write."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from activities.meeting_times import Proposed
from activities.models import Goal
from activities.states import GOAL_MOVES, Attainment, GoalState
from mentorship.people.models import Person
from pairing.models import Pairing
from programs.forms.programs import DateInput

MINUTES = ((15, "15 min"), (30, "30 min"), (45, "45 min"), (60, "1 hour"), (90, "1½ hours"), (120, "2 hours"))
PRIVATE_WORDS = {"autocomplete": "off", "spellcheck": "true"}


class OneOfThePair(forms.ModelChoiceField):
    """The two of a pair, by name; whoever is asked is “you”."""

    widget = forms.RadioSelect
    asked: Person | None = None

    def between(self, pairing: Pairing, asked: Person) -> None:
        self.asked = asked
        self.queryset = Person.objects.filter(pk__in=[pairing.mentor_id, pairing.mentee_id])

    def label_from_instance(self, obj: Any) -> str:
        return "You" if obj == self.asked else str(obj)


class NoteForm(forms.Form):
    body = forms.CharField(label="Note", max_length=10_000, widget=forms.Textarea(attrs={"rows": 8, **PRIVATE_WORDS}))
    shared = forms.BooleanField(label="Share it", required=False)

    def __init__(self, *args: Any, partner: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shared"].label = f"Share it with {partner}"


class GoalForm(forms.Form):
    title = forms.CharField(
        label="What should be reached", max_length=200, widget=forms.TextInput(attrs=PRIVATE_WORDS),
        help_text="Something the two of you can see, such as “Lead a design review on my own”.",
    )  # fmt: skip
    evidence = forms.CharField(
        label="How you will both see it", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, **PRIVATE_WORDS}),
    )  # fmt: skip
    target_on = forms.DateField(label="By when", required=False, widget=DateInput)


class GoalReviewForm(forms.Form):
    attainment = forms.TypedChoiceField(
        label="Where it stands", choices=[(level.value, f"{level.sign} {level.meaning}") for level in Attainment],
        coerce=lambda value: Attainment(int(value)), widget=forms.RadioSelect,
    )  # fmt: skip
    comment = forms.CharField(
        label="What shows it", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, **PRIVATE_WORDS}),
    )  # fmt: skip
    state = forms.TypedChoiceField(
        label="The goal is", choices=GoalState.choices, coerce=GoalState, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"attainment": goal.attainment, "state": goal.state}} | kwargs)
        reachable = {goal.state, *GOAL_MOVES[GoalState(goal.state)]}
        self.fields["state"].choices = [c for c in GoalState.choices if c[0] in reachable]  # type: ignore[attr-defined]


class ActionItemForm(forms.Form):
    text = forms.CharField(label="What", max_length=500, widget=forms.TextInput(attrs=PRIVATE_WORDS))
    owner = OneOfThePair(label="Who does it", queryset=Person.objects.none(), empty_label=None)
    due_on = forms.DateField(label="By when", required=False, widget=DateInput)

    def __init__(self, *args: Any, pairing: Pairing, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"owner": pairing.mentee_id}} | kwargs)
        self.fields["owner"].between(pairing, by)  # type: ignore[attr-defined]


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


OTHER_TIME = "other"


class PlanForm(forms.Form):
    """When to meet: one of the proposed times, or another by the planner's clock."""

    plan_id = forms.UUIDField(widget=forms.HiddenInput)
    time = forms.CharField(label="When", max_length=40, widget=forms.RadioSelect)
    day = forms.DateField(label="Day", required=False, widget=DateInput)
    clock = forms.TimeField(label="Time", required=False, widget=TimeInput)
    place = forms.CharField(
        label="Where", required=False, max_length=200,
        help_text="A room, or the link of a call. It stands in both calendars.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, by: Person, proposed: Sequence[Proposed], **initial: Any) -> None:
        first = proposed[0].value if proposed else OTHER_TIME
        super().__init__(data, initial={"plan_id": uuid.uuid4(), "time": first} | initial)
        self.by = by
        words = [(time.value, " · ".join(filter(None, (time.words, time.there, time.caveat)))) for time in proposed]
        self.fields["time"].widget.choices = [*words, (OTHER_TIME, "Another time")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """``starts_at``, aware."""
        cleaned = super().clean() or {}
        if cleaned.get("time") == OTHER_TIME:
            day, clock = cleaned.get("day"), cleaned.get("clock")
            for name, value in (("day", day), ("clock", clock)):
                if value is None and name not in self.errors:
                    self.add_error(name, "Say when.")
            if day and clock:
                cleaned["starts_at"] = datetime.combine(day, clock, self.by.zone)
        elif "time" in cleaned:
            cleaned["starts_at"] = self._proposed(cleaned["time"])
        return cleaned

    def _proposed(self, text: str) -> datetime | None:
        try:
            starts_at = datetime.fromisoformat(text)
        except ValueError:
            starts_at = None
        if starts_at is None or starts_at.tzinfo is None:
            self.add_error("time", "Choose one of these times, or another.")
            return None
        return starts_at
