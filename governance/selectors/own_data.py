"""Everything a person may have a copy of: the tables that say so, and in each the rows that lead to them.

Of a table whose rows are shown to some alone, only those the person may read today: what a partner keeps for themselves
is not among them, nor in them what the other learns once a thing is closed. Rows are fetched here and opened later, so
that a reading is on record before it happens.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Field, Model

from mentorship.audit.models import AuditEvent
from mentorship.audit.selectors import events_by, readings_of
from mentorship.audit.services import label
from mentorship.encryption.errors import Erased
from mentorship.encryption.fields import EncryptedTextField
from mentorship.own_data import Personal, declared, leading_to
from mentorship.people.models import Person, User

AT_ONCE = 500
GONE = "Erased for good"
CALLED_AFTER = {"pairing.Pairing": ("mentor", "mentee")}
"""Things that are called after others, which are fetched with them."""


@dataclass(frozen=True)
class Part:
    """The rows of one table that are somebody's, not opened yet."""

    table: Personal
    rows: list[Any]

    @property
    def key(self) -> str:
        """What it is called in the file."""
        return self.table.model.lower()


@dataclass(frozen=True)
class Cell:
    """A column of a row: how it is called, what it is in the file, and what a reader sees."""

    name: str
    label: str
    value: Any
    text: str


@dataclass(frozen=True)
class Reader:
    """Whose copy it is; who has left reads with the eyes of when they were here."""

    person: Person
    user: User

    @property
    def person_id(self) -> int:
        return self.person.pk

    @property
    def user_id(self) -> int | None:
        return self.user.pk or None


def reader_for(person: Person) -> Reader:
    account = User.objects.filter(person=person).first() or User(pk=0, person=person, email=person.email)
    account.is_active = True  # here alone, and never saved
    return Reader(person, account)


def parts_of(reader: Reader) -> list[Part]:
    """In the order of the stages; tables in which there is nothing are left out."""
    parts = (Part(table, _rows(table, reader)) for table in declared() if table.title)
    return [part for part in parts if part.rows]


def _rows(table: Personal, reader: Reader) -> list[Any]:
    rows = table.table._default_manager.filter(leading_to(reader, table.mine))
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(reader.user)
    found: list[Any] = list(rows.select_related(*_named_in(table)).distinct())
    for column, whose in table.waits.items():
        own = set(table.table._default_manager.filter(leading_to(reader, whose)).values_list("pk", flat=True))
        for row in found:
            if row.closed_at is None and row.pk not in own:
                setattr(row, column, None)
    return found


def _named_in(table: Personal) -> Iterator[str]:
    """The relations by which the things that a row leads to get their names."""
    for column in table.shown:
        if column.related_model:
            yield column.name
            yield from (f"{column.name}__{name}" for name in CALLED_AFTER.get(column.related_model._meta.label, ()))


class Words:
    """Turns rows into cells; a thing that many rows lead to is named once."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def cells_of(self, part: Part, row: Model) -> Iterator[Cell]:
        for column in part.table.shown:
            value = self._value(row, column)
            if entries := part.table.takes.get(column.name):
                value = {name: value[name] for name in entries.split() if name in value}
            yield Cell(column.name, str(column.verbose_name).capitalize(), value, self._text(row, column, value))

    def _value(self, row: Model, column: "Field[Any, Any]") -> Any:
        """Plain values of JSON; of a person the name, of another thing its key and what it is called."""
        if column.is_relation:
            name, is_somebody = self._named(row, column), column.related_model is Person
            return name if name is None or is_somebody else {"id": str(getattr(row, column.attname)), "name": name}
        if isinstance(column, EncryptedTextField):
            try:
                return getattr(row, column.name)
            except Erased:
                return None
        return _plain(getattr(row, column.name))

    def _text(self, row: Model, column: "Field[Any, Any]", value: Any) -> str:
        if value is None and isinstance(column, EncryptedTextField) and row.__dict__[column.name] is not None:
            return GONE
        if column.is_relation:
            return self._named(row, column) or ""
        if display := getattr(row, f"get_{column.name}_display", None):  # of choices, and of codes that have words
            return str(display())
        return _said(getattr(row, column.name) if isinstance(value, str) else value)

    def _named(self, row: Model, column: "Field[Any, Any]") -> str | None:
        key = getattr(row, column.attname)
        if key is None:
            return None
        known = f"{column.related_model}:{key}"
        if known not in self.names:
            self.names[known] = str(getattr(row, column.name))
        return self.names[known]


def _plain(value: Any) -> Any:
    """As JSON has it: times as ISO 8601 with their offset, other things as text."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)


def _said(value: Any) -> str:
    """For a reader."""
    if isinstance(value, datetime):
        return f"{value:%-d %B %Y, %H:%M} UTC"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_said(part)}" for name, part in value.items())
    return "" if value is None else str(value)


def readings_by_others(reader: Reader, parts: list[Part]) -> list[AuditEvent]:
    """Who else read something of it, newest first."""
    things = [label(reader.person), *(label(row) for part in parts for row in part.rows)]
    chunks = (things[start : start + AT_ONCE] for start in range(0, len(things), AT_ONCE))
    found = (event for chunk in chunks for event in readings_of(chunk, but=reader.person))
    return sorted(found, key=lambda event: -event.pk)


def done_by(reader: Reader) -> list[AuditEvent]:
    return list(events_by(reader.person).order_by("-pk"))
