"""Waking hours: when a notice may reach somebody, in their own zone, whatever the clocks do that night."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

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
    start, end, _ = _hours(preference)
    for day in _working_days(preference, person, now):
        opens = datetime.combine(day, start, person.zone)
        closes = datetime.combine(day, end, person.zone)
        if now < closes:
            return max(now, opens.astimezone(UTC))
    raise ValueError(f"{person} has no waking hours in a fortnight.")


def digest_by(preference: Preference | None, person: Person, now: datetime) -> datetime:
    """When the next digest goes to somebody, from ``now`` on: on a working day, at the hour they chose."""
    hour = digest_hour(preference)
    for day in _working_days(preference, person, now):
        goes_at = datetime.combine(day, hour, person.zone).astimezone(UTC)
        if now <= goes_at:
            return goes_at
    raise ValueError(f"{person} has no working day in a fortnight.")


def digest_hour(preference: Preference | None) -> time:
    """The hour they chose while it lies in their waking hours, else the first of those."""
    start, end, _ = _hours(preference)
    chosen = preference.digest_at if preference else None
    return chosen if chosen and start <= chosen < end else start


def _hours(preference: Preference | None) -> tuple[time, time, str]:
    return (preference.wakes_at, preference.rests_at, preference.working_days) if preference else DEFAULT


def _working_days(preference: Preference | None, person: Person, now: datetime) -> Iterator[date]:
    """Those of the person's next fortnight, today first."""
    today, days = now.astimezone(person.zone).date(), _hours(preference)[2]
    ahead = (today + timedelta(days=count) for count in range(15))
    return (day for day in ahead if str(day.isoweekday()) in days)
