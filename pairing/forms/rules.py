"""Forms for rules on two people, and for what somebody would rather not have."""

from typing import Any

from django import forms
from django.utils.text import capfirst

from mentorship.people.forms import PersonByEmail
from pairing.models import PairRule
from pairing.services.avoidances import LONGEST
from pairing.states import AvoidanceKind, RuleKind
from programs.models import Cohort, Enrolment

KINDS = {
    RuleKind.FORCED: "Must be a pair: the next matching sets them first",
    RuleKind.LOCKED: "Stays as proposed: the next matching keeps what the last one proposed",
    RuleKind.FORBIDDEN: "May not be a pair: the next matching passes over them",
}


class RuleForm(forms.Form):
    kind = forms.ChoiceField(
        label="The two", choices=[(k.value, v) for k, v in KINDS.items()], widget=forms.RadioSelect
    )
    mentee = forms.ModelChoiceField(label="Mentee", queryset=Enrolment.objects.none())
    mentor = forms.ModelChoiceField(label="Mentor", queryset=Enrolment.objects.none())
    reason = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept with the rule. If they become a pair by it, both of them and auditors read it.",
    )  # fmt: skip

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = cohort.enrolments.enrolled().select_related("person").order_by("person__name", "pk")
        for name, rows in (("mentee", people.mentees()), ("mentor", people.mentors())):
            field: Any = self.fields[name]
            field.queryset, field.label_from_instance = rows, lambda enrolment: enrolment.person.name


class LiftForm(forms.Form):
    reason = forms.CharField(
        label="Why", max_length=PairRule._meta.get_field("lift_reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}), help_text="Kept with the rule in its history.",
    )  # fmt: skip


class AvoidanceForm(forms.Form):
    other = PersonByEmail(
        label="Whose e-mail address", help_text="Somebody you would rather not have as a mentor or mentee.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Why", required=False, widget=forms.RadioSelect,
        choices=[("", "I'd rather not say"), *((k.value, capfirst(k.label)) for k in AvoidanceKind)],
    )  # fmt: skip
    words = forms.CharField(
        label="In your words", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For your own memory. It is sealed, and nobody else ever reads it.",
    )  # fmt: skip
