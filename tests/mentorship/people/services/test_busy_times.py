from datetime import timedelta

import pytest

from mentorship.audit.models import AuditEvent
from mentorship.hours import Span
from mentorship.people.models import BusyTime
from mentorship.people.services.busy_times import replace_busy_times
from tests.factories import NOW
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def spans(*hours):
    return [Span(NOW + hour * HOUR, NOW + (hour + 1) * HOUR) for hour in hours]


def read(person, *hours):
    return replace_busy_times(person=person, spans=spans(*hours), by=None, now=NOW)


def hours_of(person):
    return [(row.starts_at - NOW) // HOUR for row in BusyTime.objects.filter(person=person)]


def test_what_is_read_replaces_what_was_read():
    person, other = PersonFactory(), PersonFactory()
    BusyTime.objects.create(person=person, starts_at=NOW, ends_at=NOW + HOUR)
    read(other, 1)

    assert read(person, 3, 5)
    assert read(person, 5, 7)

    assert hours_of(person) == [0, 5, 7], "what was typed stays"
    assert hours_of(other) == [1]


def test_the_same_again_changes_and_records_nothing():
    person = PersonFactory()

    assert [read(person, 2), read(person, 2)] == [True, False]

    assert AuditEvent.objects.filter(action="busy_times.read").count() == 1


def test_the_record_says_nothing_of_the_times():
    read(PersonFactory(), 2)

    event = AuditEvent.objects.get(action="busy_times.read")
    assert not event.facts
