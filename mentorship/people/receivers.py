"""What allauth announces: second factors go on record, without any secret, and a confirmation renews the session.

And of an erasure, what of it is the outbox's, which knows nobody.
"""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.dispatch import receiver
from django.http import HttpRequest

from mentorship import audit
from mentorship.outbox.erased_names import rename_unsent
from mentorship.people.models import User
from mentorship.people.signals import person_erased


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


@receiver(authentication_step_completed)
def renew_session(*, request: HttpRequest, **said: Any) -> None:
    """Whoever copied the session's token before loses it when its owner confirms who they are."""
    if said.get("reauthenticated"):
        request.session.cycle_key()


@receiver(person_erased, dispatch_uid="people.names_in_mail")
def _rename_in_mail(sender: type, **announced: Any) -> None:
    rename_unsent(**{name: announced[name] for name in ("person", "names", "by", "now")})
