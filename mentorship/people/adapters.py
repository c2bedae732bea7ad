"""How allauth fits in: mail goes through the outbox, sign-ins are on record, nobody signs up by themselves."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from mentorship import audit
from mentorship.encryption.keys import key_by_id, key_for
from mentorship.encryption.masters import seal, unseal
from mentorship.people import sessions
from mentorship.people.models import User
from mentorship.people.services import single_sign_on
from mentorship.people.services.mail import queue_account_mail


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "This e-mail address and this password don't belong together.",
        "too_many_login_attempts": (
            "Too many attempts have failed. Try again in a quarter of an hour, or choose a new password by e-mail."
        ),
        "incorrect_password": "This is not your password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are for people of the directory, who are invited."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox: a mail server that is away delays the mail and fails no page."""
        message = self.render_mail(template_prefix, email, {"email": email, "site_url": settings.SITE_URL} | context)
        queue_account_mail(
            occasion=str(uuid4()),
            kind=template_prefix.rpartition("/")[2],
            to=email,
            subject=message.subject,
            text=str(message.body),
            now=timezone.now(),
        )

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        super().send_notification_mail(template_prefix, user, {"user": user} | (context or {}), email)

    def get_reset_password_from_key_url(self, key: str) -> str:
        return own_address(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return own_address(super().get_email_confirmation_url(request, emailconfirmation))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:me") if request.user.person_id else reverse("home")  # type: ignore[union-attr]

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        sessions.begin(request)
        audit.record("account.signed_in", by=person_or_account(user), on=user)

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if user.is_authenticated:
            audit.record("account.signed_out", by=person_or_account(user), on=user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """On record without what was typed: it may be a password in the wrong field."""
        address = str(credentials.get("email", ""))
        known = EmailAddress.objects.filter(email__iexact=address).select_related("user").first()
        audit.record("account.sign_in_failed", on=known.user if known else None)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        audit.record("account.password_changed", by=person_or_account(user), on=user)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """An identity that ``pre_social_login`` found nobody for opens nothing."""
        return False

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """On record where an answer came and was not believed; turning back at the provider is nobody's failure."""
        if exception is not None:
            audit.record("account.single_sign_on_refused", on=None, reason="answer not believed")

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whom the provider speaks of, or refuse with one page, whatever the reason."""
        try:
            single_sign_on.recognise(sociallogin=sociallogin, request=request, now=timezone.now())
        except single_sign_on.NotRecognised as refusal:
            page = render(request, "socialaccount/refused.html", {"refusal": refusal}, status=403)
            raise ImmediateHttpResponse(page) from None


class MFAAdapter(DefaultMFAAdapter):
    """The secrets of authenticator apps and recovery codes are sealed in the database."""

    SCOPE = "sign-in secrets"

    def encrypt(self, text: str) -> str:
        key_id, key = key_for(self.SCOPE)
        return f"{key_id}:{urlsafe_b64encode(seal(key, text.encode(), self.SCOPE)).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        key_id, _, sealed = encrypted_text.partition(":")
        return unseal(key_by_id(key_id), urlsafe_b64decode(sealed), self.SCOPE).decode()


def person_or_account(user: Any) -> Any:
    """Who acts: the person, or the account itself where nobody stands behind it."""
    return user.person if isinstance(user, User) and user.person else user


def own_address(url: str) -> str:
    """The address under which the organisation knows this site, whatever host was asked for."""
    host = context.request.get_host()
    _, _, path = url.partition(host)
    return f"{settings.SITE_URL}{path}"
