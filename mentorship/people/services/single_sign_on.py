"""Single sign-on: an identity is an issuer and a subject; the address counts once, when the account is opened."""

import hashlib
from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.db import transaction
from django.http import HttpRequest

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person, User
from mentorship.people.services.accounts import open_by_single_sign_on


class NotRecognised(Refusal):
    """The same words whatever the reason, which is on record."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__("Your organisation's sign-in knows you, but there is no account for you here.")


def recognise(*, sociallogin: SocialLogin, request: HttpRequest, now: datetime) -> User:
    """Give the sign-in the account of whom it speaks of; the first time, the account opens."""
    try:
        return _recognise(sociallogin, request, now)
    except NotRecognised as refusal:
        audit.record("account.single_sign_on_refused", on=_account_of(sociallogin), now=now, reason=refusal.reason)
        raise


@transaction.atomic
def _recognise(sociallogin: SocialLogin, request: HttpRequest, now: datetime) -> User:
    if sociallogin.is_existing:  # allauth looks for the bare subject, which we never keep
        raise NotRecognised("subject without issuer")
    sociallogin.account.uid = identity(sociallogin.account.extra_data)
    sociallogin.lookup()
    user = sociallogin.user if sociallogin.is_existing else _first_time(sociallogin, request, now)
    if not user.is_active:
        raise NotRecognised("closed")
    return user


def identity(claims: dict[str, Any]) -> str:
    """One text for the issuer and the subject of an identity token; the e-mail has no part in it."""
    token = claims.get("id_token") or {}
    issuer, subject = token.get("iss"), token.get("sub")
    if not issuer or not subject:
        raise NotRecognised("no identity token")
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def _first_time(sociallogin: SocialLogin, request: HttpRequest, now: datetime) -> User:
    """The imported person with the address that the provider vouches for, unless they have an identity already."""
    vouched = [address.email for address in sociallogin.email_addresses if address.verified is True]
    person = Person.objects.filter(email__iexact=vouched[0]).first() if vouched else None
    if person is None:
        raise NotRecognised("nobody with that address" if vouched else "address not verified")
    user = open_by_single_sign_on(person=person, now=now)
    if user is None:
        raise NotRecognised("closed")
    if SocialAccount.objects.filter(user=user).exists():
        raise NotRecognised("another identity")
    sociallogin.connect(request, user)
    audit.record("account.identity_linked", by=person, on=user, now=now)
    return user


def _account_of(sociallogin: SocialLogin) -> User | None:
    return sociallogin.user if sociallogin.is_existing else None
