"""What allauth announces about second factors goes on record, without any secret."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.dispatch import receiver

from mentorship import audit
from mentorship.people.models import User


@receiver(signals.authenticator_added)
def record_added(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.record("account.second_factor_added", by=user.person or user, on=user, type=authenticator.type)


@receiver(signals.authenticator_removed)
def record_removed(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.record("account.second_factor_removed", by=user.person or user, on=user, type=authenticator.type)


@receiver(signals.authenticator_reset)
def record_reset(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.record("account.recovery_codes_made", by=user.person or user, on=user)


@receiver(signals.authentication_failed)
def record_failed(*, user: User, **_: Any) -> None:
    """The password was right and the code was not: somebody may know the password."""
    audit.record("account.sign_in_failed", on=user, at_second_factor=True)
