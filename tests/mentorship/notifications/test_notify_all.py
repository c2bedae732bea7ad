"""Telling many people at once asks the database no more than telling a few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentorship.notifications.models import Notification, Silence
from mentorship.notifications.services import Notice, notify_all
from mentorship.outbox.models import Delivery
from tests.factories import NOW
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def notices(people, occasion="once"):
    return [
        Notice(kind="run_finished", to=person, occasion=occasion, title="Done", url="/", context={"cohort": "Autumn"})
        for person in people
    ]


def questions(count: int) -> int:
    told = notices(PersonFactory.create_batch(count))
    with CaptureQueriesContext(connection) as captured:
        notify_all(notices=told, now=NOW)
    return len(captured)


def test_the_number_of_questions_does_not_grow():
    questions(1)  # makes the key of the outbox

    assert questions(3) == questions(40)


def test_each_is_told_once_an_occasion():
    people = PersonFactory.create_batch(3)

    first = notify_all(notices=notices(people[:2]), now=NOW)
    second = notify_all(notices=notices(people), now=NOW)

    assert [row.person for row in first] == people[:2]
    assert [row.person for row in second] == people[2:]
    assert Notification.objects.count() == Delivery.objects.count() == 3


def test_the_same_person_twice_in_one_go_is_told_once():
    person = PersonFactory()

    assert len(notify_all(notices=notices([person, person]), now=NOW)) == 1
    assert Delivery.objects.count() == 1


def test_who_wants_no_mail_is_told_in_the_application_alone():
    quiet, gone, awake = PersonFactory(), PersonFactory(status="left"), PersonFactory()
    Silence.objects.create(person=quiet, kind="run_finished")

    notify_all(notices=notices([quiet, gone, awake]), now=NOW)

    assert Notification.objects.count() == 3
    assert [row.to for row in Delivery.objects.all()] == [awake.email]


def test_nobody_to_tell_is_fine():
    assert notify_all(notices=[], now=NOW) == []
