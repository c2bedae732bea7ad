from datetime import date
from typing import Any, cast
from uuid import uuid4

from django import forms

from governance.equity import Comparison, Outcome, nothing, target_of
from governance.models import CorrectiveAction
from governance.policies import NotNow, check_target
from governance.quarters import Quarter
from governance.selectors.actions import people_who_can_own
from governance.services.actions import LONGEST, ActionDraft
from governance.states import ActionCause
from mentorship.people.models import Person

SHOWN_QUARTERS = 8
UNITS = {
    Outcome.WAITING: ("at least this many times the others' pace", "1 is the same pace.", 0.05),
    Outcome.SESSIONS: ("at least this many times as many sessions as the others", "1 is as many.", 0.05),
    Outcome.SENIORITY: ("at most this many levels less senior", "0 is no difference.", 0.1),
}
POINTS = ("at most this many points behind", "0 is no gap.", 0.1)


class DueForm(forms.Form):
    """Whose an action is and by which quarter; the part that can be changed later."""

    owner = forms.ModelChoiceField(
        label="Owner", queryset=Person.objects.none(),
        help_text="Administrators and program owners, who read these reports. They are told at once.",
    )  # fmt: skip
    due_quarter = forms.TypedChoiceField(
        label="To be reached by", coerce=Quarter.parse,
        help_text="The audit of this quarter decides. Every audit until then measures it too.",
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["owner"]).queryset = people_who_can_own()
        cast(forms.ChoiceField, self.fields["due_quarter"]).choices = [(str(q), str(q)) for q in quarters_from(today)]


class OpenActionForm(DueForm):
    """What is done about a finding. The id makes it one action however often it is sent."""

    action_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    cause = forms.ChoiceField(
        label="Where the gap comes from, as far as you know",
        widget=forms.RadioSelect,
        choices=[(cause.value, cause.label.capitalize()) for cause in ActionCause],
    )
    measure = forms.CharField(
        label="What you do about it", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="So that somebody else could take it over. No names of people this is about.",
    )  # fmt: skip
    target = forms.FloatField(min_value=0)
    field_order = ("action_id", "cause", "measure", "target", "owner", "due_quarter")

    def __init__(self, *args: Any, finding: Comparison, by: Person, today: date, **kwargs: Any) -> None:
        self.finding = finding
        initial = {"owner": by, "due_quarter": str(quarters_from(today)[2]), "target": halved(finding)}
        super().__init__(*args, today=today, initial=initial, **kwargs)
        field = self.fields["target"]
        unit, field.help_text, step = UNITS.get(finding.outcome, POINTS)
        field.label, field.widget.attrs["step"] = f"Target: {unit}", step

    def clean_target(self) -> float:
        target = target_of(self.finding.outcome, self.cleaned_data["target"])
        try:
            check_target(self.finding.outcome, self.finding.effect or 0.0, target)
        except NotNow as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return target

    def draft(self) -> ActionDraft:
        cleaned = self.cleaned_data
        return ActionDraft(
            cause=ActionCause(cleaned["cause"]), measure=cleaned["measure"], target=cleaned["target"],
            owner=cleaned["owner"], due_quarter=cleaned["due_quarter"],
        )  # fmt: skip


class ChangeActionForm(DueForm):
    """The quarter it is due in stays among the choices, also when it has begun long ago."""

    def __init__(self, *args: Any, action: CorrectiveAction, today: date, **kwargs: Any) -> None:
        initial = {"owner": action.owner_id, "due_quarter": action.due_quarter}
        super().__init__(*args, today=today, initial=initial, **kwargs)
        field = cast(forms.ChoiceField, self.fields["due_quarter"])
        choices = {action.due_quarter: action.due_quarter} | dict(cast(list[tuple[str, str]], field.choices))
        field.choices = sorted(choices.items())


class CloseActionForm(forms.Form):
    reason = forms.CharField(
        label="Why it is closed before its target is reached", max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="Stands beside the finding for everybody who reads it.",
    )  # fmt: skip


def quarters_from(today: date) -> list[Quarter]:
    """This quarter and the next ones."""
    found = [Quarter.of(today)]
    while len(found) < SHOWN_QUARTERS:
        found.append(found[-1].next())
    return found


def halved(finding: Comparison) -> float:
    """Half of the way to no difference, as a first proposal, in the unit that is typed."""
    halfway = ((finding.effect or 0.0) + nothing(finding.outcome)) / 2
    if finding.outcome in (Outcome.WAITING, Outcome.SESSIONS):
        return round(halfway, 2)
    return round(-halfway, 1) if finding.outcome is Outcome.SENIORITY else round(-100 * halfway, 1)
