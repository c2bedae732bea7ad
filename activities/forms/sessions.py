"""What comes in about sessions. When and how long is there already; all else may be left out."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms

from activities.action_rows import ActionRows
from activities.forms.pairs import MINUTES, PRIVATE_WORDS
from activities.ideas import grow
from activities.light_log import Blank
from activities.policies import pairs as policies
from activities.services.sessions import NextDraft, NoteDraft
from activities.states import TOPICS, Topic
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Pairing
from programs.forms.programs import DateInput
from programs.states import Focus

LONGEST_NOTE = 10_000
LATER = ""
"""The answer of who plans the next session another time."""


class SessionFactsForm(forms.Form):
    """When a session was and how long."""

    held_on = forms.DateField(label="When", widget=DateInput)
    minutes = forms.TypedChoiceField(
        label="How long", choices=MINUTES, coerce=int, initial=45, widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of these lengths."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.initial.get("minutes")
        if kept and kept not in dict(MINUTES):
            self.fields["minutes"].choices = sorted([*MINUTES, (kept, f"{kept} min")])  # type: ignore[attr-defined]

    def clean_minutes(self) -> int:
        return self._allowed("minutes", policies.check_length)

    def _allowed(self, name: str, check: Callable[[Any], None]) -> Any:
        try:
            check(self.cleaned_data[name])
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return self.cleaned_data[name]

    def facts(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in ("held_on", "minutes")}


class PairSessionForm(SessionFactsForm):
    """The same of a pair, which talks about what its track is for."""

    topics = forms.MultipleChoiceField(label="About", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, pairing: Pairing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual, kept = TOPICS[Focus(pairing.cohort.track.focus)], self.initial.get("topics", [])
        offered = [(topic.value, topic.label) for topic in Topic if topic in usual or topic in kept]
        self.fields["topics"].choices = offered  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"topics": self.cleaned_data["topics"]}


class SessionForm(ActionRows, PairSessionForm):
    """The light log: everything is filled in already except what was said."""

    session_id = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="Confidential note", required=False, max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, **PRIVATE_WORDS}),
    )  # fmt: skip
    note_shared = forms.BooleanField(label="Share the note", required=False)
    next_at = forms.ChoiceField(
        label="Next session", required=False, widget=forms.RadioSelect,
        error_messages={"invalid_choice": "This time is not free for both of you any more: choose another."},
    )  # fmt: skip

    def __init__(self, *args: Any, pairing: Pairing, by: Person, blank: Blank, **kwargs: Any) -> None:
        initial = {"session_id": uuid.uuid4(), "held_on": blank.held_on, "minutes": blank.minutes, "next_at": LATER}
        super().__init__(*args, pairing=pairing, **kwargs | {"initial": initial | kwargs.get("initial", {})})
        due_on = blank.held_on + timedelta(days=pairing.cohort.track.cadence_days)
        both = (pairing.mentor, pairing.mentee)
        self.add_rows(both, by, forms.RadioSelect, owner=pairing.mentee_id, due_on=due_on)
        self._add_agenda()
        self._offer_times(blank)
        self.fields["note_shared"].label = f"Share the note with {pairing.partner_of(by)}"
        self.mentee, self.blank = pairing.mentee, blank

    def _add_agenda(self) -> None:
        for name, (heading, asked) in grow.STEPS.items():
            words = forms.Textarea(attrs={"rows": 2, **PRIVATE_WORDS})
            self.fields[f"grow_{name}"] = forms.CharField(
                label=heading, help_text=asked, required=False, max_length=LONGEST_NOTE, widget=words
            )

    def _offer_times(self, blank: Blank) -> None:
        """Without times to choose from there is nothing to ask."""
        if not blank.slots:
            del self.fields["next_at"]
            return
        times = [(slot.value, " · ".join(filter(None, (slot.words, slot.there, slot.caveat)))) for slot in blank.slots]
        self.fields["next_at"].choices = [*times, (LATER, "We plan it later")]  # type: ignore[attr-defined]

    def agenda(self) -> list[forms.BoundField]:
        return [self[f"grow_{name}"] for name in grow.STEPS]

    def agenda_used(self) -> bool:
        return any(field.value() or field.errors for field in self.agenda())

    def clean(self) -> dict[str, Any]:
        """``words``: the note as it is kept, with the agenda under it."""
        cleaned = super().clean() or {}
        answers = {name: cleaned.get(f"grow_{name}", "") for name in grow.STEPS}
        cleaned["words"] = grow.composed(cleaned.get("note", ""), answers)
        if len(cleaned["words"]) > LONGEST_NOTE:
            self.add_error("note", f"The note and the agenda have {LONGEST_NOTE:,} characters together at most.")
        return cleaned

    def facts(self) -> dict[str, Any]:
        """A note, action items and a next session are there only when somebody said so."""
        cleaned = self.cleaned_data
        facts = super().facts() | {"session_id": cleaned["session_id"], "actions": self.drafts(self.mentee)}
        if self.blank.occurrence:
            facts["planned"] = self.blank.occurrence.planned
        if cleaned["words"]:
            facts["note"] = NoteDraft(cleaned["words"], cleaned["note_shared"])
        if at := cleaned.get("next_at"):
            facts["next_one"] = NextDraft(datetime.fromisoformat(at), self.blank.minutes, self.blank.zone)
        return facts
