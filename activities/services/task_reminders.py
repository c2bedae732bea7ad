"""A task that is due: a word to whoever has it, on its day, once a date. Not again when it is late."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from activities.models import Task
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.states import Employment
from pairing.states import PairingState

KIND = "task_due"
LOOKED_BACK = timedelta(days=2)
"""A day that nobody was asked on, such as a weekend without a scheduler, is made up for; nor does the mail go later."""
ZONES = timedelta(days=1)
"""Somewhere it is tomorrow already."""


def remind_of_tasks(*, now: datetime) -> int:
    """Queue a reminder to the owner of each open task that is due today by their calendar; how many were told."""
    around = (now.date() - LOOKED_BACK - ZONES, now.date() + ZONES)
    due = Task.objects.open().filter(
        due_on__range=around, pairing__state=PairingState.ACTIVE, owner__status=Employment.ACTIVE
    )
    tasks = due.select_related("owner", "pairing__mentor", "pairing__mentee").defer("title", "description", "remark")
    notices = [notice for task in tasks.iterator(1000) for notice in _notices(task, now)]
    return len(notify_all(notices=notices, now=now))


def _notices(task: Task, now: datetime) -> Iterator[Notice]:
    today = now.astimezone(task.owner.zone).date()
    if task.due_on and task.due_on <= today <= task.due_on + LOOKED_BACK:
        partner = task.pairing.partner_of(task.owner)
        yield Notice(
            kind=KIND, to=task.owner, occasion=f"{KIND}:{task.pk}:{task.due_on}", url=task.get_absolute_url(),
            title=f"A task of yours with {partner.name} is due", context={"partner": partner.name, "day": task.due_on},
            lasts=LOOKED_BACK, cohort=task.pairing.cohort_id,
        )  # fmt: skip
