"""The one gate to writing a pair's tasks. ``by=None`` is a tracker that tells of a change of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from activities.models import Goal, Task, TaskCriterion
from activities.policies.pairs import check_lasts
from activities.policies.tasks import (
    NotATask,
    check_belongs,
    check_can_change_task,
    check_can_move_task,
    check_criteria,
    check_spent,
    check_time_box,
)
from activities.signals import task_changed
from activities.states import TaskKind, TaskState
from mentorship import audit
from mentorship.notifications.services import notify
from mentorship.people.models import Person
from pairing.models import Pairing


@dataclass(frozen=True)
class TaskDraft:
    """What a task is. Title, description and criteria may be read by colleagues in a tracker; the remark never is."""

    kind: TaskKind
    title: str
    minutes: int
    owner: Person
    description: str = ""
    criteria: Sequence[str] = ()
    remark: str = ""
    goal: Goal | None = None
    due_on: date | None = None

    def facts(self) -> dict[str, object]:
        """As the columns hold them."""
        names = ("kind", "title", "minutes", "owner", "description", "remark", "goal", "due_on")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def give_task(*, pairing: Pairing, task_id: UUID, draft: TaskDraft, by: Person, now: datetime) -> Task:
    """Give one of the pair a task. The id comes from the form: posted twice, it is one task."""
    rows = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee")
    pairing = rows.get(pk=pairing.pk)
    given = Task.objects.filter(pk=task_id).first()
    if given:
        if (given.pairing_id, given.created_by_id) != (pairing.pk, by.pk):
            raise NotATask("This form was used already. Open a new one to add another task.")
        return given
    check_lasts(pairing)
    _check(pairing, draft)
    task = Task.objects.create(pk=task_id, pairing=pairing, created_by=by, created_at=now, **draft.facts())
    _keep_criteria(task, draft.criteria)
    audit.record("task.given", by=by, on=task, now=now, pairing=str(pairing.pk), owner=draft.owner.pk)
    _tell(task, by, now)
    return task


@transaction.atomic
def change_task(*, task: Task, draft: TaskDraft, by: Person, now: datetime) -> Task:
    """Word a task differently, give it to the other, or move its date; the same again changes nothing."""
    task = _locked(task)
    check_can_change_task(task)
    _check(task.pairing, draft)
    facts = draft.facts()
    changed = [name for name, value in facts.items() if getattr(task, name) != value]
    if _keep_criteria(task, draft.criteria):
        changed.append("criteria")
    if not changed:
        return task
    for name, value in facts.items():
        setattr(task, name, value)
    _save(task, by, now)
    audit.record("task.changed", by=by, on=task, now=now, changed=changed)
    if "owner" in changed:
        _tell(task, by, now)
    return task


@transaction.atomic
def move_task(
    *, task: Task, to: TaskState, minutes_spent: int | None = None, by: Person | None, now: datetime
) -> Task:  # fmt: skip
    """Begin, finish, set aside or reopen a task, and say how long it took so far; again changes nothing."""
    task = _locked(task)
    spent = task.minutes_spent if minutes_spent is None else minutes_spent
    if (task.state, task.minutes_spent) == (to, spent):
        return task
    check_can_move_task(task, to)
    check_spent(spent)
    if task.state != to:
        task.done_at = now if to == TaskState.DONE else None
    task.state, task.minutes_spent = to, spent
    _save(task, by, now)
    audit.record("task.moved", by=by, on=task, now=now, state=to, minutes_spent=spent)
    return task


@transaction.atomic
def mark_criterion(*, criterion: TaskCriterion, met: bool, by: Person, now: datetime) -> TaskCriterion:
    """Tick a criterion off, or put it back; again changes nothing."""
    task = _locked(criterion.task)
    criterion = TaskCriterion.objects.get(pk=criterion.pk)
    if bool(criterion.met_at) == met:
        return criterion
    check_can_change_task(task)
    criterion.met_at, criterion.met_by = (now, by) if met else (None, None)
    criterion.save(update_fields=["met_at", "met_by"])
    _save(task, by, now)
    audit.record("task.criterion_met" if met else "task.criterion_reopened", by=by, on=task, now=now)
    return criterion


def _check(pairing: Pairing, draft: TaskDraft) -> None:
    check_belongs(pairing, draft.owner, draft.goal)
    check_time_box(draft.minutes)
    check_criteria(draft.criteria)


def _keep_criteria(task: Task, texts: Sequence[str]) -> bool:
    """The task's criteria in this order; those worded as before keep their tick. Whether anything changed."""
    there = list(task.criteria.all())
    if [criterion.text for criterion in there] == list(texts):
        return False
    met = {criterion.text: (criterion.met_at, criterion.met_by_id) for criterion in there}
    task.criteria.all().delete()
    rows = []
    for position, text in enumerate(texts):
        met_at, met_by = met.get(text, (None, None))
        rows.append(TaskCriterion(task=task, position=position, text=text, met_at=met_at, met_by_id=met_by))
    TaskCriterion.objects.bulk_create(rows)
    return True


def _save(task: Task, by: Person | None, now: datetime) -> None:
    task.version += 1
    task.save()
    task_changed.send(Task, task=task, by=by, now=now)


def _tell(task: Task, by: Person, now: datetime) -> None:
    """Who has a task from somebody else hears of it; not what it is."""
    if task.owner_id != by.pk:
        notify(
            kind="task_given", to=task.owner, occasion=f"task_given:{task.pk}:{task.version}",
            title=f"{by.name} has a task for you", url=task.get_absolute_url(), context={"partner": by.name}, now=now,
        )  # fmt: skip


def _locked(task: Task) -> Task:
    rows = Task.objects.select_for_update(of=("self",))
    return rows.select_related("pairing__mentor", "pairing__mentee", "owner").get(pk=task.pk)
