"""Tasks of a pair: what they are, how they move, and who reads them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from activities.models import Task, TaskCriterion
from activities.policies.pairs import NotNow
from activities.policies.tasks import NotATask
from activities.selectors.tasks import tasks_due
from activities.services.tasks import TaskDraft, change_task, give_task, mark_criterion, move_task
from activities.signals import task_changed
from activities.states import TASK_MOVES, TaskKind, TaskState
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from pairing.services.offers import end_pairing
from pairing.services.pauses import pause_pairing
from tests.factories import NOW, TODAY
from tests.factories.activities import GoalFactory, TaskCriterionFactory, TaskFactory
from tests.factories.people import PersonFactory

TITLE = "Walk through the retry queue"


def draft(cast, **changes) -> TaskDraft:
    usual = {
        "kind": TaskKind.WALKTHROUGH, "title": TITLE, "minutes": 45, "owner": cast.mentee,
        "criteria": ("The path of a failed job is drawn", "Two questions are written down"),
    }  # fmt: skip
    return TaskDraft(**usual | changes)


def given(cast, **changes) -> Task:
    return give_task(
        pairing=cast.pairing, task_id=uuid4(), draft=draft(cast, **changes), by=cast.mentor, now=NOW
    )  # fmt: skip


def texts(task) -> list[tuple[str, bool]]:
    return [(criterion.text, bool(criterion.met_at)) for criterion in task.criteria.all()]


class TestGiving:
    def test_it_is_kept_with_its_criteria_and_its_owner_is_told_without_a_word_of_it(self, cast):
        task = given(cast, remark="They shy away from reading code.")

        assert texts(task) == [("The path of a failed job is drawn", False), ("Two questions are written down", False)]
        notice = Notification.objects.get(kind="task_given")
        assert (notice.person, notice.title) == (cast.mentee, "Mara Mentor has a task for you")

    def test_a_task_for_oneself_tells_nobody(self, cast):
        given(cast, owner=cast.mentor)

        assert not Notification.objects.filter(kind="task_given").exists()

    def test_posted_twice_it_is_one_task(self, cast):
        facts = {"pairing": cast.pairing, "task_id": uuid4(), "draft": draft(cast), "by": cast.mentor, "now": NOW}

        assert give_task(**facts) == give_task(**facts)
        assert (Task.objects.count(), TaskCriterion.objects.count()) == (1, 2)

    def test_the_form_of_somebody_else_is_no_way_in(self, cast):
        task = given(cast)

        with pytest.raises(NotATask, match="used already"):
            give_task(
                pairing=cast.other_pairing, task_id=task.pk, draft=draft(cast, owner=cast.other_mentee),
                by=cast.other_mentor, now=NOW,
            )  # fmt: skip

    def test_the_log_holds_no_word_of_it(self, cast):
        task = given(cast, title="Secret words", description="Secret words", remark="Secret words")
        change_task(task=task, draft=draft(cast, title="Secret words again"), by=cast.mentor, now=NOW)

        assert {event.action for event in AuditEvent.objects.all()} == {"task.given", "task.changed"}
        assert "Secret" not in str(list(AuditEvent.objects.values_list("facts", flat=True)))

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"minutes": 4}, "between 5 minutes and 40 hours"),
            ({"minutes": 2401}, "between 5 minutes and 40 hours"),
            ({"criteria": [f"Line {number}" for number in range(13)]}, "several tasks"),
            ({"criteria": ["long " * 41]}, "one line"),
        ],
    )
    def test_what_is_no_task_is_refused_in_a_sentence(self, cast, changes, sentence):
        with pytest.raises(NotATask, match=sentence):
            given(cast, **changes)
        assert not Task.objects.exists()

    def test_it_belongs_to_one_of_the_two_and_serves_a_goal_of_theirs(self, cast):
        with pytest.raises(NotATask, match="one of the two"):
            given(cast, owner=cast.outsider)
        with pytest.raises(NotATask, match="goal of the same pair"):
            given(cast, goal=GoalFactory(pairing=cast.other_pairing))

    def test_a_pair_that_ended_gets_none(self, cast):
        end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)

        with pytest.raises(NotNow, match="nothing can be added"):
            given(cast)


class TestMoving:
    @pytest.mark.parametrize("at", TaskState)
    @pytest.mark.parametrize("to", TaskState)
    def test_it_goes_the_ways_of_the_table_and_no_other(self, cast, at, to):
        task = TaskFactory(pairing=cast.pairing, state=at, done_at=NOW if at == TaskState.DONE else None)

        if to == at or to in TASK_MOVES[at]:
            assert move_task(task=task, to=to, by=cast.mentee, now=NOW).state == to
        else:
            with pytest.raises(NotNow, match="Reopen it first"):
                move_task(task=task, to=to, by=cast.mentee, now=NOW)

    def test_done_has_a_moment_and_reopened_has_none(self, cast):
        task = move_task(task=given(cast), to=TaskState.DONE, minutes_spent=65, by=cast.mentee, now=NOW)
        assert (task.done_at, task.time_spent) == (NOW, "took 20 minutes longer than its time box")

        task = move_task(task=task, to=TaskState.OPEN, by=cast.mentee, now=NOW)
        assert (task.done_at, task.minutes_spent) == (None, 65)

    def test_how_long_it_took_can_be_put_right_when_it_is_done(self, cast):
        task = move_task(task=given(cast), to=TaskState.DONE, minutes_spent=65, by=cast.mentee, now=NOW)

        later = NOW + timedelta(days=1)
        task = move_task(task=task, to=TaskState.DONE, minutes_spent=45, by=cast.mentee, now=later)

        assert (task.minutes_spent, task.done_at) == (45, NOW)

    def test_again_changes_nothing_and_is_not_written_down_twice(self, cast):
        task = given(cast)
        for _ in range(2):
            moved = move_task(task=task, to=TaskState.IN_PROGRESS, by=cast.mentee, now=NOW)

        assert moved.version == 2
        assert AuditEvent.objects.filter(action="task.moved").count() == 1

    @pytest.mark.parametrize("minutes", [-1, 10_000])
    def test_no_time_that_cannot_be(self, cast, minutes):
        with pytest.raises(NotATask, match="how many minutes"):
            move_task(task=given(cast), to=TaskState.DONE, minutes_spent=minutes, by=cast.mentee, now=NOW)

    def test_a_tracker_moves_it_as_nobody(self, cast):
        move_task(task=given(cast), to=TaskState.DONE, by=None, now=NOW)

        assert AuditEvent.objects.get(action="task.moved").actor == "system"

    def test_each_change_is_announced_with_who_made_it(self, cast):
        heard = []
        task = given(cast)

        def listen(sender, **announced):
            heard.append((announced["task"].version, announced["by"]))

        task_changed.connect(listen)
        try:
            move_task(task=task, to=TaskState.IN_PROGRESS, by=cast.mentee, now=NOW)
            move_task(task=task, to=TaskState.DONE, by=None, now=NOW)
        finally:
            task_changed.disconnect(listen)

        assert heard == [(2, cast.mentee), (3, None)]

    def test_the_database_knows_that_done_has_a_moment(self, cast):
        for facts in ({"state": "done"}, {"done_at": NOW}, {"minutes": 3}):
            with pytest.raises(IntegrityError), transaction.atomic():
                TaskFactory(pairing=cast.pairing, **facts)


class TestChanging:
    def test_criteria_that_are_worded_as_before_keep_their_tick(self, cast):
        task = given(cast)
        mark_criterion(criterion=task.criteria.first(), met=True, by=cast.mentee, now=NOW)

        changed = draft(cast, criteria=("A new one", "The path of a failed job is drawn"))
        task = change_task(task=task, draft=changed, by=cast.mentor, now=NOW)

        assert texts(task) == [("A new one", False), ("The path of a failed job is drawn", True)]

    def test_the_same_again_is_no_change(self, cast):
        task = given(cast)

        assert change_task(task=task, draft=draft(cast), by=cast.mentor, now=NOW).version == 1
        assert not AuditEvent.objects.filter(action="task.changed").exists()

    def test_who_gets_it_from_the_other_is_told(self, cast):
        task = given(cast, owner=cast.mentor)

        change_task(task=task, draft=draft(cast, owner=cast.mentee), by=cast.mentor, now=NOW)

        assert Notification.objects.get(kind="task_given").person == cast.mentee

    def test_what_is_done_is_reopened_before_it_is_changed(self, cast):
        task = move_task(task=given(cast), to=TaskState.DONE, by=cast.mentee, now=NOW)

        with pytest.raises(NotNow, match="Reopen it"):
            change_task(task=task, draft=draft(cast, title="Another"), by=cast.mentor, now=NOW)
        with pytest.raises(NotNow, match="Reopen it"):
            mark_criterion(criterion=task.criteria.first(), met=True, by=cast.mentee, now=NOW)

    def test_a_tick_is_set_once_and_taken_back(self, cast):
        criterion = given(cast).criteria.first()
        for _ in range(2):
            criterion = mark_criterion(criterion=criterion, met=True, by=cast.mentee, now=NOW)
        assert (criterion.met_at, criterion.met_by) == (NOW, cast.mentee)

        criterion = mark_criterion(criterion=criterion, met=False, by=cast.mentor, now=NOW)

        assert (criterion.met_at, criterion.met_by) == (None, None)
        assert AuditEvent.objects.filter(action="task.criterion_met").count() == 1


ASKED = ("read_task", "change_task")
WHO_MAY = {
    # while the pairing lasts; once it has ended, the owner reads
    "mentor": ("rc", ""),
    "mentee": ("rc", "r"),
    "other_mentor": ("", ""),
    "other_mentee": ("", ""),
    "owner": ("", ""),
    "deputy": ("", ""),
    "other_owner": ("", ""),
    "delivery_lead": ("", ""),
    "assessor": ("", ""),
    "auditor": ("", ""),
    "administrator": ("", ""),
    "outsider": ("", ""),
    "superuser": ("", ""),
}


def test_who_may_read_and_change_a_task(cast):
    assert set(WHO_MAY) == set(cast.users)
    criterion = TaskCriterionFactory(task=TaskFactory(pairing=cast.pairing))
    asked = (
        (("r", "read_task", criterion.task), ("c", "change_task", criterion.task)),
        (("r", "read_criterion", criterion), ("c", "change_criterion", criterion)),
    )
    for place, ends in enumerate((False, True)):
        if ends:
            end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)
            criterion.task.pairing.refresh_from_db()
        for part, user in cast.users.items():
            for questions in asked:
                said = "".join(sign for sign, name, on in questions if user.has_perm(f"activities.{name}", on))
                assert said == WHO_MAY[part][place], (part, ends)


class TestDue:
    def test_ones_own_within_a_week_late_ones_first(self, cast):
        late = TaskFactory(pairing=cast.pairing, due_on=TODAY - timedelta(days=3))
        soon = TaskFactory(pairing=cast.pairing, due_on=TODAY + timedelta(days=7), state="in_progress")
        for other in (
            {"due_on": TODAY + timedelta(days=8)},
            {"due_on": None},
            {"due_on": TODAY, "owner": cast.mentor},
            {"due_on": TODAY, "state": "done", "done_at": NOW},
            {"due_on": TODAY, "state": "dropped"},
        ):
            TaskFactory(pairing=cast.pairing, **other)

        assert list(tasks_due(cast.mentee, NOW)) == [late, soon]

    def test_somebody_without_an_account_is_asked_nothing(self, db):
        assert not tasks_due(PersonFactory(), NOW)

    def test_nothing_is_due_while_a_pair_rests(self, cast):
        TaskFactory(pairing=cast.pairing, due_on=TODAY)

        pause_pairing(pairing=cast.pairing, until=TODAY + timedelta(days=20), by=cast.mentee, now=NOW)

        assert not tasks_due(cast.mentee, NOW)
