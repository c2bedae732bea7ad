"""Imports in the browser: a file is tried, kept sealed until it is confirmed, and forgotten within the hour."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from mentorship import audit
from mentorship.people.models import Person, WaitingImport
from mentorship.people.services.directory import import_people
from mentorship.people.services.importing import Summary
from mentorship.people.services.skills import import_skills
from mentorship.people.states import ImportKind

KEPT_FOR = timedelta(hours=1)


@transaction.atomic
def offer_import(
    *,
    kind: ImportKind,
    content: bytes,
    file_name: str,
    on: date,
    mapping: Mapping[str, str] | None = None,
    allow_leavers: bool = False,
    by: Person,
    now: datetime,
) -> tuple[WaitingImport | None, Summary]:
    """Try a file; if it would change something, keep it until it is confirmed. A bad file is kept nowhere."""
    forget_waiting(now=now)
    waiting = WaitingImport(
        kind=kind,
        file_name=file_name[-255:],
        content=b64encode(content).decode(),
        effective_on=on,
        mapping=dict(mapping or {}),
        allow_leavers=allow_leavers,
        uploaded_by=by,
        uploaded_at=now,
    )
    summary = _take(waiting, by, now, dry_run=True)
    if summary.nothing:
        return None, summary
    waiting.save()
    audit.record("import.offered", by=by, on=waiting, now=now, kind=kind, rows=summary.rows)
    return waiting, summary


def preview(waiting: WaitingImport, now: datetime) -> Summary:
    """What the file would change as the directory stands now."""
    return _take(waiting, waiting.uploaded_by, now, dry_run=True)


@transaction.atomic
def confirm_import(*, waiting: WaitingImport, by: Person, now: datetime) -> Summary:
    """Import what was kept, and forget the file."""
    waiting = WaitingImport.objects.select_for_update().get(pk=waiting.pk)
    summary = _take(waiting, by, now, dry_run=False)
    audit.record("import.confirmed", by=by, on=waiting, now=now, kind=waiting.kind)
    waiting.delete()
    return summary


@transaction.atomic
def discard_import(*, waiting: WaitingImport, by: Person, now: datetime) -> None:
    audit.record("import.discarded", by=by, on=waiting, now=now, kind=waiting.kind)
    waiting.delete()


def forget_waiting(*, now: datetime) -> int:
    """Files that nobody confirmed; they may hold self-declarations."""
    return WaitingImport.objects.filter(uploaded_at__lt=now - KEPT_FOR).delete()[0]


def _take(waiting: WaitingImport, by: Person, now: datetime, *, dry_run: bool) -> Summary:
    content, name = b64decode(waiting.content), waiting.file_name
    if waiting.kind == ImportKind.SKILLS:
        return import_skills(content=content, file_name=name, by=by, now=now, mapping=waiting.mapping, dry_run=dry_run)
    return import_people(
        content=content, file_name=name, by=by, now=now, on=waiting.effective_on, mapping=waiting.mapping,
        dry_run=dry_run, allow_leavers=waiting.allow_leavers,
    )  # fmt: skip
