from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mentorship.audit.services import seal_pending
from mentorship.audit.verification import verify


class Command(BaseCommand):
    help = "Prove that the audit log is whole: no record changed, removed, inserted or cut off; else name the first."

    def add_arguments(self, parser: CommandParser) -> None:
        default = settings.LOCAL_DIR / "audit_anchors"
        parser.add_argument("--anchors", type=Path, default=default, help="File of ends written down (%(default)s).")

    def handle(self, *args: Any, **options: Any) -> None:
        seal_pending()
        verdict = verify(options["anchors"])
        if verdict.broken:
            raise CommandError(f"{verdict.broken} The {verdict.sealed} records before it are whole.")
        self.stdout.write(f"The audit log is whole: {verdict.sealed} records.")
