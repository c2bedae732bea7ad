from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mentorship.csvfiles import BadFile
from programs.models import Cohort
from programs.services.imports import import_enrolments


class Command(BaseCommand):
    help = (
        "Enrol the people of a CSV file in a cohort: employee_id, role (mentor, mentee, both), capacity, wants "
        "(skills, ; between), communication_style. Importing the same file again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--cohort", required=True, metavar="SLUG", help="The last part of the cohort's address.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            cohort = Cohort.objects.select_related("track").get(slug=options["cohort"])
            content = path.read_bytes()
            imported = import_enrolments(content=content, name=str(path), cohort=cohort, by=None, now=timezone.now())
        except Cohort.DoesNotExist:
            known = ", ".join(Cohort.objects.values_list("slug", flat=True)[:20]) or "none yet"
            raise CommandError(f"There is no cohort {options['cohort']!r}. Cohorts: {known}.") from None
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except BadFile as bad:
            raise CommandError(str(bad)) from None
        self.stdout.write(str(imported))
