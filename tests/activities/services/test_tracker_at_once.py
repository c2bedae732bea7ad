"""Several workers and several clicks at once: one issue for each task."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from activities.models import TrackedTask
from activities.services import tracker_access
from activities.services.tracked_tasks import send_task
from activities.services.tracker_sync import keep_in_step
from tests.activities.trackers.fakes import FakeGitHub
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.activities import TaskFactory
from tests.factories.trackers import TrackerConnectionFactory

AT_ONCE = 4
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


def at_once(act: Callable[[], object]) -> None:
    together = Barrier(AT_ONCE)

    def run(_: int) -> None:
        together.wait()
        try:
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, range(AT_ONCE)))


@pytest.fixture
def github(monkeypatch):
    made = FakeGitHub()
    monkeypatch.setattr(tracker_access, "client", made.client)
    return made


def test_several_workers_make_one_issue_for_each_task(github):
    cast, connection = make_cast(), TrackerConnectionFactory()
    for _ in range(5):
        send_task(task=TaskFactory(pairing=cast.pairing), connection=connection, by=cast.mentor, now=NOW)

    at_once(lambda: keep_in_step(now=NOW))

    assert len(github.issues) == 5
    assert set(TrackedTask.objects.values_list("state", flat=True)) == {"in_step"}


def test_a_task_that_is_sent_by_both_at_once_is_sent_once(github):
    cast, connection = make_cast(), TrackerConnectionFactory()
    task = TaskFactory(pairing=cast.pairing)

    at_once(lambda: send_task(task=task, connection=connection, by=cast.mentor, now=NOW))

    assert TrackedTask.objects.count() == 1
