from typing import Any, cast

from django import forms


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
