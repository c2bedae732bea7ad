from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.utils import timezone

from mentorship.importing import ImportCommand
from mentorship.people.services.directory import import_people


class Command(ImportCommand):
    help = (
        "Import people and reporting lines as of a date: who is new, moved, changed or left. All of the file or "
        "nothing; the same file again changes nothing. People whom the file does not name stay as they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day the file describes; today if not given",
        )
        parser.add_argument("--dry-run", action="store_true", help="print what would change, and change nothing")
        parser.add_argument(
            "--allow-leavers", action="store_true", help="import also when more than a fifth of the people would leave"
        )

    def take(self, content: bytes, name: str, mapping: dict[str, str], options: dict[str, Any]) -> str:
        summary = import_people(
            content=content, file_name=name, by=None, now=timezone.now(), on=options["date"], mapping=mapping,
            dry_run=options["dry_run"], allow_leavers=options["allow_leavers"],
        )  # fmt: skip
        self.list_unknown(summary.unknown)
        if summary.dry_run:
            self.list_changes(summary.changes)
        return str(summary)
