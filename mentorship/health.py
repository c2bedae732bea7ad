"""Whether the parts answer: a small list of checks, each a function that returns facts or raises."""

import time
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from mentorship.outbox.models import Beat, Delivery

HEARTBEAT = "health:heartbeat"
SWEEP = "deliver mail"
STALE_SECONDS = 45  # with a beat every 10 s and a sweep every 15 s, a stall shows within a minute
LATEST_SECONDS = 3600  # after a long stop there may be much to send; an hour behind is too much

Facts = dict[str, Any]


class Unwell(Exception):
    """A part does not answer as it should; the text says how, and names no address."""


def beat() -> None:
    """Note that a worker has just done something."""
    cache.set(HEARTBEAT, time.time(), timeout=24 * 3600)


def database() -> Facts:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"vendor": connection.vendor}


def broker() -> Facts:
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as client:
        client.ping()
    return {}


def worker() -> Facts:
    """The age of the last heartbeat that went from the scheduler over the queue to a worker."""
    last = cache.get(HEARTBEAT)
    if last is None:
        raise Unwell("no worker has been heard of")
    age = round(time.time() - last, 1)
    if age > STALE_SECONDS:
        raise Unwell(f"the last sign of a worker is {lasting(age)} old")
    return {"age_seconds": age}


def outbox() -> Facts:
    """The age of the last sweep over what is due; how long the oldest mail waits is said when it is too long alone.

    Everybody may ask this: a mail that is due now would tell whoever asks each second when something was written.
    """
    now = timezone.now()
    facts: Facts = {}
    if swept := Beat.objects.filter(name=SWEEP).first():
        facts["sweep_age_seconds"] = round((now - swept.at).total_seconds(), 1)
    oldest = Delivery.objects.overdue(now).order_by("due_at").first()
    waits = (now - oldest.due_at).total_seconds() if oldest else 0
    if facts.get("sweep_age_seconds", 0) > STALE_SECONDS:
        raise Unwell(f"the last sweep is {lasting(facts['sweep_age_seconds'])} old")
    if waits > LATEST_SECONDS:
        raise Unwell(f"the oldest mail has waited for {lasting(waits)}")
    return facts


def lasting(seconds: float) -> str:
    """A span in the unit that people would use."""
    for size, unit in ((86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} seconds"


CHECKS: dict[str, Callable[[], Facts]] = {
    "database": database,
    "broker": broker,
    "worker": worker,
    "outbox": outbox,
}


def examine() -> tuple[bool, dict[str, Facts]]:
    """Run every check. True when all are well, and the facts of each."""
    parts = {name: examined(check) for name, check in CHECKS.items()}
    return all(part["ok"] for part in parts.values()), parts


def examined(check: Callable[[], Facts]) -> Facts:
    try:
        return {"ok": True} | check()
    except Unwell as error:
        return {"ok": False, "reason": str(error)}
    except Exception as error:  # noqa: BLE001  whatever a part raises is its illness, and its text may hold an address
        return {"ok": False, "reason": type(error).__name__}
