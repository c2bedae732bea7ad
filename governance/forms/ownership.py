from django import forms

from mentorship.people.forms import PersonByEmail
from mentorship.people.models import Person
from programs.forms.programs import with_account


class HandOverForm(forms.Form):
    """Who shall be accountable for a program."""

    to = PersonByEmail(label="The successor's e-mail", widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    def clean_to(self) -> Person:
        return with_account(self.cleaned_data["to"])


class TakeOverForm(forms.Form):
    """What a successor says of themself when they accept."""

    background = forms.CharField(
        label="What makes you a technical leader", max_length=200,
        help_text="A title, a system, a craft: everybody sees it on the program's page.",
    )  # fmt: skip
