"""Taking a backup while people work, and putting one into an empty database."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from mentorship import audit
from mentorship.audit.chain import GENESIS
from mentorship.audit.models import AuditEvent, AuditSeal
from mentorship.audit.services import seal_pending
from mentorship.backup import erasures, tables
from mentorship.backup.archive import (
    Manifest,
    NoBackup,
    new_archive,
    opened,
    read_manifest,
    read_table,
    write_manifest,
    write_table,
)
from mentorship.encryption.keys import forget_keys
from mentorship.encryption.masters import master_keys
from mentorship.encryption.models import DataKey
from mentorship.people.models import Person, User
from mentorship.version import VERSION

Progress = Callable[[int, int, str], None]
# What nobody has written to is empty, whatever migrations put into other tables.
TELLING = (Person, User, AuditEvent, DataKey)


def back_up(*, path: Path, now: datetime, progress: Progress | None = None) -> Manifest:
    """Write everything, as it stands at one moment, into a new file; what the file says of itself."""
    seal_pending()
    erasures.begin(now=now)
    models = tables.models()
    with new_archive(path) as archive, tables.snapshot():
        manifest = _manifest(now)
        for number, model in enumerate(models, start=1):
            name = model._meta.label_lower
            if progress:
                progress(number, len(models), name)
            manifest.tables.append(write_table(archive, name, tables.lines_of(model)))
        write_manifest(archive, manifest)
    audit.record("backup.taken", now=now, tables=len(manifest.tables), rows=manifest.rows)
    return manifest


def restore(
    *,
    path: Path,
    now: datetime,
    unproven: bool = False,
    without_erasures: bool = False,
    progress: Progress | None = None,
) -> Manifest:
    """Fill an empty database with a backup, all of it or nothing; ``NoBackup`` says why not.

    The file is proved before anything is written, and the tables by their fingerprints before it is kept.
    ``without_erasures``: also where nobody knows any more who was erased since, so that they come back.
    """
    with opened(path) as archive:
        manifest = read_manifest(archive, unproven=unproven)
        _check_fits(manifest)
        if not without_erasures:
            _check_erasures_known(manifest)
        with transaction.atomic():
            _check_empty()
            named = {model._meta.label_lower: model for model in tables.models()}
            for model in named.values():
                tables.empty(model)
            for number, table in enumerate(manifest.tables, start=1):
                if progress:
                    progress(number, len(manifest.tables), table.name)
                tables.fill(named[table.name], read_table(archive, table))
            tables.go_on_counting()
            connection.check_constraints()
            _check_the_same(manifest)
            _forget()
            audit.record("backup.restored", now=now, taken_at=manifest.taken_at, rows=manifest.rows)
    return manifest


def _manifest(now: datetime) -> Manifest:
    last = AuditSeal.objects.order_by("-sequence").first()
    return Manifest(
        version=VERSION,
        taken_at=now.isoformat(timespec="seconds"),
        database=connection.vendor,
        migrations=migrations(),
        masters=sorted(set(DataKey.objects.order_by().values_list("master", flat=True))),
        sealed=last.sequence if last else 0,
        digest=last.digest if last else GENESIS,
    )


def migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _check_fits(manifest: Manifest) -> None:
    """The tables are those of this installation, and there are the keys to read what will be in them."""
    differing = sorted(set(manifest.migrations) ^ set(migrations()))
    if differing:
        raise NoBackup(
            f"The backup is of version {manifest.version}, whose tables differ: {differing[0]} is in one of the two "
            "alone. Restore it with that version, then update."
        )
    if [table.name for table in manifest.tables] != [model._meta.label_lower for model in tables.models()]:
        raise NoBackup("The backup has other tables than this installation.")
    missing = sorted(set(manifest.masters) - set(master_keys()))
    if missing:
        raise NoBackup(f"The master key {missing[0]} is not among ENCRYPTION_KEYS: without it no note could be read.")


def _check_erasures_known(manifest: Manifest) -> None:
    if not erasures.reach_back_to(manifest.taken_at):
        raise NoBackup(
            f"Nothing says who was erased since this backup was taken: {erasures.path()} is missing, or begins later. "
            "Put the file of that name from the machine that is lost there. If it is lost too, --without-erasures "
            "restores nevertheless: whoever was erased since is back then, and has to be erased again by hand."
        )


def _check_empty() -> None:
    for model in TELLING:
        if model._base_manager.exists():
            raise NoBackup(
                f"There are {model._meta.verbose_name_plural} in this database already. A backup is restored into an "
                "empty one: make it, run migrate, and try again."
            )


def _check_the_same(manifest: Manifest) -> None:
    for table, model in zip(manifest.tables, tables.models(), strict=True):
        if tables.fingerprint(model) != table:
            raise NoBackup(f"{table.name} is not the same in this database as in the backup. Nothing was kept.")


def _forget() -> None:
    """What this process remembers of the database as it was."""
    ContentType.objects.clear_cache()
    forget_keys()
