from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mentorship.audit.anchors import NoAnchors
from mentorship.audit.services import seal_pending
from mentorship.audit.verification import verify


class Command(BaseCommand):
    help = "Prove that the audit log is whole: no record changed, removed, inserted or cut off; else name the first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchors", type=Path, help=f"File of ends written down ({kept_anchors()}).")

    def handle(self, *args: Any, anchors: Path | None, **options: Any) -> None:
        seal_pending()
        kept = anchors or kept_anchors()
        try:
            verdict = verify(kept if anchors or kept.exists() else None)
        except NoAnchors as error:
            raise CommandError(str(error)) from error
        for note in verdict.notes:
            self.stderr.write(note)
        if verdict.broken:
            before = f" The {verdict.sealed} records before it are whole." if verdict.sealed else ""
            raise CommandError(f"{verdict.broken}{before}")
        if not kept.exists():
            self.stderr.write(f"Nothing was written down at {kept} yet: a log cut at its end would look whole.")
        self.stdout.write(f"The audit log is whole: {verdict.sealed} records.")


def kept_anchors() -> Path:
    return Path(settings.LOCAL_DIR / "audit_anchors")
