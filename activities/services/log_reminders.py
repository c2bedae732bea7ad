"""What was planned, is over and is not on record: on the day after, a word to both of the pair, once an occurrence."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from activities.models import PlannedSession, Session
from activities.selectors.plans import Occurrence, is_logged
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person
from mentorship.people.states import Employment
from pairing.states import PairingState

KIND = "session_to_log"
LOOKED_BACK = timedelta(days=3)
"""Longer ago nobody is asked any more; nor does the mail go later."""


def remind_to_log(*, now: datetime) -> int:
    """Queue a reminder to both of each pair; asked again, it queues none. One question and those of the notices."""
    notices = [notice for planned in _begun(now).iterator(1000) for notice in _notices(planned, now)]
    return len(notify_all(notices=notices, now=now))


def _begun(now: datetime) -> QuerySet[Any]:
    """Plans of active pairs that have begun and are not long over, each with when the pair last met."""
    latest = Session.objects.held().filter(pairing=OuterRef("pairing")).order_by("-held_on").values("held_on")[:1]
    plans = PlannedSession.objects.ahead(now - LOOKED_BACK).filter(starts_at__lte=now)
    active = plans.filter(pairing__state=PairingState.ACTIVE).select_related("pairing__mentor", "pairing__mentee")
    return active.annotate(last_met_on=Subquery(latest))


def _notices(planned: Any, now: datetime) -> Iterator[Notice]:
    past = _unlogged(planned, now)
    if past is None:
        return
    both = (planned.pairing.mentor, planned.pairing.mentee)
    for person, partner in zip(both, reversed(both), strict=True):
        if person.status == Employment.ACTIVE and _is_day_after(past, person, now):
            yield Notice(
                kind=KIND, to=person, occasion=f"{KIND}:{planned.pk}:{past.starts_at.isoformat()}",
                title=f"Your session with {partner.name} is not logged yet", url=past.log_url,
                context={"partner": partner.name, "day": past.day_for(person)}, lasts=LOOKED_BACK,
                cohort=planned.pairing.cohort_id,
            )  # fmt: skip


def _unlogged(planned: Any, now: datetime) -> Occurrence | None:
    past = Occurrence(planned, planned.begun_by(now))
    return None if past.ends_at < now - LOOKED_BACK or is_logged(past, planned.last_met_on) else past


def _is_day_after(past: Occurrence, person: Person, now: datetime) -> bool:
    return now.astimezone(person.zone).date() > past.ends_at.astimezone(person.zone).date()
