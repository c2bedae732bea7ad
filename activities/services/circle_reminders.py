"""Circles that have not met for longer than they mean to: a word to whoever facilitates next, once a silence."""

from datetime import date, datetime
from typing import Any

from activities.selectors.circles import with_meetings
from activities.services.reminders import STALE_AFTER
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.states import Employment
from pairing.models import Circle, Turn
from pairing.states import CircleState


def remind_circles(*, now: datetime) -> int:
    """Queue a reminder for each silent circle; asked again, it queues none. Two questions and those of the notices."""
    running = Circle.objects.filter(state=CircleState.ACTIVE, cohort__ends_on__gte=now.date())
    turns = Turn.objects.filter(ended_at=None, person__status=Employment.ACTIVE).select_related("person")
    facilitators = {turn.circle_id: turn.person for turn in turns}
    notices = []
    for circle in with_meetings(running).iterator(1000):
        person, since = facilitators.get(circle.pk), _since(circle)
        if person and (now.astimezone(person.zone).date() - since).days > circle.cadence_days:
            notices.append(
                Notice(
                    kind="circle_overdue", to=person, occasion=f"circle_overdue:{circle.pk}:{since}",
                    title=f"{circle.name} has not met for a while", url=circle.get_absolute_url(),
                    context={"circle": circle.name, "since": since}, lasts=STALE_AFTER, cohort=circle.cohort_id,
                )
            )  # fmt: skip
    return len(notify_all(notices=notices, now=now))


def _since(circle: Any) -> date:
    """The day of the last session, or the one on which the circle began."""
    since: date = circle.last_met_on or circle.started_on
    return since
