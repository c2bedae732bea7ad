"""Whether the parts answer: a small list of checks, each a function that returns facts or raises."""

import time
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection

HEARTBEAT = "health:heartbeat"
STALE_SECONDS = 45  # with a beat every 10 s, a stall shows within a minute

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
        raise Unwell(f"the last sign of a worker is {age} seconds old")
    return {"age_seconds": age}


CHECKS: dict[str, Callable[[], Facts]] = {"database": database, "broker": broker, "worker": worker}


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
