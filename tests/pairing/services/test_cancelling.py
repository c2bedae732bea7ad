"""A matching is cancelled while it waits, and while a worker is in the middle of it."""

import pytest
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from pairing.models import PairingRun, Proposal
from pairing.policies.pairings import NotNow, can_match
from pairing.services import runs
from pairing.states import RunState
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(matching) -> PairingRun:
    return runs.request_run(cohort=matching, by=matching.track.program.owner, now=NOW)


def cancel(run: PairingRun) -> PairingRun:
    return runs.cancel_run(run=run, by=run.requested_by, now=timezone.now())


def test_a_waiting_run_is_cancelled_at_once_and_no_worker_takes_it_up(asked):
    assert cancel(asked).state == RunState.CANCELLED

    assert runs.carry_out_run(run_id=asked.pk) is None
    assert runs.waiting_runs(timezone.now()) == []
    assert can_match(asked.cohort)


@pytest.mark.parametrize("at", ["Scoring", "Looking for each", "Solving", "Settling", "Checking", "Writing"])
def test_a_worker_in_the_middle_leaves_off_before_the_next_step(asked, at):
    steps = []

    def listen(step: str) -> None:
        if step.lower().startswith(at.lower()):
            assert cancel(asked).state == RunState.RUNNING
        steps.append(step)

    run = runs.carry_out_run(run_id=asked.pk, say=listen)

    assert run.state == RunState.CANCELLED
    assert steps[-1].lower().startswith(at.lower())
    asked.refresh_from_db()
    assert (asked.state, asked.step, asked.claimed_until) == (RunState.CANCELLED, "", None)
    assert not Proposal.objects.exists()
    assert not Notification.objects.filter(kind="run_finished").exists()
    assert AuditEvent.objects.filter(action__in=["run.cancel_asked", "run.cancelled"]).count() == 2


def test_a_run_whose_worker_is_gone_is_cancelled_at_once(asked):
    PairingRun.objects.update(state=RunState.RUNNING, claimed_until=NOW)

    assert cancel(asked).state == RunState.CANCELLED


def test_a_run_that_was_to_stop_when_its_worker_died_is_not_taken_up_again(asked):
    PairingRun.objects.update(state=RunState.RUNNING, claimed_until=NOW, cancel_asked_at=NOW)

    assert runs.carry_out_run(run_id=asked.pk) is None
    asked.refresh_from_db()
    assert asked.state == RunState.CANCELLED


def test_cancelling_twice_is_one_cancellation_and_a_finished_run_is_not_cancelled(asked):
    cancel(asked)
    cancel(asked)
    assert AuditEvent.objects.filter(action="run.cancel_asked").count() == 1

    PairingRun.objects.update(state=RunState.PROPOSED)
    with pytest.raises(NotNow, match="ready to review"):
        cancel(asked)


def test_steps_are_in_words_and_progress_only_grows(asked):
    seen: list[tuple[int, str]] = []

    def listen(step: str) -> None:
        seen.append(PairingRun.objects.values_list("progress", "step").get(pk=asked.pk))

    runs.carry_out_run(run_id=asked.pk, say=listen)

    progress = [percent for percent, _ in seen]
    assert progress == sorted(progress)
    assert seen[1][1] == "Reading who is enrolled"
