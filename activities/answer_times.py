"""By when an answer is fair to expect, in the working days of who gives it. Plain values in and out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mentorship.hours import Schedule
from mentorship.hours.schedules import moment

LOOKED_AT = 60
"""Days ahead that are searched for working days."""


def expected_by(schedule: Schedule, asked_at: datetime, working_days: int) -> datetime:
    """The end of that many working days after the day of asking, by their own clock and week.

    Who has no working day in the next two months is given as many days of the calendar, to the hour of asking.
    """
    zone = ZoneInfo(schedule.zone)
    asked_on = asked_at.astimezone(zone).date()
    days = (asked_on + timedelta(days=ahead) for ahead in range(1, LOOKED_AT + 1))
    working = [(day, windows) for day in days if (windows := schedule.windows(day))]
    if len(working) < working_days:
        return asked_at + timedelta(days=working_days)
    day, windows = working[working_days - 1]
    return moment(day, max(closes for _, closes in windows), zone)
