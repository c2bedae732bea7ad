"""Waking hours: when a notice may reach somebody, in their own zone, whatever the clocks do that night."""

from datetime import UTC, datetime, time, timedelta

from mentorship.notifications.models import MONDAY_TO_FRIDAY, Preference
from mentorship.people.models import Person

DEFAULT = (time(9), time(18), MONDAY_TO_FRIDAY)


def waking(person: Person, now: datetime) -> datetime:
    """``now`` if the person is awake and at work, else the next moment they are."""
    return waking_by(Preference.objects.filter(person=person).first(), person, now)


def waking_by(preference: Preference | None, person: Person, now: datetime) -> datetime:
    """The same for somebody whose preference is at hand.

    Wall-clock times that a change of clocks skips or repeats are read as the zone's first reading (PEP 495 fold=0).
    """
    start, end, days = (preference.wakes_at, preference.rests_at, preference.working_days) if preference else DEFAULT
    local = now.astimezone(person.zone)
    for ahead in range(15):
        day = local.date() + timedelta(days=ahead)
        opens = datetime.combine(day, start, person.zone)
        closes = datetime.combine(day, end, person.zone)
        if str(day.isoweekday()) in days and now < closes:
            return max(now, opens.astimezone(UTC))
    raise ValueError(f"{person} has no waking hours in a fortnight.")
