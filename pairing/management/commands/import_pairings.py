from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mentorship.csvfiles import BadFile
from pairing.services.imports import import_pairings


class Command(BaseCommand):
    help = (
        "Keep past pairs from a CSV file: mentee_id, mentor_id, cohort (its slug), started_on, ended_on (empty while "
        "it lasts). They count for rotation and for reports. Importing the same file again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            imported = import_pairings(content=path.read_bytes(), name=str(path), by=None, now=timezone.now())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except BadFile as bad:
            raise CommandError(str(bad)) from None
        self.stdout.write(str(imported))
