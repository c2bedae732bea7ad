"""Several workers sweep at once: each row is taken by one of them (security 23)."""

import threading
from collections import Counter

import pytest
from django.core import mail
from django.db import connection

from mentorship.outbox.models import Delivery, DeliveryState
from mentorship.outbox.services import claim, deliver_due, queue_mail
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, MAILS = 4, 12


@pytest.fixture
def due():
    for number in range(MAILS):
        queue_mail(
            key=f"key {number}",
            kind="test",
            to="a@example.org",
            subject=f"Mail {number}",
            text="t",
            due_at=NOW,
            now=NOW,
        )


def at_once(work) -> None:
    """The same work in several threads, each with a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    workers = [threading.Thread(target=run) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def test_each_row_is_claimed_by_one_worker(due):
    claimed = []

    def take() -> None:
        while rows := claim(now=NOW, most=3):
            claimed.extend(row.key for row in rows)

    at_once(take)

    assert Counter(claimed) == Counter({f"key {number}": 1 for number in range(MAILS)})


def test_two_sweeps_at_once_send_each_mail_once(due):
    at_once(lambda: deliver_due(now=NOW))

    assert sorted(message.subject for message in mail.outbox) == sorted(f"Mail {number}" for number in range(MAILS))
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == MAILS


def test_the_same_cause_handled_at_once_is_one_mail():
    at_once(lambda: queue_mail(key="one", kind="test", to="a@example.org", subject="s", text="t", due_at=NOW, now=NOW))

    assert Delivery.objects.count() == 1
