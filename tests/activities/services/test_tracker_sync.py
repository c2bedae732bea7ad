"""Tasks and issues in step: sent once, found again, followed and never echoed."""

from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest

from activities.models import TrackedTask, TrackerConnection
from activities.policies.pairs import NotNow
from activities.services import tracked_tasks, tracker_access
from activities.services.tasks import TaskDraft, change_task, mark_criterion, move_task
from activities.services.tracker_connections import TrackerFacts, change_tracker
from activities.services.tracker_sync import keep_in_step
from activities.trackers.interface import Status
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from pairing.services.offers import end_pairing
from tests.activities.trackers.fakes import FAKES
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.activities import TaskCriterionFactory, TaskFactory
from tests.factories.people import UnitFactory
from tests.factories.trackers import TrackerConnectionFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture(params=FAKES)
def fake(request, monkeypatch):
    made = FAKES[request.param]()
    monkeypatch.setattr(tracker_access, "client", made.client)
    return made


@pytest.fixture
def github(monkeypatch):
    made = FAKES["github"]()
    monkeypatch.setattr(tracker_access, "client", made.client)
    return made


def connected(fake, **facts):
    kind = next(kind for kind, made in FAKES.items() if isinstance(fake, made))
    return TrackerConnectionFactory(
        kind=kind, base_url=fake.base_url, project=fake.project, account="bot@example.org", board="5", **facts
    )


def sent(cast, fake, **facts):
    """A task of the cast's pair that is sent and has arrived."""
    task = TaskFactory(pairing=cast.pairing, **facts)
    TaskCriterionFactory(task=task, text="Both can draw the states")
    connection = TrackerConnection.objects.first() or connected(fake)
    tracked = tracked_tasks.send_task(task=task, connection=connection, by=cast.mentor, now=NOW)
    keep_in_step(now=NOW)
    return fresh(tracked)


def fresh(tracked):
    return TrackedTask.objects.select_related("task__pairing", "connection").get(pk=tracked.pk)


def test_a_task_arrives_once_and_its_issue_is_known(cast, fake):
    tracked = sent(cast, fake)

    assert (tracked.state, tracked.status, tracked.sent_change) == ("in_step", "open", 1)
    assert tracked.url.startswith("https://")
    assert "Both can draw the states" in fake.text(tracked.ref)
    assert len(fake.issues) == 1


def test_the_issue_holds_no_name_no_remark_and_no_goal(cast, fake):
    tracked = sent(cast, fake, remark="Milo finds this hard.")

    text = fake.text(tracked.ref)
    for word in ("Milo", "Mara", "hard", "Craft", "mentee"):
        assert word not in text
    assert "Mara" not in str(fake.bodies)


def test_sending_it_again_or_sweeping_twice_makes_no_second_issue(cast, fake):
    tracked = sent(cast, fake)

    tracked_tasks.send_task(task=tracked.task, connection=tracked.connection, by=cast.mentee, now=NOW)
    keep_in_step(now=NOW)

    assert len(fake.issues) == 1
    assert TrackedTask.objects.count() == 1
    assert AuditEvent.objects.filter(action="task.sent_to_tracker").count() == 1


def test_an_issue_made_by_a_worker_that_was_killed_then_is_found_and_not_made_twice(cast, fake):
    task = TaskFactory(pairing=cast.pairing)
    tracked = tracked_tasks.send_task(task=task, connection=connected(fake), by=cast.mentor, now=NOW)
    with killed_after_creating(fake), pytest.raises(KeyboardInterrupt):
        keep_in_step(now=NOW)
    assert fresh(tracked).ref == ""

    assert keep_in_step(now=NOW).sent == 0  # the lease of the dead worker still runs
    keep_in_step(now=NOW + timedelta(minutes=6))

    assert fresh(tracked).state == "in_step"
    assert len(fake.issues) == 1


@contextmanager
def killed_after_creating(fake):
    make = fake.make

    def kill(**arguments):
        make(**arguments)
        raise KeyboardInterrupt

    fake.make = kill
    yield
    fake.make = make


def test_what_changes_here_follows_there(cast, fake):
    tracked = sent(cast, fake)
    draft = TaskDraft(kind="walkthrough", title="Another title", minutes=30, owner=tracked.task.owner,
                      criteria=["Both can draw the states"])  # fmt: skip
    change_task(task=tracked.task, draft=draft, by=cast.mentor, now=NOW)
    mark_criterion(criterion=tracked.task.criteria.get(), met=True, by=cast.mentee, now=NOW)

    keep_in_step(now=NOW)

    assert "Another title" in fake.text(tracked.ref)
    assert (fresh(tracked).sent_change, fresh(tracked).change) == (3, 3)


def test_a_finished_task_closes_its_issue_and_hears_no_echo(cast, fake):
    tracked = sent(cast, fake)
    move_task(task=tracked.task, to="done", by=cast.mentee, now=NOW)
    keep_in_step(now=NOW)
    changes, writes = fresh(tracked).change, len(fake.writes())

    keep_in_step(now=LATER)

    tracked = fresh(tracked)
    assert (tracked.task.state, tracked.change, len(fake.writes())) == ("done", changes, writes)
    assert tracked.status == Status.DONE


def test_an_issue_closed_there_finishes_the_task_by_nobody_and_nothing_goes_back(cast, fake):
    tracked = sent(cast, fake)
    fake.close(tracked.ref)
    writes = len(fake.writes())

    keep_in_step(now=LATER)
    keep_in_step(now=LATER + timedelta(days=2))

    assert fresh(tracked).task.state == "done"
    moved = AuditEvent.objects.get(action="task.moved")
    assert moved.actor == "system"
    assert len(fake.writes()) == writes


def test_an_issue_reopened_there_reopens_the_task(cast, fake):
    tracked = sent(cast, fake)
    move_task(task=tracked.task, to="done", by=cast.mentee, now=NOW)
    keep_in_step(now=NOW)
    fake.reopen(tracked.ref)

    keep_in_step(now=LATER)

    assert fresh(tracked).task.state == "open"


@pytest.mark.parametrize("kind", ["github", "jira", "redmine"])
def test_an_issue_closed_as_not_planned_sets_the_task_aside(cast, monkeypatch, kind):
    fake = FAKES[kind]()
    monkeypatch.setattr(tracker_access, "client", fake.client)
    tracked = sent(cast, fake)
    fake.close(tracked.ref, planned=False)

    keep_in_step(now=LATER)

    assert fresh(tracked).task.state == "dropped"


def test_a_task_set_aside_stays_so_where_closed_is_all_a_tracker_knows(cast, fake):
    tracked = sent(cast, fake)
    move_task(task=tracked.task, to="dropped", by=cast.mentee, now=NOW)
    keep_in_step(now=NOW)

    keep_in_step(now=LATER)

    assert fresh(tracked).task.state == "dropped"


def test_other_words_here_leave_what_colleagues_closed_closed(cast, fake):
    tracked = sent(cast, fake)
    fake.close(tracked.ref)
    mark_criterion(criterion=tracked.task.criteria.get(), met=True, by=cast.mentee, now=NOW)

    keep_in_step(now=NOW)

    assert fresh(tracked).task.state == "done"


def test_what_was_moved_here_has_the_word_over_what_was_moved_there(cast, github):
    tracked = sent(cast, github)
    github.close(tracked.ref)
    move_task(task=tracked.task, to="dropped", by=cast.mentee, now=NOW)

    keep_in_step(now=NOW)

    assert fresh(tracked).task.state == "dropped"
    assert github.issues[int(tracked.ref)]["state_reason"] == "not_planned"


def test_a_change_made_while_another_is_on_its_way_is_sent_too(cast, github):
    tracked = sent(cast, github)
    mark_criterion(criterion=tracked.task.criteria.get(), met=True, by=cast.mentee, now=NOW)

    def meanwhile(request):
        move_task(task=tracked.task, to="done", by=cast.mentor, now=NOW)

    github.answers_instead = [meanwhile]
    keep_in_step(now=NOW)

    assert fresh(tracked).state == "in_step"
    assert github.issues[int(tracked.ref)]["state"] == "closed"


def test_a_tracker_that_is_down_is_asked_once_a_minute_and_loses_nothing(cast, github):
    connection = connected(github)
    for _ in range(3):
        task = TaskFactory(pairing=cast.pairing)
        tracked_tasks.send_task(task=task, connection=connection, by=cast.mentor, now=NOW)
    github.answers_instead = [httpx.ConnectError("down")] * 3

    for minutes in (0, 0, 1, 2):
        keep_in_step(now=NOW + timedelta(minutes=minutes, seconds=1))
    asked = len(github.asked)
    keep_in_step(now=NOW + timedelta(hours=1))

    assert asked == 3
    assert len(github.issues) == 3
    connection.refresh_from_db()
    assert (connection.problem, connection.answered_at) == ("", NOW + timedelta(hours=1))


def test_a_tracker_that_asks_us_to_wait_is_left_in_peace(cast, github):
    tracked = waiting(cast, github)
    github.answers_instead = [httpx.Response(429, headers={"Retry-After": "7200"})]
    keep_in_step(now=NOW)
    asked = len(github.asked)

    keep_in_step(now=NOW + timedelta(minutes=119))
    assert len(github.asked) == asked
    keep_in_step(now=NOW + timedelta(minutes=121))

    assert fresh(tracked).state == "in_step"


def waiting(cast, fake):
    task = TaskFactory(pairing=cast.pairing)
    return tracked_tasks.send_task(task=task, connection=connected(fake), by=cast.mentor, now=NOW)


def test_a_token_that_is_refused_stops_everything_and_administrators_are_told_once(cast, github):
    tracked = waiting(cast, github)
    github.token = "another"

    for minutes in (0, 10, 60):
        keep_in_step(now=NOW + timedelta(minutes=minutes))

    assert len(github.asked) == 1
    told = Notification.objects.filter(kind="tracker_trouble")
    assert [notice.person for notice in told] == [cast.administrator]
    assert fresh(tracked).connection.state == "refused"

    facts = {"name": "Storage", "unit": tracked.connection.unit, "base_url": github.base_url}
    change_tracker(
        connection=tracked.connection, facts=TrackerFacts(project=github.project, token="another", **facts),
        by=cast.administrator, now=NOW,
    )  # fmt: skip
    keep_in_step(now=NOW + timedelta(hours=2))

    assert fresh(tracked).state == "in_step"


def test_what_a_tracker_refuses_is_given_up_told_and_can_be_tried_again(cast, github):
    tracked = waiting(cast, github)
    refusal = httpx.Response(422, json={"errors": [{"field": "title"}]})
    github.answers_instead = [lambda request: None, refusal]

    keep_in_step(now=NOW)

    assert (fresh(tracked).state, "title" in fresh(tracked).problem) == ("dead", True)
    assert Notification.objects.filter(kind="tracker_trouble").count() == 1

    assert tracked_tasks.retry_given_up(connection=tracked.connection, by=cast.administrator, now=NOW) == 1
    assert tracked_tasks.retry_given_up(connection=tracked.connection, by=cast.administrator, now=NOW) == 0
    keep_in_step(now=NOW)
    assert fresh(tracked).state == "in_step"


def test_after_hours_of_silence_it_is_given_up_and_told(cast, github):
    tracked = waiting(cast, github)
    github.answers_instead = [httpx.ReadTimeout("slow")] * 20

    for hours in range(60):
        keep_in_step(now=NOW + timedelta(hours=hours))

    assert fresh(tracked).state == "dead"
    assert Notification.objects.filter(kind="tracker_trouble").exists()


def test_an_issue_that_is_gone_leaves_the_task_and_can_be_made_anew(cast, fake):
    tracked = sent(cast, fake)
    fake.issues.clear()
    keep_in_step(now=LATER)
    assert (fresh(tracked).state, fresh(tracked).task.state) == ("gone", "open")

    again = tracked_tasks.send_again(tracked=tracked, by=cast.mentee, now=LATER)
    keep_in_step(now=LATER)

    assert fresh(again).state == "in_step"
    assert again.mark != tracked.mark


def test_when_the_pair_ends_its_tasks_leave_and_issues_stay(cast, github):
    tracked = sent(cast, github)
    end_pairing(pairing=cast.pairing, by=cast.mentee, now=NOW)
    asked = len(github.asked)

    keep_in_step(now=LATER)

    assert not TrackedTask.objects.exists()
    assert len(github.asked) == asked
    assert github.issues[int(tracked.ref)]["state"] == "open"
    assert AuditEvent.objects.get(action="tasks.left_tracker").facts == {"count": 1}


def test_a_name_is_sent_only_when_its_owner_put_it_there_and_forgotten_then(cast, fake):
    task = TaskFactory(pairing=cast.pairing, owner=cast.mentee)
    connection = connected(fake)
    with pytest.raises(NotNow, match="their own name"):
        tracked_tasks.send_task(task=task, connection=connection, assignee="milo", by=cast.mentor, now=NOW)

    tracked = tracked_tasks.send_task(task=task, connection=connection, assignee="milo", by=cast.mentee, now=NOW)
    keep_in_step(now=NOW)

    assert fresh(tracked).assignee == ""
    assert any(word in str(fake.bodies) for word in ("['milo']", "[42]", "5b10", "'assigned_to_id': 42"))


def test_a_task_goes_to_a_tracker_of_a_team_of_the_two_and_to_no_other(cast, github):
    task = TaskFactory(pairing=cast.pairing)
    foreign = connected(github, unit=UnitFactory(path="Engineering/Web"))
    above = connected(github, unit=UnitFactory(path="Engineering"), name="All of engineering")

    with pytest.raises(NotNow, match="neither of your teams"):
        tracked_tasks.send_task(task=task, connection=foreign, by=cast.mentor, now=NOW)
    assert tracked_tasks.send_task(task=task, connection=above, by=cast.mentor, now=NOW)


def test_a_closed_task_is_not_sent(cast, github):
    task = TaskFactory(pairing=cast.pairing, state="done", done_at=NOW)

    with pytest.raises(NotNow, match="Reopen"):
        tracked_tasks.send_task(task=task, connection=connected(github), by=cast.mentor, now=NOW)


def test_leaving_the_tracker_leaves_the_issue(cast, github):
    tracked = sent(cast, github)

    for _ in range(2):
        tracked_tasks.leave_tracker(tracked=tracked, by=cast.mentee, now=NOW)
    move_task(task=tracked.task, to="done", by=cast.mentee, now=NOW)
    keep_in_step(now=LATER)

    assert github.issues[int(tracked.ref)]["state"] == "open"
    assert AuditEvent.objects.filter(action="task.left_tracker").count() == 1


def test_what_was_lost_by_a_worker_whose_lease_ran_out_is_not_written_over(cast, github):
    tracked = waiting(cast, github)

    def slow(request):
        TrackedTask.objects.filter(pk=tracked.pk).update(claimed_until=LATER, problem="somebody else's")

    github.answers_instead = [slow]
    keep_in_step(now=NOW, limit=1)

    assert fresh(tracked).problem == "somebody else's"


def test_the_log_holds_no_word_of_a_task(cast, fake):
    sent(cast, fake, title="Quiet words")

    assert "Quiet words" not in str(list(AuditEvent.objects.values_list("facts", flat=True)))
