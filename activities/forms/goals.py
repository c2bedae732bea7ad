"""What comes in about a pair's goals. Forms validate; services write."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from activities.forms.pairs import PRIVATE_WORDS, GoalReviewForm
from activities.models import Goal
from activities.models.goal import BASELINES, GoalWords
from activities.policies.goals import check_levels
from activities.services.goals import GoalDraft
from activities.states import Attainment, Difficulty, GoalState, Importance
from mentorship.errors import Refusal
from programs.forms.programs import DateInput

LEVEL_FIELDS = {
    "expected": Attainment.EXPECTED,
    "more": Attainment.MORE,
    "much_more": Attainment.MUCH_MORE,
    "less": Attainment.LESS,
    "much_less": Attainment.MUCH_LESS,
}
"""In the order in which they are easiest to write: what is expected, then better, then worse."""
LEVEL_LABELS = {
    "expected": ("What you expect to reach", "Realistic by the date, and so plain that both of you would see it."),
    "more": ("Somewhat more", ""),
    "much_more": ("Much more, as good as it could go", ""),
    "less": ("Somewhat less, part of the way", ""),
    "much_less": ("Much less, often how it is today", ""),
}
BEGINS = (
    (int(Attainment.MUCH_LESS), "At −2: nothing of it is there yet"),
    (int(Attainment.LESS), "At −1: part of it is there already"),
)


def level_field(name: str) -> forms.CharField:
    label, help_text = LEVEL_LABELS[name]
    return forms.CharField(
        label=f"{LEVEL_FIELDS[name].sign} {label}", help_text=help_text, required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, **PRIVATE_WORDS}),
    )  # fmt: skip


class ScaledGoalForm(forms.Form):
    """A goal of a pair: the title is enough to begin with, the five levels come together or not at all."""

    goal_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label="What should be reached", max_length=200, widget=forms.TextInput(attrs=PRIVATE_WORDS),
        help_text="Something the two of you can see, such as “Lead a design review on my own”.",
    )  # fmt: skip
    expected, more, much_more = level_field("expected"), level_field("more"), level_field("much_more")
    less, much_less = level_field("less"), level_field("much_less")
    baseline = forms.TypedChoiceField(
        label="Where it begins",
        choices=BEGINS,
        coerce=int,
        widget=forms.RadioSelect,
        required=False,
        empty_value=-2,  # type: ignore[arg-type]
    )
    importance = forms.TypedChoiceField(
        label="How much it matters",
        choices=Importance.choices,
        coerce=int,
        required=False,
        empty_value=1,  # type: ignore[arg-type]
    )
    difficulty = forms.TypedChoiceField(
        label="How hard it is",
        choices=Difficulty.choices,
        coerce=int,
        required=False,
        empty_value=1,  # type: ignore[arg-type]
    )
    evidence = forms.CharField(
        label="How you will both see it", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, **PRIVATE_WORDS}),
    )  # fmt: skip
    target_on = forms.DateField(label="By when", required=False, widget=DateInput)

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        usual = {"goal_id": uuid.uuid4(), "baseline": int(BASELINES[0]), "importance": 1, "difficulty": 1}
        super().__init__(data, initial=usual | dict(initial or {}))

    def clean(self) -> dict[str, Any]:
        """Some levels and not all: the mistake stands beside each that is missing."""
        cleaned = super().clean() or {}
        missing = [name for name in LEVEL_FIELDS if not cleaned.get(name) and name not in self.errors]
        if 0 < len(missing) < len(LEVEL_FIELDS):
            for name in missing:
                self.add_error(name, "Describe this level too, or leave all five empty for now.")
        elif not missing:
            try:
                check_levels(self._levels())
            except Refusal as refusal:
                self.add_error("expected", str(refusal))
        return cleaned

    @property
    def is_scaled(self) -> bool:
        """Whether a level is described, or was to be: then the page shows all five."""
        return any(self[name].value() or self[name].errors for name in LEVEL_FIELDS)

    @property
    def levels(self) -> list[forms.BoundField]:
        return [self[name] for name in LEVEL_FIELDS]

    def draft(self) -> GoalDraft:
        names = ("title", "importance", "difficulty", "evidence", "target_on", "baseline")
        return GoalDraft(levels=self._levels(), **{name: self.cleaned_data[name] for name in names})

    def _levels(self) -> dict[Attainment, str]:
        return {level: self.cleaned_data.get(name, "") for name, level in LEVEL_FIELDS.items()}


def described_as_initial(described: Mapping[Attainment, str]) -> dict[str, str]:
    return {name: described.get(level, "") for name, level in LEVEL_FIELDS.items()}


def initial_of(goal: Goal, worded: GoalWords) -> dict[str, Any]:
    """A goal as the form takes it, in these words: its own, or those that are proposed."""
    return {
        "title": worded.title, "importance": worded.importance, "difficulty": worded.difficulty,
        "evidence": goal.evidence, "target_on": goal.target_on, "baseline": goal.baseline,
    } | described_as_initial(worded.described)  # fmt: skip


class GoalLookForm(GoalReviewForm):
    """A look at a pair's goal, on its own scale where it has one; what is not said stays as it was."""

    progress_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        super().__init__(*args, goal=goal, **kwargs)
        self.goal = goal
        self.initial["progress_id"] = uuid.uuid4()
        described = goal.described
        if described:
            choices = [(level.value, f"{level.sign} {described[level]}") for level in Attainment]
            self.fields["attainment"].choices = choices  # type: ignore[attr-defined]
        # A look of one tap says nothing of the state; a form that asks for it gets an answer.
        self.fields["state"].required = not self.is_bound or "state" in self.data
        if goal.state == GoalState.PROPOSED:
            del self.fields["state"]

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        state = self.cleaned_data.get("state") or GoalState(self.goal.state)
        return {name: self.cleaned_data[name] for name in ("attainment", "comment", "progress_id")} | {"state": state}


class EvidenceForm(forms.Form):
    evidence_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label="What shows it", max_length=2000, widget=forms.Textarea(attrs={"rows": 3, **PRIVATE_WORDS})
    )
    link = forms.URLField(
        label="Where it can be seen", required=False, max_length=500, assume_scheme="https",
        widget=forms.URLInput(attrs=PRIVATE_WORDS),
        help_text="A link to a document, a change or a recording, if there is one.",
    )  # fmt: skip
    seen_on = forms.DateField(label="When", widget=DateInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"evidence_id": uuid.uuid4(), "seen_on": today}} | kwargs)

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError("A link begins with https:// or http://.")
        return link


class StepForm(forms.Form):
    step_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(label="Next small step", max_length=300, widget=forms.TextInput(attrs=PRIVATE_WORDS))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"step_id": uuid.uuid4()}} | kwargs)
