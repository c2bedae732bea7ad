"""A task is due: whoever has it hears of it once, on its day by their own calendar, and not a word of what it is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.services.task_reminders import remind_of_tasks
from activities.services.tasks import move_task
from activities.states import TaskState
from activities.still_due import those_to_do
from mentorship.notifications.models import Notification
from mentorship.notifications.still_due import Told
from pairing.services.pauses import pause_pairing
from tests.factories import NOW, TODAY
from tests.factories.activities import TaskFactory


@pytest.fixture
def task(cast):
    return TaskFactory(pairing=cast.pairing, due_on=TODAY, title="Secret words")


def told(task) -> Told:
    return Told("task_due", f"task_due:{task.pk}:{TODAY}", task.owner_id)


def test_its_owner_is_told_once_without_a_word_of_it(cast, task):
    assert remind_of_tasks(now=NOW) == 1
    assert remind_of_tasks(now=NOW + timedelta(hours=1)) == 0

    notice = Notification.objects.get()
    assert (notice.person, notice.title) == (cast.mentee, "A task of yours with Mara Mentor is due")


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 1), (2, 1), (3, 0)])
def test_on_the_day_and_a_little_later_where_nobody_asked(cast, task, days, count):
    assert remind_of_tasks(now=NOW + timedelta(days=days)) == count


def test_the_day_is_that_of_the_owners_clock(cast, task):
    cast.mentee.timezone = "Pacific/Auckland"
    cast.mentee.save()
    evening_before = datetime(2026, 9, 15, 13, 0, tzinfo=UTC)  # one in the morning of the 16th in Auckland

    assert remind_of_tasks(now=evening_before) == 1


def test_a_date_that_was_moved_is_another_occasion(cast, task):
    remind_of_tasks(now=NOW)
    task.due_on = TODAY + timedelta(days=7)
    task.save()

    assert remind_of_tasks(now=NOW + timedelta(days=7)) == 1


@pytest.mark.parametrize("state", [TaskState.DONE, TaskState.DROPPED])
def test_nothing_about_what_is_over(cast, task, state):
    move_task(task=task, to=state, by=cast.mentee, now=NOW)

    assert remind_of_tasks(now=NOW) == 0


def test_nothing_while_a_pair_rests_or_somebody_is_away(cast, task):
    cast.mentee.status = "leave"
    cast.mentee.save()
    assert remind_of_tasks(now=NOW) == 0

    cast.mentee.status = "active"
    cast.mentee.save()
    pause_pairing(pairing=cast.pairing, until=TODAY + timedelta(days=20), by=cast.mentee, now=NOW)
    assert remind_of_tasks(now=NOW) == 0


def test_a_mail_that_waited_goes_only_while_the_task_is_still_to_do(cast, task):
    assert those_to_do([told(task)], NOW) == {told(task)}

    move_task(task=task, to=TaskState.DONE, by=cast.mentee, now=NOW)

    assert those_to_do([told(task)], NOW) == set()


def test_it_asks_the_same_questions_however_many_are_due(cast):
    def questions(count: int) -> int:
        TaskFactory.create_batch(count, pairing=cast.pairing, due_on=TODAY)
        with CaptureQueriesContext(connection) as captured:
            assert remind_of_tasks(now=NOW) == count
        return len(captured)

    questions(1)  # what is only asked once per process is asked now

    assert questions(3) == questions(30)
