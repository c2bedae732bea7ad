"""What somebody writes to the other of their pair, instead of meeting."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from activities.forms.pairs import PRIVATE_WORDS
from activities.ideas.check_ins import questions_for

OWN_WORDS = ""
WITHIN = (1, 2, 3, 5)
"""Working days of who answers."""
USUAL = 2


class CheckInForm(forms.Form):
    """A question to begin with, one's own words, or both; and by when an answer is expected."""

    check_in_id = forms.UUIDField(widget=forms.HiddenInput)
    question = forms.ChoiceField(label="Begin with", required=False, widget=forms.RadioSelect)
    words = forms.CharField(
        label="Your words", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 6, **PRIVATE_WORDS})
    )
    working_days = forms.TypedChoiceField(
        label="Answer expected by", coerce=int, widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of these days."},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, mentoring: bool, days: Mapping[int, str]) -> None:
        super().__init__(data, initial={"check_in_id": uuid.uuid4(), "question": OWN_WORDS, "working_days": USUAL})
        self.questions = questions_for(mentoring=mentoring)
        own = [(OWN_WORDS, "My own words alone")]
        self.fields["question"].choices = [*self.questions.items(), *own]  # type: ignore[attr-defined]
        self.fields["working_days"].choices = list(days.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """``text``: the question and the words, one under the other."""
        cleaned = super().clean() or {}
        parts = [self.questions.get(cleaned.get("question", ""), ""), cleaned.get("words", "")]
        cleaned["text"] = "\n\n".join(part for part in parts if part)
        if not cleaned["text"] and not self.errors:
            self.add_error("words", "Write something, or begin with one of the questions.")
        return cleaned


class AnswerForm(forms.Form):
    words_id = forms.UUIDField(widget=forms.HiddenInput)
    body = forms.CharField(
        label="Your words", max_length=10_000, widget=forms.Textarea(attrs={"rows": 6, **PRIVATE_WORDS})
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"words_id": uuid.uuid4()})
