"""Tasks that the two of a pair send to a tracker, and what is to be sent of them since."""

import uuid
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from activities.models import Task, TrackedTask, TrackerConnection
from activities.policies.trackers import check_assignee, check_can_send, check_can_send_again
from activities.selectors.trackers import trackers_for
from activities.states import TrackedState
from mentorship import audit
from mentorship.celery import hint
from mentorship.people.models import Person
from pairing.models import Pairing

SWEEP = "activities.tasks.keep_trackers"


@transaction.atomic
def send_task(
    *, task: Task, connection: TrackerConnection, assignee: str = "", by: Person, now: datetime
) -> TrackedTask:  # fmt: skip
    """Send a task to a tracker, and keep it in step from then on. Again changes nothing: a task has one issue."""
    task = Task.objects.select_for_update(of=("self",)).select_related("pairing").get(pk=task.pk)
    tracked = TrackedTask.objects.filter(task=task).first()
    if tracked:
        return tracked
    assignee = " ".join(assignee.split())[:100]
    check_can_send(task, connection, set(trackers_for(task.pairing, _day(by, now))))
    check_assignee(task, assignee, by)
    tracked = TrackedTask.objects.create(
        task=task, connection=connection, mark=uuid.uuid4().hex, assignee=assignee, due_at=now, asked_by=by,
        asked_at=now,
    )  # fmt: skip
    audit.record("task.sent_to_tracker", by=by, on=task, now=now, tracker=str(connection.pk), named=bool(assignee))
    hint(SWEEP)
    return tracked


@transaction.atomic
def send_again(*, tracked: TrackedTask, by: Person, now: datetime) -> TrackedTask:
    """Once more what was given up; in place of an issue that is gone, a new one."""
    tracked = _locked(tracked.pk)
    if tracked.state == TrackedState.WAITING:
        return tracked
    check_can_send_again(tracked)
    if tracked.state == TrackedState.GONE:
        tracked.ref = tracked.url = tracked.status = ""
        tracked.mark, tracked.asked_at = uuid.uuid4().hex, now
    tracked.change += 1
    _wait_for_turn(tracked, now)
    audit.record("task.sent_again", by=by, on=tracked.task, now=now, tracker=str(tracked.connection_id))
    return tracked


@transaction.atomic
def leave_tracker(*, tracked: TrackedTask, by: Person, now: datetime) -> None:
    """The task and its issue go separate ways: the issue stays as it is. Again changes nothing."""
    found = TrackedTask.objects.select_for_update(of=("self",)).filter(pk=tracked.pk).first()
    if found:
        audit.record("task.left_tracker", by=by, on=found.task, now=now, tracker=str(found.connection_id))
        found.delete()


@transaction.atomic
def leave_all(*, pairing: Pairing, by: Person | None, now: datetime) -> int:
    """When a pair ends, its tasks leave their trackers: nothing is sent any more, and issues stay; how many."""
    rows = TrackedTask.objects.select_for_update(of=("self",)).filter(task__pairing=pairing)
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        TrackedTask.objects.filter(pk__in=ids).delete()
        audit.record("tasks.left_tracker", by=by, on=pairing, now=now, count=len(ids))
    return len(ids)


@transaction.atomic
def retry_given_up(*, connection: TrackerConnection, by: Person, now: datetime) -> int:
    """After something was mended: everything that was given up, once more; how many."""
    dead = TrackedTask.objects.select_for_update(of=("self",)).filter(connection=connection, state=TrackedState.DEAD)
    rows = list(dead)
    for tracked in rows:
        _wait_for_turn(tracked, now)
    if rows:
        TrackerConnection.objects.filter(pk=connection.pk).update(resumes_at=None)
        audit.record("tracker.retried", by=by, on=connection, now=now, count=len(rows))
    return len(rows)


def queue_change(*, task: Task, by: Person | None, now: datetime) -> None:
    """A task changed: its issue is to follow, unless the change came from there or there is no issue to follow."""
    tracked = TrackedTask.objects.select_for_update(of=("self",)).filter(task=task).first()
    if tracked is None or by is None or tracked.state == TrackedState.GONE:
        return
    tracked.change += 1
    _wait_for_turn(tracked, now)


def _wait_for_turn(tracked: TrackedTask, now: datetime) -> None:
    tracked.state, tracked.due_at, tracked.attempts, tracked.problem = TrackedState.WAITING, now, 0, ""
    tracked.save()
    hint(SWEEP)


def _locked(pk: UUID) -> TrackedTask:
    rows = TrackedTask.objects.select_for_update(of=("self",)).select_related("task__pairing", "connection")
    return rows.get(pk=pk)


def _day(person: Person, now: datetime) -> date:
    return timezone.localdate(now, person.zone)
