"""What the ground announces, and whom that is told."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from mentorship.access.models import RoleAssignment
from mentorship.access.roles import Role
from mentorship.access.selectors import holders_of
from mentorship.access.signals import power_given
from mentorship.notifications.services import Notice, notify_all
from mentorship.notifications.services.chats import disconnect_chats
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


@receiver(addresses_changed, dispatch_uid="notifications.disconnect_chats")
def drop_chats(*, people: list[Person], by: Person | None, now: datetime, **_: Any) -> None:
    disconnect_chats(people=people, by=by, now=now)


@receiver(power_given, dispatch_uid="notifications.tell_of_power")
def tell_of_power(*, assignment: RoleAssignment, by: Person | None, now: datetime, **_: Any) -> None:
    """Auditors and emergency officers hear who has power now, and by whom."""
    person, what, giver = assignment.person, Role(assignment.role).label, str(by or "Whoever runs the server")
    concerned = [who.pk for who in (person, by) if who]
    watching = holders_of(Role.AUDITOR, Role.EMERGENCY_OFFICER).exclude(pk__in=concerned)
    notices = [
        Notice(
            kind="access_given", to=watcher, occasion=f"access_given:{assignment.pk}", url=reverse("home"),
            title=f"{giver} has made {person} {what}", context={"person": str(person), "what": what, "giver": giver},
        )
        for watcher in watching
    ]  # fmt: skip
    notify_all(notices=notices, now=now)
