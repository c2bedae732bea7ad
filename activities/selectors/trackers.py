"""Which trackers there are, for whom, and how they stand."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from activities.models import Task, TrackedTask, TrackerConnection
from activities.states import TaskState, TrackedState, TrackerState
from activities.trackers.interface import Draft, Status
from mentorship.people.models import Position
from pairing.models import Pairing

STATUS_OF = {
    TaskState.OPEN: Status.OPEN,
    TaskState.IN_PROGRESS: Status.OPEN,
    TaskState.DONE: Status.DONE,
    TaskState.DROPPED: Status.DROPPED,
}
STATE_OF = {Status.OPEN: TaskState.OPEN, Status.DONE: TaskState.DONE, Status.DROPPED: TaskState.DROPPED}


def trackers_for(pairing: Pairing, day: date) -> list[TrackerConnection]:
    """Those of the teams of the two, and of what these teams belong to."""
    held = Position.objects.on(day).filter(person__in=[pairing.mentor_id, pairing.mentee_id])
    paths: set[str] = set()
    for path in held.values_list("unit__path", flat=True):
        names = path.split("/")
        paths |= {"/".join(names[:depth]) for depth in range(1, len(names) + 1)}
    return list(TrackerConnection.objects.filter(unit__path__in=paths))


def trackers_listed() -> QuerySet[TrackerConnection]:
    """All, with how many tasks are in step, wait, or were given up."""

    def counted(*states: TrackedState) -> Count:
        return Count("tracked", filter=Q(tracked__state__in=states))

    rows = TrackerConnection.objects.select_related("unit").defer("token", "hook_secret")
    return rows.annotate(
        in_step=counted(TrackedState.IN_STEP), waiting=counted(TrackedState.WAITING), dead=counted(TrackedState.DEAD)
    )


def stuck(connection: TrackerConnection) -> QuerySet[TrackedTask]:
    """What waits or was given up, the oldest first: when and why, never what it is or whose."""
    rows = TrackedTask.objects.filter(connection=connection, state__in=[TrackedState.WAITING, TrackedState.DEAD])
    return rows.only("pk", "ref", "url", "state", "due_at", "attempts", "problem", "asked_at").order_by("asked_at")


def to_send(task: Task, link: str, *, mark: str = "", status: Status | None = None, assignee: str = "") -> Draft:
    """What of a task goes to a tracker: nothing of its goal, its remark, or whose it is."""
    criteria = tuple((criterion.text, criterion.met_at is not None) for criterion in task.criteria.all())
    return Draft(
        title=task.title, criteria=criteria, minutes=task.minutes, link=link, mark=mark,
        description=task.description, status=status, assignee=assignee,
    )  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """How a task stands with a tracker, in one sentence."""

    sentence: str
    can_send_again: bool = False


def standing(tracked: TrackedTask) -> Standing:
    name = tracked.connection.name
    if tracked.state == TrackedState.GONE:
        return Standing(f"The issue is gone from {name}. The task here is as it was.", can_send_again=True)
    if tracked.state == TrackedState.DEAD:
        return Standing(
            f"Not sent to {name}. Who looks after the trackers knows of it, and can send it once that is mended.",
            can_send_again=True,
        )
    if tracked.state == TrackedState.IN_STEP:
        return Standing(f"In step with {name}.")
    what = "Not sent yet" if not tracked.ref else "Your last change is not sent yet"
    if tracked.connection.state == TrackerState.REFUSED:
        return Standing(f"{what}: {name} does not accept us at the moment. Who looks after it knows.")
    if tracked.problem or tracked.connection.problem:
        return Standing(f"{what}: {name} does not answer. It is tried again by itself; nothing is lost.")
    return Standing(f"{what}: it goes to {name} within a minute.")


@dataclass(frozen=True)
class TaskTracker:
    """What the page of a task says of trackers: how it stands with one, or to which it may go."""

    tracked: TrackedTask | None
    standing: Standing | None
    choices: list[TrackerConnection]


def tracker_of_task(task: Task, day: date) -> TaskTracker:
    tracked = TrackedTask.objects.filter(task=task).select_related("connection").first()
    if tracked:
        return TaskTracker(tracked, standing(tracked), [])
    return TaskTracker(None, None, trackers_for(task.pairing, day) if task.is_open else [])


def unsent(tracked: TrackedTask) -> bool:
    return tracked.sent_change < tracked.change
