"""What every import has in common: one at a time, a summary that can be read, a record of what it changed."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from mentorship import audit
from mentorship.csvfiles import Sheet
from mentorship.people.models import ImportRecord, Person

IMPORT_LOCK = 7_361_403  # any number, the same in every process


@dataclass(frozen=True)
class Change:
    """One fact that an import changes, in words; ``before`` is empty for somebody new."""

    who: str
    what: str
    before: str
    after: str


@dataclass
class Summary:
    """What an import changed, or a trial run would change."""

    kind: str
    file_name: str
    rows: int
    unknown: list[str]
    dry_run: bool
    added: int = 0
    changed: int = 0
    removed: int = 0
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        return not (self.added or self.changed or self.removed)

    def __str__(self) -> str:
        would = " would be" if self.dry_run else ""
        gone = "left" if self.kind == "people" else "removed"
        counts = f"{self.added} added, {self.changed} changed, {self.removed} {gone}"
        notes = f" ({', '.join(self.notes)})" if self.notes else ""
        return f"{self.file_name}: {self.rows} rows{' read;' if would else ','}{would} {counts}{notes}."


def one_at_a_time() -> None:
    """Until the end of the transaction; SQLite's writing transactions exclude each other anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def record_import(
    *, kind: str, sheet: Sheet, by: Person | None, now: datetime, added: int, changed: int, removed: int = 0
) -> ImportRecord | None:
    """Remember an import that had an effect; None for one that changed nothing."""
    if not (added or changed or removed):
        return None
    counts = {"rows": len(sheet.rows), "added": added, "changed": changed, "removed": removed}
    record = ImportRecord.objects.create(
        kind=kind, file_name=sheet.name[-255:], digest=sheet.digest, imported_at=now, imported_by=by, **counts
    )
    audit.record(f"{kind}.imported", by=by, on=record, now=now, digest=sheet.digest, **counts)
    return record
