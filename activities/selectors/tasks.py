"""Reads of tasks. Whatever shows their words starts from what the account may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet

from activities.ideas.tasks import Idea, ideas_for
from activities.models import Task, TaskCriterion, TaskTemplate
from activities.states import TaskKind, TaskState
from activities.task_markdown import Sheet
from mentorship.people.models import Person, User
from pairing.models import Pairing
from pairing.states import PairingState
from programs.models import Program, Track

SOON = timedelta(days=7)
BY_DATE = (F("due_on").asc(nulls_last=True), "created_at", "pk")
LAST_FIRST = (F("done_at").desc(nulls_last=True), "-created_at")
OVER = (TaskState.DONE, TaskState.DROPPED)
OVER_LATELY = 10


def tasks_of(user: User) -> QuerySet[Task]:
    """Every task of somebody's pairs that they may read, what is due first, first."""
    tasks = Task.objects.visible_to(user).select_related("pairing__mentor", "pairing__mentee", "owner")
    return tasks.order_by(*BY_DATE)


def tasks_in(pairing: Pairing, user: User) -> tuple[list[Task], list[Task]]:
    """What the two of a pair have open, and what was done or set aside lately, last first: in one question."""
    tasks = tasks_of(user).filter(pairing=pairing)
    over = tasks.filter(state__in=OVER).order_by(*LAST_FIRST)
    rows = list(tasks.filter(~Q(state__in=OVER) | Q(pk__in=over.values("pk")[:OVER_LATELY])))
    finished = sorted((task for task in rows if not task.is_open), key=_ended, reverse=True)
    return [task for task in rows if task.is_open], finished


def _ended(task: Task) -> tuple[bool, datetime, datetime]:
    """As in ``LAST_FIRST``, which puts what was set aside after what was done."""
    return task.done_at is not None, task.done_at or task.created_at, task.created_at


def tasks_due(person: Person, now: datetime) -> QuerySet[Task]:
    """Somebody's own open tasks that are due within a week by their calendar, or late; in pairings that last."""
    if not hasattr(person, "user"):
        return Task.objects.none()
    until = now.astimezone(person.zone).date() + SOON
    return tasks_of(person.user).open().filter(  # type: ignore[attr-defined]
        owner=person, due_on__lte=until, pairing__state=PairingState.ACTIVE
    )  # fmt: skip


def criteria_of(task: Task, user: User) -> QuerySet[TaskCriterion]:
    return TaskCriterion.objects.visible_to(user).filter(task=task).select_related("task", "met_by")


def sheets_of(tasks: Iterable[Task], user: User) -> list[Sheet]:
    """What colleagues may read of these tasks: no goal, no remark, no name."""
    tasks = list(tasks)
    criteria: dict[object, list[tuple[str, bool]]] = {task.pk: [] for task in tasks}
    for row in TaskCriterion.objects.visible_to(user).filter(task__in=tasks).select_related("task"):
        criteria[row.task_id].append((row.text, row.met_at is not None))
    return [
        Sheet(
            title=task.title, kind=task.get_kind_display(), minutes=task.minutes, description=task.description,
            criteria=criteria[task.pk], due_on=task.due_on, url=f"{settings.SITE_URL}{task.get_absolute_url()}",
        )
        for task in tasks
    ]  # fmt: skip


@dataclass(frozen=True)
class Beginnings:
    """What a pair can begin a task from: what its program offers, and what fits the focus of its track."""

    own: list[Idea]
    built_in: tuple[Idea, ...]

    def find(self, name: str) -> Idea | None:
        return next((idea for idea in (*self.own, *self.built_in) if idea.name == name), None)


def beginnings_for(track: Track) -> Beginnings:
    return Beginnings(
        [as_idea(row) for row in TaskTemplate.objects.offered_in(track)],
        ideas_for(track.focus),
    )


def as_idea(template: TaskTemplate) -> Idea:
    return Idea(
        str(template.pk), TaskKind(template.kind), template.title, template.description, tuple(template.criteria),
        template.minutes,
    )  # fmt: skip


def templates_of(program: Program) -> QuerySet[TaskTemplate]:
    return TaskTemplate.objects.filter(program=program).select_related("track", "kept_by").order_by("title", "pk")
