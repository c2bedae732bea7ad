from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms

from mentorship.notifications.kinds import KINDS, Kind
from mentorship.notifications.models import Chat, Preference, Reminding
from mentorship.notifications.services.preferences import Choice
from mentorship.notifications.topics import by_topic
from mentorship.notifications.waking import digest_hour

WEEKDAYS = [
    *(("1", "Monday"), ("2", "Tuesday"), ("3", "Wednesday"), ("4", "Thursday")),
    *(("5", "Friday"), ("6", "Saturday"), ("7", "Sunday")),
]


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class AnyOf(forms.MultipleChoiceField):
    """Several of the choices, or none, which is an answer too."""

    def validate(self, value: list[str]) -> None:
        if value:
            super().validate(value)


@dataclass(frozen=True)
class Line:
    """One kind in the table of ways: whether its mail is a choice, and what is ticked."""

    kind: Kind
    by_mail: bool
    by_chat: bool


@dataclass(frozen=True)
class Group:
    """The kinds of one topic."""

    title: str
    lines: list[Line]

    @property
    def by_mail(self) -> int:
        return sum(line.by_mail for line in self.lines)

    @property
    def by_chat(self) -> int:
        return sum(line.by_chat for line in self.lines)


class PreferenceForm(forms.Form):
    """When somebody wants to be told, how what can wait is to come, and of what by mail and in their chat."""

    wakes_at = forms.TimeField(label="Not before", widget=TimeInput())
    rests_at = forms.TimeField(label="Not after", widget=TimeInput())
    working_days = forms.MultipleChoiceField(
        label="On", choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple, error_messages={"required": "Keep a day."}
    )
    reminding = forms.ChoiceField(
        label="Reminders, and what else can wait", choices=Reminding, widget=forms.RadioSelect
    )
    digest_at = forms.TimeField(label="The one mail comes at", required=False, widget=TimeInput())
    wanted = AnyOf(choices=[(kind.name, kind.label) for kind in KINDS.values() if kind.optional])
    in_chat = AnyOf(choices=[(kind.name, kind.label) for kind in KINDS.values() if not kind.confidential])

    def __init__(self, data: Any = None, *, choice: Choice) -> None:
        hours = choice.hours or Preference()
        self.chat: Chat | None = choice.chat
        initial = {
            "wakes_at": hours.wakes_at,
            "rests_at": hours.rests_at,
            "working_days": list(hours.working_days),
            "reminding": choice.reminding,
            "digest_at": digest_hour(choice.hours),
            "wanted": [kind.name for kind in KINDS.values() if kind.optional and kind.name not in choice.silent],
            "in_chat": choice.chat.kinds if choice.chat else [],
        }
        super().__init__(data, initial=initial)

    def groups(self) -> Iterator[Group]:
        """The kinds by topic, each with what is ticked now."""
        wanted, in_chat = self["wanted"].value() or [], self["in_chat"].value() or []
        for title, kinds in by_topic().items():
            lines = [
                Line(kind, kind.name in wanted or not kind.optional, kind.name in in_chat and not kind.confidential)
                for kind in kinds
            ]
            yield Group(title, lines)

    def clean_working_days(self) -> str:
        return "".join(sorted(self.cleaned_data["working_days"]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wakes_at, rests_at = cleaned.get("wakes_at"), cleaned.get("rests_at")
        if wakes_at and rests_at and wakes_at >= rests_at:
            self.add_error("rests_at", "Choose a time after the first one.")
        elif wakes_at and rests_at:
            self._check_digest(wakes_at, rests_at, cleaned)
        return cleaned

    def _check_digest(self, wakes_at: time, rests_at: time, cleaned: dict[str, Any]) -> None:
        """The hour of the digest follows the beginning of the day unless somebody chose one."""
        chosen, before = cleaned.get("digest_at"), self.initial["digest_at"]
        if chosen is None or (chosen == before == self.initial["wakes_at"]) or chosen == wakes_at:
            cleaned["digest_at"] = None
        elif not wakes_at <= chosen < rests_at:
            self.add_error("digest_at", f"Choose a time from {wakes_at:%H:%M} to before {rests_at:%H:%M}.")


class ChatForm(forms.Form):
    """Where somebody's chat is."""

    address = forms.CharField(
        label="Webhook address", max_length=2000, strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
        help_text="Kept sealed and shown to nobody again, not even to you. Who reads the channel it belongs to reads "
        "the titles of your notices.",
    )  # fmt: skip
