"""Sessions to come: a pair that has planned none hears when the next is due, one that has hears of it the day before.

Both are decided ahead by the pair's own dates, so that a check-in is proposed before a silence begins.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from activities.models import PlannedSession
from activities.selectors.pairs import silent_since, with_contact
from mentorship.notifications.models import MONDAY_TO_FRIDAY
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person
from mentorship.people.states import Employment
from pairing.models import Pairing
from pairing.states import PairingState

LONGEST_LEAD = 5
"""Days before the next session is due that it is proposed; a third of a shorter cadence."""
SOON = timedelta(days=8)


def remind_of_next(*, now: datetime) -> int:
    """Propose the next session to both of each pair that has none planned, once a period; how many were told.

    A period begins with what ended the silence before it; when the session is overdue, other reminders follow.
    """
    planned = PlannedSession.objects.ahead(now).filter(pairing=OuterRef("pk"))
    running = Pairing.objects.active().filter(cohort__ends_on__gte=now.date()).exclude(Exists(planned))
    pairs = with_contact(running.select_related("mentor", "mentee", "cohort__track")).iterator(1000)
    return len(notify_all(notices=[notice for pairing in pairs for notice in _proposals(pairing, now)], now=now))


def _proposals(pairing: Pairing, now: datetime) -> Iterator[Notice]:
    since, cadence = silent_since(pairing), pairing.cohort.track.cadence_days
    if since is None or (due_on := since + timedelta(days=cadence)) > pairing.cohort.ends_on:
        return
    lead = timedelta(days=min(LONGEST_LEAD, cadence // 3))
    for person, partner in _both(pairing):
        if due_on - lead <= now.astimezone(person.zone).date() <= due_on:
            yield Notice(
                kind="session_due", to=person, occasion=f"session_due:{pairing.pk}:{since}", cohort=pairing.cohort_id,
                title=f"Your next session with {partner.name} is due about {due_on:%-d %B}",
                url=reverse("activities:plan_create", args=[pairing.pk]),
                context={"partner": partner.name, "day": due_on},
                not_after=datetime.combine(due_on, time.max, person.zone),
            )  # fmt: skip


def remind_of_tomorrow(*, now: datetime) -> int:
    """Remind both of each pair of what they have planned, on their last working day before it; how many were told."""
    ahead = PlannedSession.objects.ahead(now).filter(starts_at__lt=now + SOON, pairing__state=PairingState.ACTIVE)
    both = (f"pairing__{side}__preference" for side in ("mentor", "mentee"))
    plans = ahead.select_related("pairing", *both).iterator(1000)
    return len(notify_all(notices=[notice for planned in plans for notice in _eves(planned, now)], now=now))


def _eves(planned: PlannedSession, now: datetime) -> Iterator[Notice]:
    start = planned.next_after(now)
    if start is None or start - now > SOON or start <= now:
        return
    for person, partner in _both(planned.pairing):
        local = start.astimezone(person.zone)
        today = now.astimezone(person.zone).date()
        known_today = planned.planned_at.astimezone(person.zone).date() == today
        if not known_today and _eve(person, local.date()) <= today < local.date():
            yield Notice(
                kind="session_tomorrow", to=person, occasion=f"session_tomorrow:{planned.pk}:{start.isoformat()}",
                title=f"You meet {partner.name} on {local:%A} at {local:%H:%M}", cohort=planned.pairing.cohort_id,
                url=planned.get_absolute_url(), not_after=start,
                context={"partner": partner.name, "when": f"{local:%A, %-d %B} at {local:%H:%M}"},
            )  # fmt: skip


def _both(pairing: Any) -> Iterator[tuple[Person, Person]]:
    """Each of the two who is at work, with the other."""
    for person, partner in ((pairing.mentor, pairing.mentee), (pairing.mentee, pairing.mentor)):
        if person.status == Employment.ACTIVE:
            yield person, partner


def _eve(person: Person, day: date) -> date:
    """The person's last working day before a day."""
    hours = getattr(person, "preference", None)
    days = hours.working_days if hours else MONDAY_TO_FRIDAY
    before = (day - timedelta(days=count) for count in range(1, 8))
    return next(eve for eve in before if str(eve.isoweekday()) in days)
