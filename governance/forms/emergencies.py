"""What comes in about emergency accesses."""

import uuid
from typing import Any

from django import forms

from governance.models.emergency_access import LONGEST_MINUTES
from governance.policies import LEAST_REASON
from governance.states import Finding
from mentorship.people.models import Person
from pairing.models import Pairing
from pairing.states import PairingState

LONGEST = 2000
MINUTES = (15, 30, LONGEST_MINUTES)
BEGUN = (PairingState.ACTIVE, PairingState.PAUSED, PairingState.ENDED)


class PersonByName(forms.CharField):
    """Names somebody by their whole name, or by their e-mail address where several bear it."""

    def clean(self, value: Any) -> Person | None:
        words = super().clean(value).strip()
        if not words:
            return None
        column = "email__iexact" if "@" in words else "name__iexact"
        found = list(Person.objects.filter(**{column: words})[:2])
        if not found:
            raise forms.ValidationError("Nobody in the directory is called that. Write the whole name.")
        if len(found) > 1:
            raise forms.ValidationError("Several people are called that. Write the e-mail address.")
        return found[0]


class EmergencyForm(forms.Form):
    """One pair, why, and for how long."""

    access_id = forms.UUIDField(widget=forms.HiddenInput)
    first = PersonByName(label="One of the two", max_length=254, help_text="The whole name, or the e-mail address.")
    second = PersonByName(label="The other", max_length=254)
    which = forms.CharField(label="Which time they were a pair", widget=forms.RadioSelect, required=False)
    reason = forms.CharField(
        label="Why", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        help_text=f"What makes you think that somebody may come to harm, and why nothing less will do. At least "
        f"{LEAST_REASON} characters.",
    )  # fmt: skip
    minutes = forms.TypedChoiceField(
        label="For how long", coerce=int, choices=[(count, f"{count} minutes") for count in MINUTES],
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"access_id": uuid.uuid4(), "minutes": MINUTES[0], **self.initial}
        if not self.is_bound:
            del self.fields["which"]

    def clean_reason(self) -> str:
        words: str = self.cleaned_data["reason"].strip()
        if len(words) < LEAST_REASON:
            raise forms.ValidationError(f"Write at least {LEAST_REASON} characters.")
        return words

    def clean(self) -> dict[str, Any]:
        """Adds ``pairing``; which is asked only where the two were a pair more than once."""
        cleaned: dict[str, Any] = super().clean() or {}
        pairs = self._pairs(cleaned.get("first"), cleaned.get("second"))
        chosen = [pair for pair in pairs if len(pairs) == 1 or str(pair.pk) == cleaned.get("which")]
        if chosen:
            cleaned["pairing"] = chosen[0]
        elif pairs:
            self.add_error("which", "These two were a pair more than once. Choose which time.")
        elif cleaned.get("first") and cleaned.get("second"):
            self.add_error("second", "These two are no pair, and never were one.")
        if len(pairs) > 1:
            which: Any = self.fields["which"]
            which.widget.choices = [(str(p.pk), f"In {p.cohort}, from {p.started_on:%-d %B %Y}") for p in pairs]
        else:
            del self.fields["which"]
        return cleaned

    def _pairs(self, one: Person | None, other: Person | None) -> list[Pairing]:
        if not one or not other:
            return []
        pairs = Pairing.objects.of(one).of(other).filter(state__in=BEGUN)
        return list(pairs.select_related("mentor", "mentee", "cohort").order_by("-started_on"))


class EmergencyReviewForm(forms.Form):
    """What an auditor found."""

    finding = forms.ChoiceField(
        label="Was it justified?",
        choices=[(finding.value, finding.label.capitalize()) for finding in Finding],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="What makes you think so", max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text="Was there a danger, would less have done, and was only read what was needed?",
    )  # fmt: skip
