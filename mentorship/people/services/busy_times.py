"""When somebody is taken, as a calendar of theirs says."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from mentorship import audit
from mentorship.hours import Span
from mentorship.people.models import BusyTime, Person
from mentorship.people.states import BusySource


@transaction.atomic
def replace_busy_times(*, person: Person, spans: Sequence[Span], by: Person | None, now: datetime) -> bool:
    """In place of what was read before, at once; what somebody typed stays. Whether anything changed."""
    rows = BusyTime.objects.filter(person=person, source=BusySource.CALENDAR)
    if set(rows.values_list("starts_at", "ends_at")) == {(span.start, span.end) for span in spans}:
        return False
    rows.delete()
    BusyTime.objects.bulk_create(
        BusyTime(person=person, starts_at=span.start, ends_at=span.end, source=BusySource.CALENDAR) for span in spans
    )
    audit.record("busy_times.read", by=by, on=person, now=now)
    return True
