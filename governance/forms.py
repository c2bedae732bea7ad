from typing import Any, cast

from django import forms

from governance.questions import QUESTIONS, RATINGS
from governance.services.reviews import Reply


class ReviewForm(forms.Form):
    """The review's questions; each rated one with a scale beside the words."""

    def __init__(self, *args: Any, replies: dict[str, Reply] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            given = (replies or {}).get(question.name, Reply())
            if question.rated:
                self.fields[f"{question.name}_rating"] = forms.TypedChoiceField(
                    label=question.text, choices=RATINGS.items(), coerce=int, widget=forms.RadioSelect,
                    initial=given.rating,
                )  # fmt: skip
            self.fields[question.name] = forms.CharField(
                label="What shows it" if question.rated else question.text,
                initial=given.text,
                required=False,
                max_length=5000,
                widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
            )

    def replies(self) -> dict[str, Reply]:
        cleaned = self.cleaned_data
        return {q.name: Reply(cleaned[q.name], cleaned.get(f"{q.name}_rating")) for q in QUESTIONS}


class ReportFilter(forms.Form):
    """Which of the declared tables of a release to show. It picks, and computes nothing."""

    table = forms.ChoiceField(label="Show", required=False)
    department = forms.ChoiceField(label="Department", required=False)

    def __init__(self, *args: Any, tables: list[tuple[str, str]], departments: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "table", [("", "Overview"), *tables])
        choose(self, "department", [("", "All"), *((name, name) for name in departments)])
        chosen = self.data.get("table", "")
        if len(departments) < 2 or ("team" not in chosen and "department-" not in chosen):
            del self.fields["department"]

    def chosen(self) -> tuple[str, str]:
        """The table and the department; what doesn't exist counts as not chosen."""
        self.is_valid()
        return self.cleaned_data.get("table", ""), self.cleaned_data.get("department", "")


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices
