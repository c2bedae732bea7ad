"""What comes in about systems, the roadmap and opportunities."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator

from mentorship.people.forms import PersonByEmail
from mentorship.people.models import Unit
from programs.forms.programs import LARGEST_FILE, UNKNOWN_SKILL, DateInput, skills_named
from programs.models import OpportunityWeights, Situation, System
from programs.models.situation import STRENGTHS
from programs.models.system import KNOWLEDGE
from programs.states import OPPORTUNITY_SENTENCES, OpportunityKind


class SystemForm(forms.ModelForm):
    unit = forms.CharField(
        label="Owning unit", max_length=1000, widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
        help_text="Its path, such as Engineering/Payments.",
    )  # fmt: skip
    skills = forms.CharField(
        label="Skills that it takes", required=False, max_length=1000,
        help_text="With commas between them. Optional; who masters them is taken to know the system better.",
    )  # fmt: skip

    class Meta:
        model = System
        fields = ("name", "unit", "skills", "retires_on")
        widgets = {"retires_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["unit"] = self.instance.unit.path
            self.initial["skills"] = ", ".join(skill.name for skill in self.instance.skills.all())

    def clean_unit(self) -> Unit:
        path = "/".join(part.strip() for part in self.cleaned_data["unit"].split("/"))
        unit = Unit.objects.filter(path__iexact=path).first()
        if unit is None:
            raise forms.ValidationError("There is no such unit. Choose one from the list.")
        return unit

    def clean_skills(self) -> list[Any]:
        names = [" ".join(name.split()) for name in self.cleaned_data["skills"].split(",") if name.strip()]
        known = skills_named(names)
        for name in names:
            if name.lower() not in known:
                raise forms.ValidationError(UNKNOWN_SKILL.format(name))
        return [known[name.lower()] for name in dict.fromkeys(names)]

    def _post_clean(self) -> None:
        """The service writes; it says what the database refuses."""


class KnowledgeForm(forms.Form):
    """Who knows a system, and how well."""

    person = PersonByEmail(label="Their e-mail", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    level = forms.TypedChoiceField(
        label="How well", coerce=int, choices=[(level, f"{level}: {words}") for level, words in KNOWLEDGE.items()],
        initial=3,
    )  # fmt: skip


class FileForm(forms.Form):
    """A file; what is in it is read by its import."""

    file = forms.FileField(
        label="CSV file",
        validators=[FileExtensionValidator(["csv"])],
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, columns: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = columns

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("The file is larger than 5 MB. Split it and import the parts.")
        return file


class SituationForm(forms.ModelForm):
    person = PersonByEmail(label="Their e-mail", widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    class Meta:
        model = Situation
        fields = ("person", "kind", "strength", "sentence", "system", "until")
        labels = {"kind": "Kind", "strength": "How strong", "sentence": "Why, in a sentence", "until": "Counts until"}
        widgets = {"until": DateInput, "kind": forms.RadioSelect}
        help_texts = {
            "sentence": "The pair and auditors read it in the reasons for the pairing. Write nothing else here.",
            "system": "Where it is about one.",
            "until": "The last day. Empty: until you take it off the queue.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, f"{kind.label[:1].upper()}{kind.label[1:]}") for kind in OpportunityKind]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["strength"] = forms.TypedChoiceField(
            label="How strong", coerce=int, choices=list(STRENGTHS.items()), initial=2
        )

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        return until

    def _post_clean(self) -> None:
        """The service writes; it says what the database refuses."""


class OpportunityWeightsForm(forms.ModelForm):
    class Meta:
        model = OpportunityWeights
        fields = (*[kind.value for kind in OpportunityKind], "first_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in OpportunityKind:
            field = self.fields[kind.value]
            field.label, field.help_text = kind.label[:1].upper() + kind.label[1:], OPPORTUNITY_SENTENCES[kind]
        self.fields[
            "first_from"
        ].help_text = (
            "Out of 100 points. A mentee with as many or more is served before all others, as far as mentors reach."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned[kind] for kind in OpportunityKind):
            raise forms.ValidationError("Give at least one kind a weight above 0.")
        return cleaned
