from typing import Any

from django.utils import timezone

from mentorship.importing import ImportCommand
from programs.services.system_files import import_systems


class Command(ImportCommand):
    help = (
        "Import systems and who knows them: system and unit; optional skills (; between), retires_on, and employee_id "
        "with level (1-5), a row for each who knows the system. Importing the same file again changes nothing."
    )

    def take(self, content: bytes, name: str, mapping: dict[str, str], options: dict[str, Any]) -> str:
        summary = import_systems(content=content, name=name, by=None, now=timezone.now(), mapping=mapping)
        self.list_unknown(summary.unknown)
        return str(summary)
