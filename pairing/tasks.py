from celery import shared_task
from django.utils import timezone

from mentorship.outbox import services as outbox
from pairing.services import requests, runs


@shared_task
def carry_out_run(run_id: str) -> None:
    runs.carry_out_run(run_id=run_id)


@shared_task
def take_up_runs() -> None:
    """Runs whose hint was lost or whose worker was killed; once a minute."""
    now = timezone.now()
    for run_id in runs.waiting_runs(now):
        runs.carry_out_run(run_id=run_id)
    outbox.beat("take up matchings", now)


@shared_task
def sweep_requests() -> int:
    """Let lapse what nobody answered in time, and remind of what lapses soon; every quarter of an hour."""
    now = timezone.now()
    lapsed = requests.sweep_requests(now=now)
    outbox.beat("let requests lapse", now)
    return lapsed
