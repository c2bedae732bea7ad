"""Who is told what of an emergency access: that there is something to see, never why."""

from collections.abc import Iterable
from datetime import datetime

from governance.models import EmergencyAccess
from mentorship.notifications.models import Notification
from mentorship.notifications.services import Notice, mark_read, notify_all
from mentorship.people.models import Person

OPENED = "emergency_opened"


def tell(access: EmergencyAccess, people: Iterable[Person], kind: str, title: str, now: datetime) -> None:
    notify_all(notices=notices(access, people, kind, title, access.state), now=now)


def tell_pair(access: EmergencyAccess, now: datetime) -> None:
    """Both, in the moment it opens."""
    pairing = access.pairing
    told = [
        Notice(
            kind=OPENED, to=person, occasion=f"{OPENED}:{access.pk}",
            title="Two officers have opened what your pair wrote", url=access.get_absolute_url(),
            context={"partner": pairing.partner_of(person).name},
        )
        for person in (pairing.mentor, pairing.mentee)
    ]  # fmt: skip
    notify_all(notices=told, now=now)


def pair_has_looked(*, access: EmergencyAccess, by: Person, now: datetime) -> None:
    """One of the pair has opened the page about it, and is reminded no more."""
    told = Notification.objects.unread().filter(person=by, kind=OPENED, url=access.get_absolute_url())
    for notification in told:
        mark_read(person=by, notification=notification, now=now)


def notices(access: EmergencyAccess, people: Iterable[Person], kind: str, title: str, occasion: str) -> list[Notice]:
    url = access.get_absolute_url()
    key = f"{kind}:{access.pk}:{occasion}"
    return [Notice(kind=kind, to=person, occasion=key, title=title, url=url) for person in people]
