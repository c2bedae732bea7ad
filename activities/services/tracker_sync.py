"""Tasks and issues kept in step: what changed here is sent, what changed there is read.

A row is claimed under a lease, so that of several workers one speaks of an issue at a time, and what a killed worker
held is taken up when the lease runs out. An issue it had made by then is found by its mark. Both sides may have moved
since they last agreed: what was moved here is sent; what was moved there only is taken over, by nobody in the log.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from activities.models import TrackedTask, TrackerConnection
from activities.selectors.trackers import STATE_OF, STATUS_OF, to_send, unsent
from activities.services.tasks import move_task
from activities.services.tracker_access import note_answer, note_trouble, reached, tell_administrators, words_of
from activities.states import TaskState, TrackedState
from activities.trackers.interface import (
    Away,
    Issue,
    Missing,
    Rejected,
    Status,
    Tracker,
    TrackerError,
    Unauthorised,
)
from mentorship.errors import Refusal
from mentorship.outbox.services import LEASE, MOST_ATTEMPTS, wait_after

AT_ONCE = 200
MADE_EARLIER = timedelta(hours=1)  # clocks differ
LOOK_SOON, LOOK_LATER, LOOK_DAILY = timedelta(minutes=15), timedelta(hours=6), timedelta(days=1)


@dataclass
class Counts:
    sent: int = 0
    read: int = 0
    waiting: int = 0
    given_up: int = 0

    def __str__(self) -> str:
        return f"{self.sent} sent, {self.read} read, {self.waiting} to be tried again, {self.given_up} given up"


def keep_in_step(*, now: datetime | None = None, limit: int = AT_ONCE) -> Counts:
    """Send and read what is due, issue by issue; ``now`` stands still only when it is given."""
    counts = Counts()
    for _ in range(limit):
        tracked = _claim(now or timezone.now())
        if tracked is None:
            break
        _handle(tracked, now or timezone.now(), counts)
    return counts


@transaction.atomic
def _claim(now: datetime) -> TrackedTask | None:
    skip = database.features.has_select_for_update_skip_locked
    rows = TrackedTask.objects.select_for_update(skip_locked=skip, of=("self",)).due(now)
    tracked = rows.select_related("connection", "task__pairing").order_by("due_at").first()
    if tracked:
        tracked.claimed_until = now + LEASE
        tracked.attempts += 1
        tracked.save(update_fields=["claimed_until", "attempts"])
    return tracked


def _handle(tracked: TrackedTask, now: datetime, counts: Counts) -> None:
    wanted = STATUS_OF[TaskState(tracked.task.state)]
    try:
        with reached(tracked.connection) as tracker:
            issue = _sent(tracked, wanted, tracker) if unsent(tracked) else tracker.read(tracked.ref)
    except TrackerError as error:
        note_trouble(tracked.connection, error, now)
        _settle_trouble(tracked, error, now, counts)
        return
    note_answer(tracked.connection, now)
    counts.sent, counts.read = counts.sent + unsent(tracked), counts.read + (not unsent(tracked))
    _settle(tracked, issue, wanted, now)


def _sent(tracked: TrackedTask, wanted: Status, tracker: Tracker) -> Issue:
    """The issue as it is once the task is written to it; found by its mark if somebody made it before."""
    status = wanted if wanted != tracked.status else None
    link = f"{settings.SITE_URL}{tracked.task.get_absolute_url()}"
    draft = to_send(tracked.task, link, mark=tracked.mark, status=status, assignee=tracked.assignee)
    if tracked.ref:
        return tracker.update(tracked.ref, draft)
    found = tracker.find(tracked.mark, tracked.asked_at - MADE_EARLIER)
    return tracker.update(found.ref, draft) if found else tracker.create(draft)


def _settle(before: TrackedTask, issue: Issue, wanted: Status, now: datetime) -> None:
    """Write down what both sides agree on now. Closed is closed, whatever each side calls it.

    The task follows first: killed in between, the next look finds both where they should be.
    """
    moved_there = (issue.status == Status.OPEN) is not (wanted == Status.OPEN)
    if moved_there and not _has_changed(before):
        _follow(before, issue.status, now)
    _write_down(before, issue, issue.status if moved_there else wanted, moved_there=moved_there, now=now)


@transaction.atomic
def _write_down(before: TrackedTask, issue: Issue, status: Status, *, moved_there: bool, now: datetime) -> None:
    tracked = _still_ours(before)
    if tracked is None:
        return
    tracked.ref, tracked.url, tracked.sent_change = issue.ref, _for_people(issue.url), before.change
    tracked.assignee, tracked.problem, tracked.attempts, tracked.claimed_until = "", "", 0, None
    tracked.synced_at = now
    changed_meanwhile = tracked.change > before.change
    if tracked.due_at == before.due_at and not changed_meanwhile:  # else somebody has asked for another turn
        tracked.due_at = now + _look_after(tracked.connection, issue.status)
    tracked.state = TrackedState.WAITING if changed_meanwhile else TrackedState.IN_STEP
    if not (moved_there and changed_meanwhile):  # then what changed here has the word, and its turn comes
        tracked.status = status
    tracked.save()


def _for_people(url: str) -> str:
    """An address that a page may link to, whatever the tracker says."""
    return url if url.startswith(("https://", "http://")) and len(url) <= 500 else ""


def _has_changed(before: TrackedTask) -> bool:
    return TrackedTask.objects.filter(pk=before.pk, change__gt=before.change).exists()


def _follow(tracked: TrackedTask, status: Status, now: datetime) -> None:
    """The task goes where colleagues moved the issue, unless its pair has ended."""
    try:
        move_task(task=tracked.task, to=STATE_OF[status], by=None, now=now)
    except Refusal:
        return


def _look_after(connection: TrackerConnection, status: Status) -> timedelta:
    """How soon the issue is looked at of our own accord: seldom where the tracker tells us, or nothing is expected."""
    if status != Status.OPEN:
        return LOOK_DAILY
    return LOOK_LATER if connection.heard_at else LOOK_SOON


@transaction.atomic
def _settle_trouble(before: TrackedTask, error: TrackerError, now: datetime, counts: Counts) -> None:
    tracked = _still_ours(before)
    if tracked is None:
        return
    tracked.claimed_until, tracked.problem = None, words_of(error)[:200]
    looking = not unsent(before)
    given_up = isinstance(error, Rejected | Missing) or tracked.attempts >= MOST_ATTEMPTS
    if isinstance(error, Missing) and tracked.ref:
        tracked.state = TrackedState.GONE
    elif isinstance(error, Unauthorised):
        tracked.attempts -= 1  # it was the token's fault, and waits for another
    elif given_up and not looking:
        tracked.state = TrackedState.DEAD
        counts.given_up += 1
        tell_administrators(tracked.connection, now)
    else:
        wait = wait_after(min(tracked.attempts, MOST_ATTEMPTS))
        asked = timedelta(seconds=error.wait or 0) if isinstance(error, Away) else timedelta()
        tracked.due_at = now + max(wait, asked)
        counts.waiting += 1
    tracked.save()


def _still_ours(before: TrackedTask) -> TrackedTask | None:
    """The row, locked, unless our lease ran out and somebody else took it, or it was taken away."""
    rows = TrackedTask.objects.select_for_update(of=("self",)).select_related("connection", "task__pairing")
    return rows.filter(pk=before.pk, claimed_until=before.claimed_until).first()


def look_at(connection_id: UUID, ref: str, now: datetime) -> bool:
    """Have an issue looked at next, if it is one of ours."""
    rows = TrackedTask.objects.filter(connection=connection_id, ref=ref, state=TrackedState.IN_STEP)
    return bool(rows.update(due_at=now))
