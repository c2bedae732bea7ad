"""What comes in about success metrics. The service checks; its sentence stands beside the field."""

import uuid
from typing import Any, cast

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from governance.metrics import Kind, kinds
from governance.models import SuccessMetric
from governance.models.success_metric import FEWEST_PEOPLE
from governance.services.success import COUNTS_ALONE, MetricDraft
from governance.states import COUNTS
from programs.forms.programs import DateInput


class MetricForm(forms.Form):
    metric_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label="What it is taken from", widget=forms.RadioSelect)
    name = forms.CharField(
        label="Name",
        max_length=120,
        help_text="What people can do or have reached, such as “Goals reached as expected”.",
    )
    measures = forms.CharField(
        label="What somebody can do then that they couldn't before", max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    why = forms.CharField(
        label="Why it stands for success", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For who judges the program later, and for those it is about.",
    )  # fmt: skip
    target = forms.DecimalField(
        label="Target", max_digits=6, decimal_places=1,
        help_text="For goals a T-score, where 50 is as expected; percent for what pairs agree on; levels for skills.",
    )  # fmt: skip
    reach_by = forms.DateField(label="By when", widget=DateInput)
    minimum_group = forms.IntegerField(
        label="Shown from how many people", initial=FEWEST_PEOPLE, min_value=FEWEST_PEOPLE,
        help_text=f"{FEWEST_PEOPLE} at least, so that a figure tells nothing about one of them.",
    )  # fmt: skip

    def __init__(self, *args: Any, metric: SuccessMetric | None = None, **kwargs: Any) -> None:
        names = ("kind", "name", "measures", "why", "target", "reach_by", "minimum_group")
        initial = {name: getattr(metric, name) for name in names} if metric else {"metric_id": uuid.uuid4()}
        super().__init__(*args, **{"initial": initial} | kwargs)
        offered = [kind for kind in kinds() if not (metric and kind.name != metric.kind)]
        choose = cast(forms.ChoiceField, self.fields["kind"])
        choose.choices = [(kind.name.value, _described(kind)) for kind in offered]

    def clean_kind(self) -> str:
        """A count is refused here, before anything else is asked of it."""
        chosen: str = self.cleaned_data["kind"]
        if chosen in COUNTS:
            raise forms.ValidationError(COUNTS_ALONE)
        return chosen

    def draft(self) -> MetricDraft:
        return MetricDraft(**{name: value for name, value in self.cleaned_data.items() if name != "metric_id"})


def _described(kind: Kind) -> SafeString:
    """Its name, and beneath it what it takes."""
    counted = " A count: only as context beside another metric." if kind.is_count else ""
    name, measures = capfirst(kind.name.label), f"{kind.measures}{counted}"
    return format_html(
        '<span>{}<span class="visually-hidden">. </span><span class="help">{}</span></span>', name, measures
    )


class CountForm(forms.Form):
    """A count that helps to read a success metric."""

    metric_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label="What to show beside it", widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"metric_id": uuid.uuid4()}} | kwargs)
        self.counts = {kind.name.value: capfirst(kind.name.label) for kind in kinds() if kind.is_count}
        cast(forms.ChoiceField, self.fields["kind"]).choices = list(self.counts.items())

    def draft(self, beside: SuccessMetric) -> MetricDraft:
        kind = self.cleaned_data["kind"]
        return MetricDraft(kind=kind, name=self.counts[kind], beside=beside)
