from typing import Any, cast

from django import forms

NOT_DECLARED = (
    "There is no such table. Figures exist for the tables listed here and for no other: "
    "one made to measure could single somebody out."
)


class ReportFilter(forms.Form):
    """Which of the declared tables of a release to show. It picks, and computes nothing."""

    table = forms.ChoiceField(label="Table", required=False, error_messages={"invalid_choice": NOT_DECLARED})
    department = forms.ChoiceField(label="Department", required=False, error_messages={"invalid_choice": NOT_DECLARED})

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

    def refusal(self) -> str:
        """What to say when something else was asked for than to pick a table, as a level within a team."""
        return NOT_DECLARED if any(self.data.get(name) for name in {*self.data} - {*self.fields}) else ""


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices
