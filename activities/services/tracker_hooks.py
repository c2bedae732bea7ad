"""Deliveries of trackers: known by their signature, once each, and then only a hint where to look."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from activities.models import HookDelivery, TrackerConnection
from activities.services.tracked_tasks import SWEEP
from activities.services.tracker_sync import look_at
from activities.trackers.hooks import check_signature, issue_of
from mentorship.celery import hint


def receive(*, connection: TrackerConnection, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether it was about an issue of ours. Raises ``NotSigned`` before a word of it is read."""
    check_signature(connection.kind, headers, body, connection.hook_secret, now)
    TrackerConnection.objects.filter(pk=connection.pk).update(heard_at=now)
    ref = issue_of(connection.kind, headers, body, connection.project)
    if ref is None or not connection.tracked.filter(ref=ref).exists():
        return False
    digest = sha256(body).hexdigest()
    _, new = HookDelivery.objects.get_or_create(connection=connection, digest=digest, defaults={"received_at": now})
    if new and look_at(connection.pk, ref, now):
        hint(SWEEP)
    return True


def forget_deliveries(*, now: datetime) -> int:
    """Those so old that nobody repeats them, and a repetition would only cost one more look."""
    deleted, _ = HookDelivery.objects.filter(received_at__lt=now - HookDelivery.KEPT).delete()
    return deleted
