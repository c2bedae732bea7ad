"""A copy of all of somebody's own data, as one file: to be read by machines and by people.

It is put together in the request that asks for it and kept nowhere: nothing private lies in a folder or a queue.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse

from activities.calendar.events import Meeting, Method, calendar_file
from activities.selectors.calendars import meeting_of
from governance.selectors.own_data import Cell, Part, Reader, Words, done_by, parts_of, reader_for, readings_by_others
from mentorship import audit
from mentorship.audit.models import AuditEvent
from mentorship.audit.readings import record_opened
from mentorship.audit.services import label
from mentorship.audit.words import words_of
from mentorship.encryption.opened import rows_opened
from mentorship.notifications.services import notify
from mentorship.people.models import Person

Tables = list[tuple[Part, list[list[Cell]]]]

FORMAT = 1
OWN_COPY = ("own_data_taken", "A copy of your data was taken")
OPERATORS_COPY = ("own_data_copied", "An operator made a copy of your data")
# Words that are recorded one by one where they are opened elsewhere, and so here: what the log calls that, who wrote
# them, and on what it is recorded.
READ_AS: dict[str, tuple[str, str, Callable[[Any], Model]]] = {
    "activities.note": ("note.read", "author_id", lambda note: note),
    "activities.checkinwords": ("check_in.read", "author_id", lambda words: words.check_in),
    "activities.circlenote": ("circle_note.read", "author_id", lambda note: note),
    "pairing.mentoringrequest": ("request.read", "mentee_id", lambda request: request),
    "pairing.escalation": ("escalation.read", "raised_by_id", lambda escalation: escalation),
    "governance.reviewanswer": ("review.read", "person_id", lambda answer: answer.review),
    "governance.reviewsummary": ("review.read", "written_by_id", lambda summary: summary.review),
    "governance.emergencyaccess": ("emergency_reason.read", "requested_by_id", lambda access: access),
    "evaluation.skillassessment": ("assessment.read", "assessor_id", lambda assessment: assessment.person),
}


@transaction.atomic
def export_person(*, person: Person, by: Person | None, now: datetime) -> bytes:
    """Everything about somebody as a ZIP; that it was taken and each reading in it is on record before it leaves.

    ``by``: nobody, where an operator takes it; then the readings are not theirs, and they are told so.
    """
    reader = reader_for(person)
    parts = parts_of(reader)
    audit.record("person.exported", by=by, on=person, now=now, rows=sum(len(part.rows) for part in parts))
    with rows_opened() as opened:
        tables = _tables(parts)
    _record_readings(opened, reader, by, now)
    kind, title = OWN_COPY if by == person else OPERATORS_COPY
    notify(
        kind=kind, to=person, occasion=f"{kind}:{now.isoformat()}", url=reverse("rights:my_data"), title=title, now=now
    )  # fmt: skip
    return _packed(reader, tables, now)


def _tables(parts: list[Part]) -> Tables:
    words = Words()
    return [(part, [list(words.cells_of(part, row)) for row in part.rows]) for part in parts]


def _record_readings(opened: Iterable[tuple[Model, str]], reader: Reader, by: Person | None, now: datetime) -> None:
    """Each row of others whose words were opened: by itself, or together with what else is their pair's."""
    rows = dict(opened)
    for model, (action, author, thing) in READ_AS.items():
        of_others = [row for row in rows if row._meta.label_lower == model and getattr(row, author) != reader.person_id]
        audit.record_all(action, {thing(row): {"in_copy": True} for row in of_others}.items(), by=by, now=now)
    record_opened(rows.items(), reader=label(by) or "system", person_id=reader.person_id, now=now)


def _packed(reader: Reader, tables: Tables, now: datetime) -> bytes:
    parts = [part for part, _ in tables]
    readings, deeds = readings_by_others(reader, parts), done_by(reader)
    file = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "tables": {
            part.key: [
                {"id": str(row.pk)} | {cell.name: cell.value for cell in cells}
                for row, cells in zip(part.rows, found, strict=True)
            ]
            for part, found in tables
        },
        "read_by_others": _events(readings),
        "done_by_you": _events(deeds),
    }
    shown = {
        "me": reader.person, "now": now, "readings": _with_names(readings), "deeds": len(deeds),
        "parts": [(part.table.title, [_worth_reading(row) for row in found]) for part, found in tables],
    }  # fmt: skip
    return _zip(
        {
            "person.json": json.dumps(file, indent=1, ensure_ascii=False, cls=DjangoJSONEncoder).encode(),
            "sessions.ics": calendar_file(_meetings(parts), Method.PUBLISH, name="Mentoring"),
            "index.html": render_to_string("governance/own_data/copy.html", shown).encode(),
            "copy.css": (settings.BASE_DIR / "static" / "css" / "copy.css").read_bytes(),
        }
    )


def _worth_reading(cells: list[Cell]) -> list[Cell]:
    """Without what is empty, and without whose it is."""
    return [cell for cell in cells if cell.text and cell.name not in ("person", "user")]


def _meetings(parts: list[Part]) -> list[Meeting]:
    planned = (part.rows for part in parts if part.table.model == "activities.PlannedSession")
    return [meeting_of(row) for rows in planned for row in rows]


def _zip(files: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _events(events: list[AuditEvent]) -> list[dict[str, Any]]:
    return [
        {"at": event.at.isoformat(), "by": event.actor, "action": event.action, "on": event.object} for event in events
    ]


def _with_names(events: list[AuditEvent]) -> list[tuple[datetime, str, str]]:
    """When, who and what, for a reader."""
    keys = {event.actor.rpartition(":")[2] for event in events if event.actor.startswith("people.person:")}
    names = {f"people.person:{person.pk}": person.name for person in Person.objects.filter(pk__in=keys)}
    return [(event.at, names.get(event.actor, "The system"), words_of(event.action)) for event in events]
