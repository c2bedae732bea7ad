from datetime import timedelta

from django.utils import timezone

from pairing import tasks
from pairing.models import PairingRun
from pairing.services.runs import request_run
from pairing.states import RunState


def test_a_task_carries_out_the_run_it_is_told(matching):
    run = request_run(cohort=matching, by=None, now=timezone.now())

    for _ in range(2):
        tasks.carry_out_run(str(run.pk))

    assert PairingRun.objects.get().state == RunState.PROPOSED


def test_the_sweep_takes_up_what_nobody_heard_of_and_what_a_killed_worker_left(matching):
    run = request_run(cohort=matching, by=None, now=timezone.now())
    tasks.take_up_runs()
    assert PairingRun.objects.get().state == RunState.PROPOSED

    lost = timezone.now() - timedelta(minutes=1)
    PairingRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, claimed_until=lost)
    tasks.take_up_runs()
    assert PairingRun.objects.get().state == RunState.PROPOSED
