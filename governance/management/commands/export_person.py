import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from governance.management.people import person_called
from governance.services.exports import export_person
from mentorship.encryption.errors import CannotOpen


class Command(BaseCommand):
    help = (
        "All that is kept about a person, as one ZIP: person.json, sessions.ics and a page to read or print. They get "
        "a mail that a copy was taken. The file can be read by you alone; hand it over safely and delete it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", metavar="EMAIL", help="their address, or their employee id")
        parser.add_argument("--output", type=Path, metavar="FILE", help="(person.zip)", default=Path("person.zip"))

    def handle(self, *args: Any, person: str, output: Path, **options: Any) -> None:
        who = person_called(person)
        try:
            with _new_file(output) as file, transaction.atomic():
                content = export_person(person=who, by=None, now=timezone.now())
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}.") from None
        except CannotOpen as error:
            raise CommandError(f"{error} Nothing was written.") from None
        self.stdout.write(f"Written to {output}, {len(content):,} bytes, for your eyes only.")


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that was not there, for one's own eyes; removed when what is to be in it fails."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        try:
            yield file
        except BaseException:
            path.unlink()
            raise
