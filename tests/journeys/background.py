"""Work in the background during a story: carried out here and now, or by a worker in a process of its own."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.db import models
from django.utils import timezone

from activities.models import PlannedSession, Session
from mentorship.celery import app
from mentorship.outbox.models import Beat
from pairing.models import Pairing
from programs.models import Cohort

PATIENCE = 240
# What the scheduler calls, and the beat by which each says that it went round.
SWEEPS = {
    "take up matchings": "pairing.tasks.take_up_runs",
    "remind pairs": "activities.tasks.send_reminders",
    "open reviews": "governance.tasks.open_reviews",
    "audit equity": "governance.tasks.audit_equity",
    "publish report": "governance.tasks.publish_report",
    "deliver mail": "mentorship.outbox.tasks.deliver",
}


class Background(Protocol):
    def sweep(self, name: str) -> None:
        """Do what the scheduler's entry of that name does, and wait for its end."""


class Here:
    """In this process, as soon as it is asked for."""

    def sweep(self, name: str) -> None:
        app.loader.import_default_modules()
        app.tasks[SWEEPS[name]]()


class Worker:
    """By whichever worker listens on the queue."""

    def sweep(self, name: str) -> None:
        asked_at = timezone.now()
        app.send_task(SWEEPS[name])
        wait_until(lambda: Beat.objects.filter(name=name, at__gt=asked_at).exists(), f"the sweep {name!r}")


def wait_until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited {PATIENCE} s for {what}"
        time.sleep(0.1)


def days_pass(days: int) -> None:
    """Everything planned and done moves back by so many days: a worker in another process has the same clock."""
    _shift(Cohort.objects.all(), days, "starts_on", "ends_on", "enrolment_closes_on")
    _shift(Pairing.objects.all(), days, "offered_at", "started_on", "ended_on")
    _shift(Session.objects.all(), days, "held_on")
    _shift(PlannedSession.objects.all(), days, "starts_at", "ends_at", "until_on", "planned_at")


def _shift(rows: models.QuerySet[Any], days: int, *names: str) -> None:
    changed = list(rows)
    for row in changed:
        for name in names:
            value: date | datetime | None = getattr(row, name)
            setattr(row, name, value - timedelta(days=days) if value else None)
    rows.model._default_manager.bulk_update(changed, names, batch_size=200)
