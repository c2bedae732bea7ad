"""What comes in about a calendar of one's own."""

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms

from activities.caldav.client import FoundCalendar

OFF = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class ConnectForm(forms.Form):
    """Who they are on which server. The password is asked each time, and never filled in."""

    address = forms.CharField(
        label="Address of the calendar server",
        max_length=500,
        widget=forms.TextInput(attrs={**OFF, "inputmode": "url"}),
    )
    user_name = forms.CharField(label="User name there", max_length=254, widget=forms.TextInput(attrs=OFF))
    password = forms.CharField(
        label="App password", max_length=500, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Make one for this alone, in the settings of your calendar: there you can also take it back. It is "
        "kept sealed and never shown again.",
    )  # fmt: skip

    def __init__(self, *args: Any, hosts: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(hosts)
        self.fields["address"].help_text = f"On {_listed(named)}; the name of the server is enough, as a rule."
        if len(named) == 1:
            self.fields["address"].initial = f"https://{named[0]}/"

    def clean_address(self) -> str:
        typed = "".join(self.cleaned_data["address"].split())
        address = typed if "://" in typed else f"https://{typed}"
        try:
            parts = urlsplit(address)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host = None
        if not host:
            raise forms.ValidationError("This is not the address of a server. Write it like https://dav.example.org/.")
        if "@" in parts.netloc:
            raise forms.ValidationError(
                "Leave user name and password out of the address; they have fields of their own."
            )
        return address


class ChooseForm(forms.Form):
    calendar = forms.ChoiceField(label="Calendar", widget=forms.RadioSelect)

    def __init__(self, *args: Any, found: Sequence[FoundCalendar], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["calendar"].choices = [(calendar.url, calendar.name) for calendar in found]  # type: ignore[attr-defined]


class DisconnectForm(forms.Form):
    entries = forms.ChoiceField(
        label="The sessions that stand in it",
        choices=[("take", "Take them out, and then forget the calendar"), ("keep", "Leave them there")],
        initial="take",
        widget=forms.RadioSelect,
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
