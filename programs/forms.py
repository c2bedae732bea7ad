"""What comes in. Forms validate; services write."""

from typing import Any

from django import forms
from django.utils.text import capfirst

from mentorship.people.models import Person, Skill
from programs.models import Cohort, Enrolment, Program, Track
from programs.models.track import CRITERIA, CriteriaWeights
from programs.states import EnrolmentRole

WISHES = 5


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PersonByEmail(forms.EmailField):
    """Names a colleague by e-mail; the directory must know them."""

    def clean(self, value: Any) -> Person | None:
        email = super().clean(value)
        if not email:
            return None
        try:
            return Person.objects.employed().select_related("user").get(email__iexact=email)
        except Person.DoesNotExist:
            raise forms.ValidationError("Nobody in the directory has this address.") from None

    def prepare_value(self, value: Any) -> Any:
        return value.email if isinstance(value, Person) else value


class ProgramForm(forms.ModelForm):
    deputy = PersonByEmail(
        required=False,
        label="Deputy's e-mail",
        help_text="Stands in for you and can do all that you can in this program.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Program
        fields = ("name", "purpose")
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}

    field_order = ("name", "purpose", "deputy")

    def __init__(self, *args: Any, owner: Person, **kwargs: Any) -> None:
        self.owner = owner
        super().__init__(*args, **kwargs)
        self.initial.setdefault("deputy", self.instance.deputy if self.instance.pk else None)

    def clean_deputy(self) -> Person | None:
        deputy = self.cleaned_data["deputy"]
        if deputy == self.owner:
            raise forms.ValidationError("The deputy is somebody other than the owner.")
        return deputy


class TrackForm(forms.ModelForm):
    class Meta:
        model = Track
        fields = (
            "name", "focus", "formation", "tier", "lowest_gap", "highest_gap", "mentee_limit", "cadence_days",
            "duration_weeks",
        )  # fmt: skip
        help_texts = {
            "focus": "What mentees should grow in. It sets the weights to start from.",
            "formation": "Assigned: the matching proposes every pair and you publish.",
            "tier": "Whom you expect to mentor. The level gaps below are what counts.",
            "cadence_days": "A pair is reminded when it has not met for longer.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        lowest, highest = cleaned.get("lowest_gap"), cleaned.get("highest_gap")
        if lowest is not None and highest is not None and lowest > highest:
            self.add_error("highest_gap", "The highest gap is at least the lowest one.")
        return cleaned


class WeightsForm(forms.Form):
    """How much each criterion counts: any whole numbers, kept as percentages."""

    def __init__(self, *args: Any, weights: dict[str, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": weights} | kwargs)
        for criterion in CRITERIA:
            label = capfirst(CriteriaWeights._meta.get_field(criterion).verbose_name)  # type: ignore[union-attr]
            self.fields[criterion] = forms.IntegerField(
                label=label, min_value=0, max_value=1000, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
            )

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError("Give at least one criterion a weight above 0.")
        return self.cleaned_data


class CohortForm(forms.ModelForm):
    class Meta:
        model = Cohort
        fields = ("name", "enrolment_closes_on", "starts_on", "ends_on")
        widgets = {"enrolment_closes_on": DateInput, "starts_on": DateInput, "ends_on": DateInput}
        help_texts = {
            "name": "Such as Autumn 2026.",
            "enrolment_closes_on": "The last day people can join. A week before the start when left empty.",
            "ends_on": "As long after the start as the track lasts when left empty.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("ends_on", "enrolment_closes_on"):
            self.fields[name].required = bool(self.instance.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end, closes = (cleaned.get(name) for name in ("starts_on", "ends_on", "enrolment_closes_on"))
        if start and end and end <= start:
            self.add_error("ends_on", "A cohort ends after it starts.")
        if start and closes and closes > start:
            self.add_error("enrolment_closes_on", "Enrolment closes before the cohort starts.")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # Empty dates are derived by the service, and clean() has said what is wrong beside the field.
        return {*super()._get_validation_exclusions(), "ends_on", "enrolment_closes_on"}  # type: ignore[misc]

    def validate_constraints(self) -> None:
        """Said by clean() beside the field; the database keeps them."""


class SkillByName(forms.CharField):
    widget = forms.TextInput(attrs={"list": "skills", "autocomplete": "off"})

    def clean(self, value: Any) -> Skill | None:
        name = super().clean(value)
        if not name:
            return None
        try:
            return Skill.objects.get(name__iexact=name)
        except Skill.DoesNotExist:
            raise forms.ValidationError(f"“{name}” is not in the skill matrix. Choose one from the list.") from None


class EnrolmentForm(forms.ModelForm):
    class Meta:
        model = Enrolment
        fields = ("role", "capacity", "communication_style")
        widgets = {"role": forms.RadioSelect, "communication_style": forms.RadioSelect}
        labels = {"role": "You take part as", "communication_style": "You would rather meet"}
        help_texts = {"capacity": "Mentors only. Pairing never gives you more."}

    def __init__(self, *args: Any, limit: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = EnrolmentRole.choices  # type: ignore[attr-defined]
        self.fields["capacity"] = forms.IntegerField(
            label="Mentees you can take", min_value=0, max_value=limit, required=False,
            help_text=f"For mentors; at most {limit} in this track.",
        )  # fmt: skip
        style = self.fields["communication_style"]
        style.choices = [c for c in style.choices if c[0]]  # type: ignore[attr-defined]
        style.required = False
        wished = list(self.instance.wanted_skills.all()) if not self.instance._state.adding else []
        for number in range(1, WISHES + 1):
            name = wished[number - 1].name if number <= len(wished) else ""
            self.fields[f"wish_{number}"] = SkillByName(label=f"Wish {number}", required=False, initial=name)

    @property
    def wishes(self) -> list[forms.BoundField]:
        return [self[f"wish_{number}"] for number in range(1, WISHES + 1)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["capacity"] = cleaned.get("capacity") or 0
        if cleaned.get("role") in (EnrolmentRole.MENTOR, EnrolmentRole.BOTH) and cleaned["capacity"] < 1:
            self.add_error("capacity", "Say how many mentees you can take: at least one.")
        wishes = [skill for number in range(1, WISHES + 1) if (skill := cleaned.pop(f"wish_{number}", None))]
        cleaned["wanted_skills"] = list(dict.fromkeys(wishes))
        return cleaned

    def validate_constraints(self) -> None:
        """Said by clean() beside the field; the database keeps them."""
