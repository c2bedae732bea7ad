from typing import Any

from django.utils import timezone

from mentorship.importing import ImportCommand
from programs.services.roadmap import import_roadmap


class Command(ImportCommand):
    help = (
        "Import the roadmap: a row for each item, team and skill, with item, team, starts_on, ends_on, skill, level "
        "and people. Importing the same file again changes nothing; items that the file does not name stay."
    )

    def take(self, content: bytes, name: str, mapping: dict[str, str], options: dict[str, Any]) -> str:
        summary = import_roadmap(content=content, name=name, by=None, now=timezone.now(), mapping=mapping)
        self.list_unknown(summary.unknown)
        return str(summary)
