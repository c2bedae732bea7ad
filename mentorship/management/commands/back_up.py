from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mentorship.backup.archive import NoBackup
from mentorship.backup.services import back_up


class Command(BaseCommand):
    help = (
        "Write everything in the database into one new file that only its owner can read, while people work. Private "
        "words are in it sealed; ENCRYPTION_KEYS and AUDIT_KEY are not: keep a copy of them apart."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="Where to write it; must not exist yet.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        shown = self._show if self.stderr.isatty() else None
        try:
            manifest = back_up(path=file, now=timezone.now(), progress=shown)
        except NoBackup as refusal:
            raise CommandError(str(refusal)) from None
        for table in manifest.tables:
            if options["verbosity"] > 1:
                self.stdout.write(f"{table.digest}  {table.rows:>9}  {table.name}")
        self.stdout.write(f"{file}: {manifest.rows} rows of {len(manifest.tables)} tables, {manifest.sealed} records.")

    def _show(self, done: int, total: int, name: str) -> None:
        self.stderr.write(f"\r{done} of {total}: {name:<60}", ending="")
