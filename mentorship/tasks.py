"""The roof's own work in the background."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.utils import timezone

from mentorship import health
from mentorship.audit.services import seal_pending, write_anchor
from mentorship.celery import send
from mentorship.outbox import services as outbox


@shared_task
def heartbeat() -> None:
    """Sent by the scheduler every few seconds: proves the way from scheduler over queue to worker."""
    health.beat()


@shared_task
def seal_audit_log() -> None:
    """Chain events whose process died between commit and seal."""
    seal_pending()
    outbox.beat("seal audit log", timezone.now())


@shared_task
def anchor_audit_log() -> None:
    """Write the end of the chain down outside the database, once a day."""
    write_anchor(settings.LOCAL_DIR / "audit_anchors")
    outbox.beat("anchor audit log", timezone.now())


@worker_ready.connect
def first_beat(**_: Any) -> None:
    """A worker that has just started says so, and sweeps, at once instead of at the next round."""
    health.beat()
    send("mentorship.outbox.tasks.deliver", ())
