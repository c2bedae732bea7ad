"""What comes in about what reviews ask, and when: rows of which empty ones count as not there."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.text import capfirst

from governance.models import ReviewTemplate
from governance.models.review_template import FEWEST_DAYS, MOST_DAYS
from governance.policies import (
    LONGEST_QUESTION,
    MOST_QUESTIONS,
    Moment,
    NotThus,
    check_moments,
    check_questions,
)
from governance.questions import QUESTIONS, Question
from governance.selectors.cycles import USUAL_DAYS
from governance.services.review_cycles import OccasionDraft
from governance.states import QuestionKind
from programs.forms.programs import DateInput

MOST_OCCASIONS = 4
PERCENTS = (
    ("", "On the day beside"),
    (25, "After a quarter of the way (25 %)"),
    (33, "After a third (33 %)"),
    (50, "Half-way (50 %)"),
    (66, "After two thirds (66 %)"),
    (75, "After three quarters (75 %)"),
    (90, "Shortly before the end (90 %)"),
)


class TemplateForm(forms.Form):
    template_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label="Name", max_length=80, help_text="For you, to find it again, such as “At the end of a cohort”."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"template_id": uuid.uuid4()}} | kwargs)


class QuestionRow(forms.Form):
    name = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=40)
    text = forms.CharField(label="Question", required=False, max_length=LONGEST_QUESTION)
    kind = forms.ChoiceField(
        label="Answered", choices=[(kind.value, capfirst(kind.label)) for kind in QuestionKind],
        initial=QuestionKind.WORDS,
    )  # fmt: skip


class Rows(forms.BaseFormSet):
    """Rows of a form; what is wrong stands beside the field of its row."""

    def beside(self, refusal: NotThus, rows: Sequence[int]) -> None:
        form = self.forms[rows[refusal.row] if refusal.row is not None and refusal.row < len(rows) else 0]
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


class QuestionRows(Rows):
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["text"].label = f"Question {(index or 0) + 1}"

    def filled(self) -> list[tuple[int, dict[str, Any]]]:
        rows = [(number, form.cleaned_data) for number, form in enumerate(self.forms) if form.is_valid()]
        return [(number, typed) for number, typed in rows if typed.get("text")]

    def clean(self) -> None:
        try:
            check_questions(self.questions())
        except NotThus as refusal:
            self.beside(refusal, [number for number, _ in self.filled()])

    def questions(self) -> list[Question]:
        return [
            Question(typed["name"], " ".join(typed["text"].split()), QuestionKind(typed["kind"]))
            for _, typed in self.filled()
        ]


QuestionFormSet = forms.formset_factory(
    QuestionRow, formset=QuestionRows, extra=2, max_num=MOST_QUESTIONS, absolute_max=MOST_QUESTIONS
)


def question_rows(data: Any, questions: Iterable[Question] = QUESTIONS) -> QuestionRows:
    initial = [{"name": q.name, "text": q.text, "kind": q.kind} for q in questions]
    return cast(QuestionRows, QuestionFormSet(data, initial=initial, prefix="q"))


class OccasionRow(forms.Form):
    name = forms.CharField(label="Name", required=False, max_length=60)
    percent = forms.TypedChoiceField(label="When", choices=PERCENTS, coerce=int, empty_value=None, required=False)
    opens_on = forms.DateField(label="Day", required=False, widget=DateInput)
    template = forms.ModelChoiceField(
        label="Asks", queryset=ReviewTemplate.objects.none(), required=False, empty_label="The usual questions"
    )
    days_to_answer = forms.IntegerField(
        label="Days to answer", initial=USUAL_DAYS, min_value=FEWEST_DAYS, max_value=MOST_DAYS
    )

    def __init__(self, *args: Any, templates: Any, dated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["template"]).queryset = templates
        if not dated:
            del self.fields["opens_on"]
            cast(forms.TypedChoiceField, self.fields["percent"]).choices = [("", "Choose"), *PERCENTS[1:]]

    def draft(self) -> OccasionDraft:
        typed = self.cleaned_data
        return OccasionDraft(
            " ".join(typed["name"].split()), typed["percent"], typed.get("opens_on"), typed["template"],
            typed["days_to_answer"],
        )  # fmt: skip


class OccasionRows(Rows):
    lasts: tuple[date, date] | None = None

    def filled(self) -> list[tuple[int, dict[str, Any]]]:
        """A row without a name is not there, unless it says when."""
        rows = [(number, form.cleaned_data) for number, form in enumerate(self.forms) if form.is_valid()]
        return [row for row in rows if any(row[1].get(field) for field in ("name", "percent", "opens_on"))]

    def clean(self) -> None:
        for number, typed in self.filled():
            if not typed.get("name"):
                self.forms[number].add_error("name", "Give it a name, which the pairs see.")
        moments = [Moment(draft.name, draft.percent, draft.opens_on, draft.days_to_answer) for draft in self.drafts()]
        try:
            check_moments(moments, self.lasts)
        except NotThus as refusal:
            self.beside(refusal, [number for number, _ in self.filled()])

    def drafts(self) -> list[OccasionDraft]:
        return [cast(OccasionRow, self.forms[number]).draft() for number, _ in self.filled()]


OccasionFormSet = forms.formset_factory(
    OccasionRow, formset=OccasionRows, extra=1, max_num=MOST_OCCASIONS, absolute_max=MOST_OCCASIONS
)


def occasion_rows(
    data: Any, occasions: Iterable[Any], templates: Any, lasts: tuple[date, date] | None = None
) -> OccasionRows:
    """``lasts``: the first and last day of the cohort, where it is one cohort's."""
    fields = ("name", "percent", "opens_on", "template", "days_to_answer")
    initial = [{name: getattr(row, name) for name in fields} for row in occasions]
    kwargs = {"templates": templates, "dated": lasts is not None}
    rows = cast(OccasionRows, OccasionFormSet(data, initial=initial, prefix="o", form_kwargs=kwargs))
    rows.lasts = lasts
    return rows
