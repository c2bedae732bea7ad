"""What a page opened is on record before the page leaves, also where no service thought of it.

Notes, check-ins, reviews, concerns and assessments are recorded one by one by the services that open them. The words
that two people write together are read with every look at their pages: one record a page says whose they were.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from mentorship.audit.services import record_labels

THINGS = {"pairing": "pairing.pairing", "circle": "pairing.circle", "person": "people.person"}


@dataclass(frozen=True)
class Reading:
    """How the log calls a reading of such a row, and which column says who wrote it: their own look is no reading."""

    action: str
    author: str = ""


# Whoever opens these records it: a service of their own, with the row it opened.
BY_ITS_SERVICE = frozenset(
    {
        *("activities.note", "activities.checkinwords", "activities.circlenote", "pairing.mentoringrequest"),
        *("governance.reviewanswer", "governance.reviewsummary", "governance.emergencyaccess"),
        *("pairing.escalation", "evaluation.skillassessment"),
    }
)
# Opened to be used, and shown to nobody but who gave them.
NOT_SHOWN = frozenset(
    {
        *("activities.calendaraccount", "activities.trackerconnection", "notifications.chat"),
        *("outbox.delivery", "people.waitingimport", "people.formername"),
    }
)
READINGS = {
    "activities.goal": Reading("goals.read", "set_by_id"),
    "activities.rewording": Reading("goals.read", "proposed_by_id"),
    "activities.goalprogress": Reading("goals.read", "reviewed_by_id"),
    "activities.goalevidence": Reading("goals.read", "added_by_id"),
    "activities.goalstep": Reading("goals.read", "added_by_id"),
    "activities.actionitem": Reading("action_items.read", "created_by_id"),
    "activities.task": Reading("tasks.read", "created_by_id"),
    "activities.taskcriterion": Reading("tasks.read", "task.created_by_id"),
    "activities.touchpoint": Reading("touchpoints.read", "attached_by_id"),
    "activities.circlegoal": Reading("circle_goals.read", "set_by_id"),
    "activities.circlegoalprogress": Reading("circle_goals.read", "reviewed_by_id"),
    "activities.circleitem": Reading("circle_items.read", "created_by_id"),
    "pairing.avoidance": Reading("private_choice.read", "author_id"),
    "people.selfdeclaration": Reading("declaration.read", "person_id"),
}
UNKNOWN = Reading("words.read")


def record_opened(
    rows: Iterable[tuple[Model, str]], *, reader: str, person_id: int | None, now: datetime | None = None
) -> None:
    """One record for each kind of words and each pair, circle or person they belong to."""
    found = {(reading.action, thing): None for row, scope in rows for reading, thing in _read(row, scope, person_id)}
    if found:
        record_labels(found, actor=reader, now=now)


def _read(row: Model, scope: str, person_id: int | None) -> Iterable[tuple[Reading, str]]:
    label = row._meta.label_lower
    if label in BY_ITS_SERVICE or label in NOT_SHOWN:
        return
    reading = READINGS.get(label, UNKNOWN)
    author = _value(row, reading.author)
    if author is None or author != person_id:
        kind, _, key = scope.partition(":")
        yield reading, f"{THINGS[kind]}:{key}" if kind in THINGS and key else f"{label}:{row.pk}"


def _value(row: Any, path: str) -> Any:
    """The value of a column, of the row or of one it was fetched with; never by asking the database."""
    *steps, column = path.split(".")
    for step in steps:
        row = row._state.fields_cache.get(step)
    return row.__dict__.get(column) if row is not None else None
