"""When something about a task may change: each check raises the sentence to show."""

from collections.abc import Sequence

from activities.models import Goal, Task
from activities.models.task import LONGEST_BOX, MOST_SPENT, SHORTEST_BOX
from activities.policies.pairs import NotNow, check_lasts
from activities.states import TASK_MOVES, TaskState
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Pairing

MOST_CRITERIA = 12
LONGEST_CRITERION = 200


class NotATask(Refusal):
    """What was typed describes no task that a pair can have."""


def check_can_move_task(task: Task, to: TaskState) -> None:
    check_lasts(task.pairing)
    if to != task.state and to not in TASK_MOVES[TaskState(task.state)]:
        raise NotNow(f"A task that is {task.get_state_display()} can't become {to.label}. Reopen it first.")


def check_can_change_task(task: Task) -> None:
    check_lasts(task.pairing)
    if not task.is_open:
        raise NotNow(f"This task is {task.get_state_display()}. Reopen it to change it.")


def check_time_box(minutes: int) -> None:
    if not SHORTEST_BOX <= minutes <= LONGEST_BOX:
        raise NotATask("A time box is between 5 minutes and 40 hours.")


def check_spent(minutes: int | None) -> None:
    if minutes is not None and not 0 <= minutes <= MOST_SPENT:
        raise NotATask("Say how many minutes it took, up to 9,999.")


def check_criteria(criteria: Sequence[str]) -> None:
    if len(criteria) > MOST_CRITERIA:
        raise NotATask(f"A task that needs more than {MOST_CRITERIA} criteria is several tasks: keep the first ones.")
    if any(len(text) > LONGEST_CRITERION for text in criteria):
        raise NotATask(f"Keep each criterion to one line of at most {LONGEST_CRITERION} characters.")


def check_belongs(pairing: Pairing, owner: Person, goal: Goal | None) -> None:
    if not pairing.includes(owner):
        raise NotATask("A task belongs to one of the two who are paired.")
    if goal and goal.pairing_id != pairing.pk:
        raise NotATask("A task serves a goal of the same pair.")
