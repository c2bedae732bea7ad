"""Rows as lines of JSON, the same from either database, and back."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, Model

from mentorship.encryption.fields import EncryptedTextField, Sealed

CHUNK = 1000
LEFT_OUT = {"sessions.Session"}


@dataclass(frozen=True)
class Fingerprint:
    """What a table holds: how many rows, and the SHA-256 of their lines in the order of their keys."""

    name: str
    rows: int
    digest: str


class Tally:
    """Makes the fingerprint of lines that pass by; the first holds the names of the columns."""

    def __init__(self) -> None:
        self.rows, self._digest = -1, hashlib.sha256()

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._digest.update(line)

    def fingerprint(self, name: str) -> Fingerprint:
        return Fingerprint(name, self.rows, self._digest.hexdigest())


def models() -> list[type[Model]]:
    """Every table but the sign-ins, those of many-to-many relations too, by name."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    tables = [model for model in found if not model._meta.proxy and model._meta.label not in LEFT_OUT]
    return sorted(tables, key=lambda model: model._meta.label_lower)


def columns(model: type[Model]) -> list["Field[Any, Any]"]:
    return list(model._meta.local_concrete_fields)


@contextmanager
def snapshot() -> Iterator[None]:
    """Inside, reads see one moment while others go on writing."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def lines_of(model: type[Model]) -> Iterator[bytes]:
    """The names of the columns, then the rows by key, a line each; sealed words stay sealed."""
    names = [field.attname for field in columns(model)]
    yield _line(names)
    rows = model._base_manager.order_by("pk").values_list(*names)
    yield from (_line(row) for row in rows.iterator(CHUNK))


def fingerprint(model: type[Model]) -> Fingerprint:
    """Of a table as it stands."""
    tally = Tally()
    for line in lines_of(model):
        tally.add(line)
    return tally.fingerprint(model._meta.label_lower)


def fill(model: type[Model], lines: Iterable[bytes]) -> int:
    """Insert what ``lines_of`` gave, under the same keys and untouched; the number of rows."""
    fields = columns(model)
    source = iter(lines)
    if json.loads(next(source)) != [field.attname for field in fields]:
        raise ValueError(f"{model._meta.label} has other columns than the backup.")
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {_table(model)} ({quoted}) VALUES ({places})"  # noqa: S608  # nosec B608  names of ours
    done, chunk = 0, []
    with connection.cursor() as cursor:
        for line in source:
            chunk.append([_prepared(field, value) for field, value in zip(fields, json.loads(line), strict=True)])
            if len(chunk) == CHUNK:
                cursor.executemany(statement, chunk)
                done, chunk = done + len(chunk), []
        if chunk:
            cursor.executemany(statement, chunk)
    return done + len(chunk)


def empty(model: type[Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_table(model)}")  # noqa: S608  # nosec B608  a name of ours


def go_on_counting() -> None:
    """Let each table number its next row after the last one it was filled with."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models()):
            cursor.execute(statement)


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _line(values: Any) -> bytes:
    text = json.dumps(list(values), default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def _plain(value: Any) -> str:
    """One spelling for whatever JSON does not know; times in UTC to the microsecond."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    raise TypeError(f"{type(value).__name__} has no spelling in a backup.")


def _prepared(field: "Field[Any, Any]", value: Any) -> Any:
    """A value as the driver of this database takes it."""
    if value is not None:
        value = Sealed(value) if isinstance(field, EncryptedTextField) else field.to_python(value)
    return field.get_db_prep_save(value, connection)
