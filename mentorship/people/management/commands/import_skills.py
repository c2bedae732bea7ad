from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from mentorship.importing import ImportCommand
from mentorship.people.services.skills import import_skills


class Command(ImportCommand):
    help = (
        "Import the skill matrix. All of the file or nothing; the same file again changes nothing. "
        "Skills that the file does not name stay as they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="print what would change, and change nothing")

    def take(self, content: bytes, name: str, mapping: dict[str, str], options: dict[str, Any]) -> str:
        summary = import_skills(
            content=content, file_name=name, by=None, now=timezone.now(), mapping=mapping, dry_run=options["dry_run"]
        )
        self.list_unknown(summary.unknown)
        if summary.dry_run:
            self.list_changes(summary.changes)
        return str(summary)
