from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mentorship.audit import anchors as outside
from mentorship.audit.anchors import NoAnchors
from mentorship.audit.services import seal_pending, write_anchor
from mentorship.audit.verification import verify
from mentorship.people.models import Person


class Command(BaseCommand):
    help = (
        "Prove that the audit log is whole: no record changed, removed, inserted or cut off; else name the first. What "
        "is proven is written down outside the database, so that a log that is cut later is found out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchors", type=Path, help=f"File of ends written down ({outside.kept()}).")

    def handle(self, *args: Any, anchors: Path | None, **options: Any) -> None:
        seal_pending()
        kept = anchors or outside.kept()
        try:
            verdict = verify(kept if anchors or kept.exists() else None)
        except NoAnchors as error:
            raise CommandError(str(error)) from error
        for note in verdict.notes:
            self.stderr.write(note)
        if verdict.broken:
            before = f" The {verdict.sealed} records before it are whole." if verdict.sealed else ""
            raise CommandError(f"{verdict.broken}{before}")
        if not verdict.sealed and Person.objects.exists():
            raise CommandError("The audit log is empty though there are people: it was emptied.")
        if not kept.exists():
            self.stderr.write(f"Nothing was written down at {kept} yet: a log cut at its end would look whole.")
        if not anchors:
            write_anchor(kept)
        self.stdout.write(f"The audit log is whole: {verdict.sealed} records.")
