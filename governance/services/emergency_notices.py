"""Who is told what of an emergency access: that there is something to see, never why."""

from collections.abc import Iterable
from datetime import datetime

from governance.models import EmergencyAccess
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person


def tell(access: EmergencyAccess, people: Iterable[Person], kind: str, title: str, now: datetime) -> None:
    notify_all(notices=notices(access, people, kind, title, access.state), now=now)


def tell_pair(access: EmergencyAccess, now: datetime) -> None:
    """Both, in the moment it opens."""
    pairing = access.pairing
    told = [
        Notice(
            kind="emergency_opened", to=person, occasion=f"emergency_opened:{access.pk}",
            title="Two officers have opened what your pair wrote", url=access.get_absolute_url(),
            context={"partner": pairing.partner_of(person).name},
        )
        for person in (pairing.mentor, pairing.mentee)
    ]  # fmt: skip
    notify_all(notices=told, now=now)


def notices(access: EmergencyAccess, people: Iterable[Person], kind: str, title: str, occasion: str) -> list[Notice]:
    url = access.get_absolute_url()
    key = f"{kind}:{access.pk}:{occasion}"
    return [Notice(kind=kind, to=person, occasion=key, title=title, url=url) for person in people]
