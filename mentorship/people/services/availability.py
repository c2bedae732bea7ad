"""When somebody can be met, as they say. Who says nothing is taken to work Monday to Friday, nine to five."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.hours import NotWindows, Window, check_windows
from mentorship.people.models import DayOverride, Person, WeeklyWindow


class NotAWeek(Refusal):
    pass


@transaction.atomic
def set_week(*, person: Person, week: Mapping[int, Sequence[Window]], by: Person, now: datetime) -> None:
    """Keep the windows of each weekday in place of those there were; the same again changes nothing."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    for windows in week.values():
        _check(windows)
    if not any(week.values()):
        raise NotAWeek("Keep at least one stretch in the week, or nobody can meet you.")
    rows = WeeklyWindow.objects.filter(person=person)
    asked = {(weekday, *window) for weekday, windows in week.items() for window in windows}
    if set(rows.values_list("weekday", "opens", "closes")) == asked:
        return
    rows.delete()
    WeeklyWindow.objects.bulk_create(
        WeeklyWindow(person=person, weekday=weekday, opens=opens, closes=closes)
        for weekday, opens, closes in sorted(asked)
    )
    audit.record("availability.week_set", by=by, on=person, now=now)


@transaction.atomic
def set_day(*, person: Person, day: date, windows: Sequence[Window], by: Person, now: datetime) -> DayOverride:
    """One date unlike its weekday."""
    if day < now.astimezone(person.zone).date():
        raise NotAWeek("That day is over.")
    _check(windows)
    override, _ = DayOverride.objects.update_or_create(
        person=person, day=day, defaults={"windows": [list(window) for window in windows]}
    )
    audit.record("availability.day_set", by=by, on=person, now=now, day=day)
    return override


@transaction.atomic
def clear_day(*, person: Person, day: date, by: Person, now: datetime) -> None:
    """The date is like its weekday again."""
    deleted, _ = DayOverride.objects.filter(person=person, day=day).delete()
    if deleted:
        audit.record("availability.day_cleared", by=by, on=person, now=now, day=day)


def _check(windows: Sequence[Window]) -> None:
    try:
        check_windows(windows)
    except NotWindows as error:
        raise NotAWeek(str(error)) from None
