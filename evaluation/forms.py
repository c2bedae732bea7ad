"""What comes in. Forms validate; services write."""

from datetime import date
from typing import Any

from django import forms

from evaluation.models import SkillAssessment
from evaluation.states import Phase
from mentorship.people.models.skill import PROFICIENCY
from programs.forms.programs import DateInput, SkillByName


class AssessmentForm(forms.Form):
    """How well somebody knows a skill, on the described scale, and what shows it."""

    level = forms.TypedChoiceField(
        choices=[(level, f"{level}, {words}") for level, words in PROFICIENCY.items()],
        coerce=int, widget=forms.RadioSelect, label="They",
        error_messages={"required": "Choose the level that describes best what you saw."},
    )  # fmt: skip
    evidence = forms.CharField(
        label="What you saw", required=False, max_length=5000,
        help_text="Work, a review, a conversation: what somebody could look at again.",
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )  # fmt: skip
    assessed_on = forms.DateField(label="The day you looked", widget=DateInput)

    def __init__(self, *args: Any, earlier: SkillAssessment | None, words: str, today: date, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"assessed_on": today}
        if earlier:
            initial = {"level": earlier.level, "evidence": words, "assessed_on": earlier.assessed_on}
        super().__init__(*args, **{"initial": initial} | kwargs)


class OtherSkillForm(forms.Form):
    """A skill that the mentee did not wish for."""

    skill = SkillByName(label="Skill", help_text="As it is called in the skill matrix.")
    phase = forms.ChoiceField(choices=Phase, label="Before or after the cohort", widget=forms.RadioSelect)
