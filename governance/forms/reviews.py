"""What comes in about joint reviews. Forms validate; services write."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import capfirst

from activities.forms.pairs import PRIVATE_WORDS
from activities.models import Goal
from activities.states import Attainment
from governance.models import JointReview
from governance.questions import LONGEST_FACT, Question
from governance.services.reviews import Reply

LONGEST = 5000
GOAL = "goal_"


def goal_field(goal: Goal, level: int | None, label: str) -> forms.TypedChoiceField:
    """Where somebody sees one goal, on its own scale where it has one."""
    described = goal.described
    levels = [(level.value, f"{level.sign} {described.get(level, level.label)}") for level in Attainment]
    return forms.TypedChoiceField(
        label=label, choices=[("", "I can't say"), *levels], coerce=int, empty_value=None, required=False, initial=level
    )


class GoalsForm(forms.Form):
    """The goals of the pair, with where the person sees each."""

    def add_goals(self, goals: Iterable[Goal], levels: Mapping[UUID, int]) -> None:
        self.goals = list(goals)
        for goal in self.goals:
            self.fields[f"{GOAL}{goal.pk}"] = goal_field(goal, levels.get(goal.pk), goal.title)

    def levels(self) -> dict[UUID, int | None]:
        return {goal.pk: self.cleaned_data[f"{GOAL}{goal.pk}"] for goal in self.goals}

    @property
    def goal_fields(self) -> list[forms.BoundField]:
        return [self[f"{GOAL}{goal.pk}"] for goal in self.goals]


class ReviewForm(GoalsForm):
    """The review's questions, alike for both; each rated one with a scale beside the words. Then the goals."""

    def __init__(
        self, *args: Any, review: JointReview, goals: Iterable[Goal] = (), levels: Mapping[UUID, int] | None = None,
        replies: Mapping[str, Reply] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.questions = review.questions
        for question in self.questions:
            self._add(question, (replies or {}).get(question.name, Reply()))
        self.add_goals(goals, levels or {})

    def _add(self, question: Question, given: Reply) -> None:
        if question.rated:
            scale = [(rating, capfirst(words)) for rating, words in question.scale.items()]
            self.fields[f"{question.name}_rating"] = forms.TypedChoiceField(
                label=question.text, choices=scale, coerce=int, widget=forms.RadioSelect, initial=given.rating,
            )  # fmt: skip
        line = forms.TextInput(attrs=PRIVATE_WORDS)
        self.fields[question.name] = forms.CharField(
            label="What shows it" if question.rated else question.text,
            help_text="A fact, in a line: you are both asked for it in the same words." if question.is_fact else "",
            initial=given.text, required=False, max_length=LONGEST_FACT if question.is_fact else LONGEST,
            widget=line if question.is_fact else forms.Textarea(attrs={"rows": 3, **PRIVATE_WORDS}),
        )  # fmt: skip

    def replies(self) -> dict[str, Reply]:
        cleaned = self.cleaned_data
        return {q.name: Reply(cleaned[q.name], cleaned.get(f"{q.name}_rating")) for q in self.questions}

    @property
    def question_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith(GOAL)]


class TogetherForm(GoalsForm):
    """What both say to each question, and where oneself sees the goals now; ``seen``: the version one read."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, review: JointReview, goals: Iterable[Goal], levels: Mapping[UUID, int],
        theirs: Mapping[UUID, str], summaries: Mapping[str, str], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **{"initial": {"seen": review.amended}} | kwargs)
        self.questions = review.questions
        for question in self.questions:
            self.fields[question.name] = forms.CharField(
                label="What you both say", required=False, max_length=LONGEST, initial=summaries.get(question.name, ""),
                widget=forms.Textarea(attrs={"rows": 2, **PRIVATE_WORDS}),
            )  # fmt: skip
        self.add_goals(goals, levels)
        for goal in self.goals:
            self.fields[f"{GOAL}{goal.pk}"].help_text = theirs.get(goal.pk, "")

    def summaries(self) -> dict[str, str]:
        return {question.name: self.cleaned_data[question.name] for question in self.questions}

    def field_of(self, question: Question) -> forms.BoundField:
        return self[question.name]
