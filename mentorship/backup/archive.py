"""The file: a ZIP with a table in each entry, and a manifest under the key of the audit log, so that changes show."""

import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hmac import compare_digest
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from mentorship.audit.chain import code
from mentorship.backup.tables import Fingerprint, Tally
from mentorship.errors import Refusal

FORMAT = 1
MANIFEST, PROOF = "manifest.json", "manifest.hmac"


class NoBackup(Refusal):
    """The file is none, is not whole, or is not from here."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``masters``: fingerprints of the master keys that open it; ``sealed`` and
    ``digest``: the end of the audit log's chain."""

    version: str
    taken_at: str
    database: str
    migrations: list[str]
    masters: list[str]
    sealed: int
    digest: str
    tables: list[Fingerprint] = field(default_factory=list)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


@contextmanager
def new_archive(path: Path) -> Iterator[ZipFile]:
    """A file that only its owner can read. It has its name once it is whole; one that is there is never replaced."""
    if path.exists():
        raise NoBackup(f"{path} exists already. A backup replaces no other.")
    draft = path.with_name(f"{path.name}.part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(descriptor, 0o600)
    except OSError as error:
        raise NoBackup(f"{path} can't be written: {error.strerror}.") from None
    try:
        with os.fdopen(descriptor, "wb") as file, ZipFile(file, "w", ZIP_DEFLATED) as archive:
            yield archive
        os.link(draft, path)  # unlike a renaming it fails where there is one meanwhile
    except FileExistsError:
        raise NoBackup(f"{path} exists already. A backup replaces no other.") from None
    finally:
        draft.unlink(missing_ok=True)


def write_table(archive: ZipFile, name: str, lines: Iterable[bytes]) -> Fingerprint:
    tally = Tally()
    with archive.open(_entry(name), "w", force_zip64=True) as entry:
        for line in lines:
            tally.add(line)
            entry.write(line)
    return tally.fingerprint(name)


def write_manifest(archive: ZipFile, manifest: Manifest) -> None:
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True)
    archive.writestr(MANIFEST, text)
    archive.writestr(PROOF, code(text))


@contextmanager
def opened(path: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(path) as archive:
            yield archive
    except OSError as error:
        raise NoBackup(f"{path} can't be read: {error.strerror}.") from None
    except (BadZipFile, zlib.error):
        raise NoBackup(f"{path} is no backup, or is not whole.") from None


def read_manifest(archive: ZipFile, *, unproven: bool = False) -> Manifest:
    """What the backup says of itself, if it was written under this installation's AUDIT_KEY and not changed since."""
    try:
        text = archive.read(MANIFEST).decode()
        proof = archive.read(PROOF).decode()
        said: dict[str, Any] = json.loads(text)
        if said["format"] != FORMAT:
            raise NoBackup("The backup was made by a newer version of the application.")
        tables = [Fingerprint(**table) for table in said.pop("tables")]
        manifest = Manifest(**said, tables=tables)
    except (KeyError, TypeError, ValueError):
        raise NoBackup("The file has no manifest of a backup.") from None
    if not unproven and not compare_digest(proof, code(text)):
        raise NoBackup("The backup was changed, or was made under another AUDIT_KEY.")
    return manifest


def read_table(archive: ZipFile, table: Fingerprint) -> Iterator[bytes]:
    """Its lines; ``NoBackup`` after the last one when they are not those that the manifest speaks of."""
    tally = Tally()
    try:
        with archive.open(_entry(table.name)) as entry:
            for line in entry:
                tally.add(line)
                yield line
    except KeyError:
        raise NoBackup(f"{table.name} is missing in the backup.") from None
    if tally.fingerprint(table.name) != table:
        raise NoBackup(f"{table.name} is not what the manifest says: the backup was changed.")


def _entry(name: str) -> str:
    return f"tables/{name}.jsonl"
