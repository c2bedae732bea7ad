from typing import Any

from django import forms

from pairing.models import PairingRun
from programs.models import Enrolment


class ChangeForm(forms.Form):
    """Another mentor for a mentee, or none, and why."""

    mentor = forms.ModelChoiceField(
        label="Mentor", queryset=Enrolment.objects.none(), required=False, empty_label="Nobody: leave them out"
    )
    reason = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept with the pair; both of them and auditors can read it.",
    )  # fmt: skip

    def __init__(self, *args: Any, run: PairingRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mentors = run.cohort.enrolments.enrolled().mentors().select_related("person")
        field: Any = self.fields["mentor"]
        field.queryset = mentors
        field.label_from_instance = lambda enrolment: enrolment.person.name
