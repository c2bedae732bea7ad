"""What comes in about sprints and pull requests. Forms validate; services write."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator

from activities.models import PullRequestTemplate, Sprint
from activities.pull_requests import SECTIONS
from activities.services.pull_requests import LONGEST_QUESTION, MOST_QUESTIONS
from programs.forms.programs import LARGEST_FILE, DateInput

HOURS_HELP = (
    "Of the whole team, after holidays and leave. Mentoring is taken off by itself, so leave it in. Empty: not known."
)
POINTS_HELP = "What was finished, in the team's own unit. Empty while the sprint is to come."


class SprintForm(forms.ModelForm):
    class Meta:
        model = Sprint
        fields = ("name", "starts_on", "ends_on", "capacity_hours", "points")
        labels = {"name": "Name", "capacity_hours": "Hours of the team"}
        help_texts = {"name": "As the team calls it.", "capacity_hours": HOURS_HELP, "points": POINTS_HELP}
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("capacity_hours", "points"):
            self.initial[name] = _plain(self.initial.get(name))
        if self.instance.is_counted:
            for name in ("starts_on", "ends_on"):
                self.fields[name].disabled = True
            self.fields["ends_on"].help_text = "Its mentoring hours are counted by its dates, so those stand now."

    def _post_clean(self) -> None:
        """The service writes, and refuses in its own words."""


def _plain(figure: Decimal | None) -> Decimal | None:
    """``410`` instead of ``410.0``."""
    return figure if figure is None or figure % 1 else figure.quantize(Decimal(1))


def proposed(last: Sprint | None, today: date) -> dict[str, Any]:
    """The sprint after the last: as long, with as many hours; without one, two weeks from this Monday."""
    if last is None:
        monday = today - timedelta(days=today.weekday())
        return {"starts_on": monday, "ends_on": monday + timedelta(days=13)}
    starts_on = last.ends_on + timedelta(days=1)
    ends_on = starts_on + (last.ends_on - last.starts_on)
    return {"starts_on": starts_on, "ends_on": ends_on, "capacity_hours": last.capacity_hours}


class PullRequestTemplateForm(forms.Form):
    sections = forms.MultipleChoiceField(
        label="Sections", required=False, choices=[(section.key, section.heading) for section in SECTIONS],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    questions = forms.CharField(
        label="Questions of your own", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        max_length=(LONGEST_QUESTION + 2) * MOST_QUESTIONS * 2,
        help_text=f"One a line, at most {MOST_QUESTIONS}. They stand in every repository that uses the template, so "
        "name nobody.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, template: PullRequestTemplate) -> None:
        initial = {"sections": template.sections, "questions": "\n".join(template.questions)}
        super().__init__(data, initial=initial)

    def clean_questions(self) -> list[str]:
        text: str = self.cleaned_data["questions"]
        return text.splitlines()


class ExportForm(forms.Form):
    """An export of merged requests, counted and let go."""

    file = forms.FileField(
        label="Export", validators=[FileExtensionValidator(["json", "csv"])],
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.csv,application/json,text/csv"}),
        help_text="A JSON list as GitHub and GitLab give it, with body or description and a date of merging; or CSV "
        "with merged_on and body.",
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("The file is larger than 5 MB. Export fewer months at a time.")
        return file
