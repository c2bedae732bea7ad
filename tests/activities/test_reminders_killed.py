"""Reminders on the real services, with the worker killed in the middle: nothing lost, nothing twice."""

import email
import os
import signal
import subprocess
import time as clock
from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from mentorship import celery
from mentorship.notifications.models import Notification, Preference
from mentorship.outbox.models import Delivery, DeliveryState
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import CohortFactory
from tests.stack import Worker, start_worker

PAIRS = 400  # more than are told in one transaction, so that there is a middle to be killed in
SECONDS = 120
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(480), pytest.mark.slow]


@pytest.fixture
def silent_pairs():
    """Pairs that have not met since they began, of people who are always awake."""
    today = timezone.now().date()
    cohort = CohortFactory(starts_on=today - timedelta(days=90), ends_on=today + timedelta(days=90),
                           enrolment_closes_on=today - timedelta(days=90))  # fmt: skip
    for _ in range(PAIRS):
        pair = PairingFactory(
            cohort=cohort, mentor=PersonFactory(), mentee=PersonFactory(), started_on=today - timedelta(days=20)
        )
        for person in (pair.mentor, pair.mentee):
            Preference.objects.create(
                person=person, wakes_at=time(0), rests_at=time(23, 59, 59), working_days="1234567"
            )


def wait_for(condition: Callable[[], bool], worker: Worker) -> None:
    deadline = clock.monotonic() + SECONDS
    while not condition():
        assert clock.monotonic() < deadline, worker.log.read_text(errors="replace")[-3000:]
        clock.sleep(0.01)


def kill(worker: Worker) -> None:
    """The worker and the process that works for it, without a word."""
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(worker.process.pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    for pid in [worker.process.pid, *map(int, children)]:
        os.kill(pid, signal.SIGKILL)
    worker.process.wait()


def message_ids(*folders: Path) -> Counter[str]:
    """Each mail that went out, by its Message-ID; a file holds several, with a line of dashes between."""
    found: Counter[str] = Counter()
    for folder in folders:
        for file in folder.glob("*.log"):
            for text in file.read_text(errors="replace").split("-" * 79):
                if "Message-ID" in text:
                    found[str(email.message_from_string(text.lstrip())["Message-ID"])] += 1
    return found


def test_a_worker_killed_while_it_decides_and_while_it_sends_loses_and_doubles_nothing(
    redis_url, silent_pairs, tmp_path
):
    if connection.vendor != "postgresql" or "REDIS_URL" not in os.environ:
        pytest.skip("needs PostgreSQL and Redis that processes share: python -m tests.services pytest …")
    everybody = 2 * PAIRS
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))

    # Killed while it decides: some reminders are queued, some are not.
    worker = start_worker(made(first))
    celery.send("activities.tasks.send_reminders", ())
    wait_for(Notification.objects.exists, worker)
    kill(worker)
    assert Notification.objects.count() == Delivery.objects.count() < everybody

    # The scheduler's next round decides the rest. Killed while it sends: somebody's mail is claimed and not marked.
    worker = start_worker(made(second))
    celery.send("activities.tasks.send_reminders", ())
    celery.send("mentorship.outbox.tasks.deliver", ())
    wait_for(lambda: Delivery.objects.filter(state=DeliveryState.SENT).count() >= everybody // 4, worker)
    kill(worker)

    # The lease of what was being sent runs out, and the next round takes it up.
    Delivery.objects.filter(state=DeliveryState.CLAIMED).update(claimed_until=timezone.now() - timedelta(seconds=1))
    worker = start_worker(made(third))
    celery.send("activities.tasks.send_reminders", ())
    celery.send("mentorship.outbox.tasks.deliver", ())
    wait_for(lambda: Delivery.objects.filter(state=DeliveryState.SENT).count() == everybody, worker)
    worker.process.terminate()
    worker.process.wait()

    told = Counter(Notification.objects.filter(kind="session_overdue").values_list("person_id", flat=True))
    assert (len(told), set(told.values())) == (everybody, {1})
    assert Delivery.objects.count() == everybody
    mails = message_ids(first / "mail", second / "mail", third / "mail")
    assert len(mails) == everybody
    assert sum(mails.values()) - everybody <= 2, "at most what was in hand when the worker died is sent again"


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder
