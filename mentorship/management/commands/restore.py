from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from governance.services.erasures import erase_person
from mentorship.audit.verification import verify
from mentorship.backup import erasures
from mentorship.backup.archive import Manifest, NoBackup
from mentorship.backup.services import restore
from mentorship.errors import Refusal
from mentorship.people.models import Person


class Command(BaseCommand):
    help = (
        "Fill an empty database, right after migrate, with a backup: all of it or nothing. Who was erased since it "
        "was taken is erased again, and the audit log is proved."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="What back_up wrote.")
        parser.add_argument(
            "--unproven", action="store_true", help="Also when AUDIT_KEY is lost, so that nobody can say who wrote it."
        )
        parser.add_argument(
            "--without-erasures", action="store_true",
            help="Also when the file of erasures is lost, so that whoever was erased since is back.",
        )  # fmt: skip

    def handle(self, *args: Any, file: Path, unproven: bool, without_erasures: bool, **options: Any) -> None:
        shown = self._show if self.stderr.isatty() else None
        now = timezone.now()
        try:
            manifest = restore(path=file, now=now, unproven=unproven, without_erasures=without_erasures, progress=shown)
        except NoBackup as refusal:
            raise CommandError(str(refusal)) from None
        for table in manifest.tables:
            self.stdout.write(f"{table.digest}  {table.rows:>9}  {table.name}")
        erased, refused = self._erase_again(manifest, now)
        verdict = verify()
        if verdict.broken and not unproven:
            raise CommandError(f"Restored, but the audit log is not whole: {verdict.broken}")
        self._set_anchors_aside(manifest)
        self.stdout.write(
            f"Restored {manifest.rows} rows of {len(manifest.tables)} tables as of {manifest.taken_at}, the same by "
            f"every fingerprint; {verdict.sealed} records of the audit log are whole; {erased} erased again."
        )
        if not erasures.reach_back_to(manifest.taken_at):
            self.stderr.write("Nobody knows who was erased since: they are back. Erase them again with erase_person.")
        if refused:
            raise CommandError(" ".join(refused))

    def _erase_again(self, manifest: Manifest, now: datetime) -> tuple[int, list[str]]:
        """How many were, and for whom it could not be done, each in a sentence."""
        done, refused = 0, []
        for person in Person.objects.filter(pk__in=erasures.erased_since(manifest.taken_at), erased_at=None):
            try:
                erase_person(person=person, by=None, now=now)
                done += 1
            except Refusal as refusal:
                refused.append(f"Erase person {person.pk} by hand: {refusal}")
        return done, refused

    def _set_anchors_aside(self, manifest: Manifest) -> None:
        """Ends that were written down after the backup are those of a log that is lost: kept, under another name."""
        kept = Path(settings.LOCAL_DIR) / "audit_anchors"
        if kept.exists() and any(True for _ in _later(kept, manifest.taken_at)):
            aside = kept.with_name(f"{kept.name}.before-restore-{timezone.now():%Y%m%dT%H%M%S}")
            kept.rename(aside)
            self.stdout.write(f"The ends of the log that was lost are in {aside}; a new file begins.")

    def _show(self, done: int, total: int, name: str) -> None:
        self.stderr.write(f"\r{done} of {total}: {name:<60}", ending="")


def _later(path: Path, moment: str) -> Iterator[str]:
    """The lines that begin with a later moment, or the same second."""
    since = datetime.fromisoformat(moment)
    lines = path.read_text(encoding="utf-8").splitlines()
    return (line for line in lines if line and datetime.fromisoformat(line.split()[0]) >= since)
