"""What a calendar is told of planned sessions."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count

from activities.calendar.events import Meeting
from activities.models import CalendarAccount, CalendarFeed, PlannedSession
from activities.selectors.plans import log_path
from activities.states import AccountState, PlanState
from mentorship.people.models import Person
from pairing.models import Pairing

KEPT = timedelta(days=60)
"""How long what is over stays in a feed."""
READ_LATELY = timedelta(days=7)


def has_calendar_of_their_own(person: Person, now: datetime) -> bool:
    """Whether a calendar of theirs shows planned sessions already, so that an invitation would show each twice.

    An address that no calendar has asked for lately counts for nothing, nor a connected one that is in trouble.
    """
    connected = CalendarAccount.objects.filter(person=person, state=AccountState.CONNECTED, problem="")
    return connected.exists() or CalendarFeed.objects.filter(person=person, read_at__gte=now - READ_LATELY).exists()


def writes_of(account: CalendarAccount) -> dict[str, int]:
    """How many planned sessions wait to be written to a calendar (``due``), stand there, or were not taken."""
    return dict(account.writes.values_list("state").annotate(count=Count("planned", distinct=True)).order_by())


def meetings_of(person: Person, now: datetime) -> list[Meeting]:
    """Somebody's planned sessions, also those that are lately over, in pairings that last."""
    rows = PlannedSession.objects.filter(pairing__in=Pairing.objects.under_way().of(person), ends_at__gt=now - KEPT)
    return [meeting_of(planned) for planned in rows.exclude(state=PlanState.CANCELLED)]


def meeting_of(planned: PlannedSession) -> Meeting:
    return Meeting(
        uid=f"{planned.pk}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=planned.sequence,
        times=tuple(planned.occurrences()),
        minutes=planned.minutes,
        every_days=planned.every_days,
        place=planned.place,
        url=f"{settings.SITE_URL}{planned.get_absolute_url()}",
        log_url=f"{settings.SITE_URL}{log_path(planned)}",
        changed_at=planned.planned_at,
        cancelled=planned.state == PlanState.CANCELLED,
    )
