"""allauth's forms in our words: plain labels, no placeholders, help that helps."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp

LABELS = {
    "login": "Your e-mail address at work",
    "email": "Your e-mail address at work",
    "password": "Your password",
    "oldpassword": "Your password so far",
    "password1": "New password",
    "password2": "The new password again",
    "code": "Code",
}
HELP = {
    "password1": "At least 12 characters. Several words in a row are easy to remember and hard to guess.",
}


class InOurWords:
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = LABELS.get(name, field.label), HELP.get(name, "")


class LoginForm(InOurWords, account.LoginForm):
    pass


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    pass


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    pass


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    pass


class AuthenticateForm(InOurWords, mfa.AuthenticateForm):
    pass


class ReauthenticateByCodeForm(InOurWords, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(InOurWords, totp.ActivateTOTPForm):
    pass
