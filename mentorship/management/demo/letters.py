"""Some weeks ago people were reminded by mail too, so that owners see what was sent; the mails go nowhere."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.core.mail import get_connection

from mentorship.outbox.services import deliver_due

if TYPE_CHECKING:
    from mentorship.management.demo.timeline import Timeline

NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
DAYS, HOURS = 5, (7, 15, 22)
"""When the outbox is swept afterwards: somebody's working hours lie in one of these, by UTC, wherever they are."""


def deliver_afterwards(timeline: "Timeline", now: datetime) -> None:
    for days in range(1, DAYS + 1):
        for hour in HOURS:
            timeline.at(datetime.combine(now.date() + timedelta(days=days), time(hour), now.tzinfo), _deliver)


def _deliver(now: datetime) -> None:
    deliver_due(now=now, mail=get_connection(NOWHERE))
