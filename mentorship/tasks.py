"""The roof's own work in the background."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from mentorship import health


@shared_task
def heartbeat() -> None:
    """Sent by the scheduler every few seconds: proves the way from scheduler over queue to worker."""
    health.beat()


@worker_ready.connect
def first_beat(**_: Any) -> None:
    """A worker that has just started says so at once instead of leaving the page red until the next round."""
    health.beat()
