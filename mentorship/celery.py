"""The queue. Tasks take ids and call one service; what is due lives in the database, never here."""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from celery import Celery
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

app = Celery("mentorship")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

logger = logging.getLogger(__name__)

QUIET_SECONDS = 5.0


class Queue:
    """Remembers for a moment that the queue was away, so that a busy page does not wait for it again and again."""

    away_until = 0.0


def hint(task: str, *args: Any) -> None:
    """Ask a worker to run the named task soon after the transaction commits; lose nothing when nobody hears it.

    The work itself is a row that a sweep finds, so a queue that is down costs time and a line in the log.
    """
    if _hinting.get():
        transaction.on_commit(lambda: send(task, args), robust=True)


_hinting: ContextVar[bool] = ContextVar("hinting", default=True)


@contextmanager
def without_hints() -> Iterator[None]:
    """Inside, no worker is asked for anything: whoever does much at once does it all themself."""
    token = _hinting.set(False)
    try:
        yield
    finally:
        _hinting.reset(token)


def send(task: str, args: tuple[Any, ...]) -> bool:
    """Put a task on the queue. False, and a line in the log, when the queue cannot be reached."""
    if time.monotonic() < Queue.away_until:
        return False
    try:
        app.send_task(task, args, ignore_result=True, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        Queue.away_until = time.monotonic() + QUIET_SECONDS
        logger.warning("The queue is away, %s waits for the next sweep: %s", task, type(error).__name__)
        return False
    return True
