"""Trackers as administrators connect, change, try and disconnect them."""

import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from activities.models import TrackerConnection
from activities.policies.trackers import NotATracker, check_base_url, check_token_goes_there
from activities.services.tracker_access import note_answer, note_trouble, reached, words_of
from activities.states import TrackerKind, TrackerState
from activities.trackers.interface import TrackerError
from mentorship import audit
from mentorship.celery import hint
from mentorship.people.models import Person, Unit


@dataclass(frozen=True)
class TrackerFacts:
    """What is typed of a tracker; an empty ``token`` leaves the one that is there."""

    name: str
    unit: Unit
    base_url: str
    project: str
    token: str = ""
    board: str = ""
    issue_type: str = ""
    account: str = ""


@transaction.atomic
def connect_tracker(
    *, tracker_id: UUID, kind: TrackerKind, facts: TrackerFacts, by: Person, now: datetime
) -> TrackerConnection:  # fmt: skip
    """The id comes from the form: posted twice, it is one connection."""
    known = TrackerConnection.objects.filter(pk=tracker_id).first()
    if known:
        return known
    if not facts.token:
        raise NotATracker("Without a token the tracker tells us nothing.")
    connection = TrackerConnection(pk=tracker_id, kind=kind, connected_by=by, connected_at=now)
    _write(connection, facts)
    audit.record("tracker.connected", by=by, on=connection, now=now, kind=str(kind), unit=facts.unit.pk)
    return connection


@transaction.atomic
def change_tracker(
    *, connection: TrackerConnection, facts: TrackerFacts, by: Person, now: datetime
) -> TrackerConnection:  # fmt: skip
    """What is typed now; and it is asked again, whatever it refused before."""
    connection = TrackerConnection.objects.select_for_update(of=("self",)).get(pk=connection.pk)
    check_token_goes_there(connection, facts.base_url, facts.token)
    _write(connection, facts)
    changed_token = bool(facts.token)
    audit.record("tracker.changed", by=by, on=connection, now=now, unit=facts.unit.pk, token=changed_token)
    return connection


def _write(connection: TrackerConnection, facts: TrackerFacts) -> None:
    base_url = facts.base_url.rstrip("/")
    check_base_url(base_url)
    for name in ("name", "unit", "project", "board", "issue_type", "account"):
        setattr(connection, name, getattr(facts, name))
    connection.base_url = base_url
    if facts.token:
        connection.token = facts.token
    connection.state, connection.resumes_at = TrackerState.WORKING, None
    connection.problem, connection.problem_at = "", None
    try:
        with transaction.atomic():
            connection.save()
    except IntegrityError:
        raise NotATracker("This project is connected for this team already.") from None


@transaction.atomic
def renew_hook_secret(*, connection: TrackerConnection, by: Person, now: datetime) -> str:
    """A new secret, which nobody can be told again; deliveries signed with the old one are refused from now on.

    In the form of Standard Webhooks, which GitLab signs with; to the others it is any text.
    """
    connection = TrackerConnection.objects.select_for_update(of=("self",)).get(pk=connection.pk)
    connection.hook_secret = f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"
    connection.heard_at = None
    connection.save(update_fields=["hook_secret", "heard_at"])
    audit.record("tracker.secret_renewed", by=by, on=connection, now=now)
    return connection.hook_secret


@transaction.atomic
def disconnect_tracker(*, connection: TrackerConnection, by: Person, now: datetime) -> int:
    """The token is gone for good, issues stay as they are, and tasks are sent nowhere; how many were. Again: nought."""
    found = TrackerConnection.objects.select_for_update(of=("self",)).filter(pk=connection.pk).first()
    if found is None:
        return 0
    count = found.tracked.count()
    audit.record("tracker.disconnected", by=by, on=found, now=now, kind=found.kind, tasks=count)
    found.delete()
    return count


@transaction.atomic
def ask_for_figures(*, connection: TrackerConnection, by: Person, now: datetime) -> None:
    """Have its sprints read next, whenever they were read last."""
    TrackerConnection.objects.filter(pk=connection.pk).update(figures_at=None)
    audit.record("tracker.figures_asked", by=by, on=connection, now=now)
    hint("activities.tasks.read_trackers")


def try_tracker(*, connection: TrackerConnection, by: Person, now: datetime) -> str:
    """The name of the project that the token reaches. Raises ``NotATracker`` with what was wrong."""
    audit.record("tracker.tried", by=by, on=connection, now=now)
    try:
        with reached(connection) as tracker:
            name = tracker.check()
    except TrackerError as error:
        note_trouble(connection, error, now)
        raise NotATracker(words_of(error)) from error
    note_answer(connection, now)
    TrackerConnection.objects.filter(pk=connection.pk).update(state=TrackerState.WORKING)
    return name[:100]
