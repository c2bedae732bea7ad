"""What the ground announces, and whom that is told."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person
from mentorship.people.signals import addresses_changed


@receiver(addresses_changed, dispatch_uid="notifications.tell_of_address")
def tell_of_address(*, people: list[Person], now: datetime, **_: Any) -> None:
    """In the application, and at the new address; the old one was written to by whoever changed it."""
    notices = [
        Notice(
            kind="account_moved", to=person, occasion=f"account_moved:{person.pk}:{now.isoformat()}",
            title="Your address for signing in has changed", url=reverse("people:me"),
        )
        for person in people
    ]  # fmt: skip
    notify_all(notices=notices, now=now)
