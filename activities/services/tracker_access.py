"""How trackers are reached, and what is remembered of how they behave."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import httpx
from django.conf import settings

from activities.models import TrackerConnection
from activities.states import TrackerState
from activities.trackers import Access, tracker
from activities.trackers.interface import Away, Tracker, TrackerError, Unauthorised
from mentorship.access.models import RoleAssignment
from mentorship.access.roles import Role
from mentorship.notifications.services import Notice, notify_all
from mentorship.outgoing import Forbidden, guarded_client

PAUSE = timedelta(minutes=1)


def client() -> httpx.Client:
    """Past the guard: nothing inside our network but what whoever runs the installation named."""
    return guarded_client(settings.TRACKER_HOSTS_INSIDE)


@contextmanager
def reached(connection: TrackerConnection) -> Iterator[Tracker]:
    """The adapter, with a client that is closed afterwards."""
    names = ("kind", "base_url", "project", "token", "board", "issue_type", "account")
    with client() as requests:
        yield tracker(Access(**{name: getattr(connection, name) for name in names}), requests)


def words_of(error: TrackerError) -> str:
    """What was wrong, in a few words; the guard's own where it refused the address."""
    cause = error.__cause__
    return str(cause) if isinstance(cause, Forbidden) else f"{str(error)[:1].upper()}{str(error)[1:]}."


def note_answer(connection: TrackerConnection, now: datetime) -> None:
    """It did what was asked; and once it has, an old problem is none."""
    facts = {"answered_at": now, "problem": "", "problem_at": None, "resumes_at": None}
    TrackerConnection.objects.filter(pk=connection.pk).update(**facts)


def note_trouble(connection: TrackerConnection, error: TrackerError, now: datetime) -> None:
    """It did not. One that is away is left in peace for a while; a refused token stops everything and is told."""
    facts: dict[str, object] = {"problem": words_of(error)[:200], "problem_at": now}
    if isinstance(error, Away):
        facts["resumes_at"] = now + max(PAUSE, timedelta(seconds=error.wait or 0))
    if isinstance(error, Unauthorised):
        facts["state"] = TrackerState.REFUSED
    TrackerConnection.objects.filter(pk=connection.pk).update(**facts)
    if isinstance(error, Unauthorised):
        tell_administrators(connection, now)


def tell_administrators(connection: TrackerConnection, now: datetime) -> None:
    """Once a day that something waits for them."""
    held = RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).select_related("person")
    occasion = f"tracker:{connection.pk}:{now:%Y-%m-%d}"
    notices = [
        Notice(
            "tracker_trouble", assignment.person, occasion, f"{connection.name} needs a look",
            connection.get_absolute_url(), {"tracker": connection.name},
        )
        for assignment in held
    ]  # fmt: skip
    notify_all(notices=notices, now=now)
