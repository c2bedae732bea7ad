from typing import Any

from django import forms


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
