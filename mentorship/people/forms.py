from calendar import day_name
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.utils import timezone

from mentorship.hours import NotWindows, Window, read_windows, write_windows
from mentorship.people.models import Person
from mentorship.people.services.consents import LONGEST, SHORTEST
from mentorship.people.states import ATTRIBUTES, ImportKind

LARGEST_MB = settings.FILE_UPLOAD_MAX_MEMORY_SIZE // 1024**2
OTHER = "other"


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


class AskForAccountForm(forms.Form):
    email = forms.EmailField(
        label="Your e-mail address at work",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AcceptInvitationForm(forms.Form):
    """A first password. Whether it is strong enough is for the service to say."""

    password1 = forms.CharField(
        label="Choose a password",
        strip=False,
        max_length=1000,
        help_text="At least 12 characters. Several words in a row are easy to remember and hard to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="The same password again",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password1" in data and "password2" in data and data["password1"] != data["password2"]:
            self.add_error("password2", "The two passwords differ.")
        return data


class AboutMeForm(forms.Form):
    timezone = forms.ChoiceField(
        label="Time zone",
        choices=lambda: [(name, name.replace("_", " ")) for name in sorted(available_timezones())],
        help_text="Times are shown in it, and mail waits for your working hours. Your choice stands against the file.",
    )
    about = forms.CharField(
        label="A few words about you",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What colleagues may come to you with, for example.",
    )


class DeclarationForm(forms.Form):
    """Something about oneself. All of it is voluntary, so nothing here is required but the two together."""

    attribute = forms.ChoiceField(
        label="About", choices=[*((name, name.capitalize()) for name in ATTRIBUTES), (OTHER, "Something else")]
    )
    other = forms.CharField(
        label="What, if it is something else", required=False, max_length=50, help_text="In small letters."
    )
    value = forms.CharField(
        label="In your words",
        max_length=100,
        help_text="Words that others use too are counted together; a group of a few people is never shown.",
    )
    read = forms.IntegerField(min_value=1, max_value=32_767, required=False, widget=forms.HiddenInput)
    for_matching = forms.BooleanField(
        label="Count it also when pairs are proposed", required=False,
        help_text="So that who runs a program sees whether the proposal treats groups alike, before it is published.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("attribute") == OTHER:
            data["attribute"] = " ".join(data.get("other", "").lower().split())
            if not data["attribute"]:
                self.add_error("other", "Say what it is about.")
        return data


class ConsentTextForm(forms.Form):
    """Other words for people to agree to, in place of version ``after``."""

    text = forms.CharField(
        label="What people agree to",
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Plain words: what is used, for what, who sees it, how to withdraw. An empty line ends a paragraph.",
    )
    after = forms.IntegerField(min_value=1, max_value=32_767, widget=forms.HiddenInput)


class UploadForm(forms.Form):
    """A file to import, the day it describes, and how its columns are called."""

    file = forms.FileField(
        label="File",
        max_length=255,
        validators=[FileExtensionValidator(["csv"])],
        help_text="CSV in UTF-8, with comma or semicolon and a header row.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    on = forms.DateField(
        label="The day it describes",
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Who changed team, manager or level holds the new position from this day on.",
    )
    mapping = forms.CharField(
        label="Columns with other names",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, as field = column. For example: team = Department",
    )
    allow_leavers = forms.BooleanField(
        label="Import also when more than a fifth of the people would leave", required=False
    )

    def __init__(self, *args: Any, kind: ImportKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == ImportKind.SKILLS:
            del self.fields["on"], self.fields["allow_leavers"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise forms.ValidationError(f"The file is larger than {LARGEST_MB} MB.")
        return file

    def clean_mapping(self) -> dict[str, str]:
        lines = [line for line in self.cleaned_data["mapping"].splitlines() if line.strip()]
        pairs = [[part.strip() for part in line.partition("=")[::2]] for line in lines]
        if wrong := next((line for line, pair in zip(lines, pairs, strict=True) if not all(pair)), ""):
            raise forms.ValidationError(f"“{wrong[:60]}” is not written as field = column.")
        return dict(pairs)


class WindowsField(forms.CharField):
    """Stretches of a day; empty is a day off."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=100, **kwargs)

    def clean(self, value: Any) -> list[Window]:
        try:
            return read_windows(super().clean(value))
        except NotWindows as error:
            raise forms.ValidationError(str(error)) from None


class WeekForm(forms.Form):
    """A field for each weekday, such as 9:00–12:30, 13:30–17:00."""

    def __init__(self, data: Any = None, *, week: Mapping[int, Sequence[Window]]) -> None:
        super().__init__(data)
        for weekday, name in enumerate(day_name, start=1):
            written = write_windows(week.get(weekday, ()))
            self.fields[f"day_{weekday}"] = WindowsField(label=name, initial=written)

    @property
    def week(self) -> dict[int, list[Window]]:
        return {weekday: self.cleaned_data[f"day_{weekday}"] for weekday in range(1, 8)}


class DayForm(forms.Form):
    day = forms.DateField(label="On", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    windows = WindowsField(label="Hours", help_text="Leave it empty for a day off.")
