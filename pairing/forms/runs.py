from typing import Any

from django import forms

from pairing.models import PairingRun
from pairing.services.changes import Option, Options
from programs.forms.programs import WeightsForm
from programs.models import Enrolment
from programs.models.track import CRITERIA


class ChangeForm(forms.Form):
    """Another mentor for a mentee, or none, and why."""

    mentor = forms.ModelChoiceField(
        label="Mentor", queryset=Enrolment.objects.none(), required=False, empty_label="Nobody: leave them out",
        help_text="Best score first; those without a free place are not listed.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept with the pair; both of them and auditors can read it.",
    )  # fmt: skip

    def __init__(self, *args: Any, run: PairingRun, options: Options, now: int | None = None, **kwargs: Any) -> None:
        """``now``: what the mentee's pair scores as it stands, so that each choice says what it would change."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["mentor"]
        # Somebody who was listed and has no place any more is refused by the service, with the reason.
        field.queryset = run.cohort.enrolments.enrolled().mentors().select_related("person")
        listed = [(option.mentor.pk, _label(option, now)) for option in options.free]
        field.widget.choices = [("", field.empty_label), *listed]


class SlidersForm(WeightsForm):
    """The weights of a track as sliders, and a word on why they are set so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in CRITERIA:
            self.fields[criterion] = forms.IntegerField(
                label=self.fields[criterion].label, min_value=0, max_value=100,
                widget=forms.NumberInput(attrs={"type": "range", "step": 1}),
            )  # fmt: skip
        self.fields["note"] = forms.CharField(
            label="Why these weights", required=False, max_length=200,
            help_text="Kept with the version, for who comes later.",
        )  # fmt: skip

    @property
    def sliders(self) -> list[forms.BoundField]:
        return [self[criterion] for criterion in CRITERIA]

    @property
    def weights(self) -> dict[str, int]:
        return {criterion: self.cleaned_data[criterion] for criterion in CRITERIA}

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.weights.values()):
            raise forms.ValidationError("Give at least one criterion a weight above 0.")
        return self.cleaned_data


class ReasonForm(forms.Form):
    """Why something was changed by hand."""

    reason = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept with the pairs; the people in them and auditors can read it.",
    )  # fmt: skip


def _label(option: Option, now: int | None) -> str:
    name, points = option.mentor.person.name, f"{option.score / 1000:.1f} points"
    if option.current:
        return f"{name}: {points}, as it is now"
    change = "" if now is None else f" ({(option.score - now) / 1000:+.1f})".replace("-", "−")
    return f"{name}: {points}{change}, {option.free} place{'' if option.free == 1 else 's'} free"
