"""The roof's own work in the background."""

from datetime import datetime
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.utils import timezone

from mentorship import health
from mentorship.audit.anchors import Anchor
from mentorship.audit.services import seal_pending
from mentorship.celery import send
from mentorship.log_watch import anchor_log, is_due
from mentorship.outbox import services as outbox

KEEP_IT = (
    "This is the end of the audit log today: when, how many records, and the code over all of them. Keep it: "
    "verify_audit_log --anchors FILE, with this line in the file, finds whether a record before it was changed or cut."
)


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
    """Prove the log whole, write its end down outside the database, and mail that to whom it is to be known."""
    now = timezone.now()
    anchor = anchor_log(now=now)
    if anchor and settings.AUDIT_ANCHOR_EMAIL:
        mail_anchor(anchor, to=settings.AUDIT_ANCHOR_EMAIL, now=now)
    outbox.beat("anchor audit log", now)


def mail_anchor(anchor: Anchor, *, to: str, now: datetime) -> None:
    """One mail a day; a second run the same day sends nothing."""
    outbox.queue_mail(
        key=f"audit_anchor:{now.date()}", kind="audit_anchor", to=to, subject=f"Audit log: {anchor.sequence} records",
        text=f"{anchor}\n\n{KEEP_IT}\n", due_at=now, now=now,
    )  # fmt: skip


@worker_ready.connect
def first_beat(**_: Any) -> None:
    """A worker that has just started says so, and does at once what would wait for a next round or a next night."""
    health.beat()
    send("mentorship.outbox.tasks.deliver", ())
    if is_due(timezone.now()):
        send("mentorship.tasks.anchor_audit_log", ())
