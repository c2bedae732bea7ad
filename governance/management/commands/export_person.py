import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.management.people import person_called
from governance.services.exports import export_person


class Command(BaseCommand):
    help = (
        "All that is kept about a person, as one ZIP: person.json, sessions.ics and a page to read or print. They get "
        "a mail that a copy was taken. The file can be read by you alone; hand it over safely and delete it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", metavar="EMAIL", help="their address, or their employee id")
        parser.add_argument("--output", type=Path, metavar="FILE", help="(person.zip)", default=Path("person.zip"))

    def handle(self, *args: Any, person: str, output: Path, **options: Any) -> None:
        content = export_person(person=person_called(person), by=None, now=timezone.now())
        try:
            with open(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}.") from None
        self.stdout.write(f"Written to {output}, {len(content):,} bytes, for your eyes only.")
