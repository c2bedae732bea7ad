from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.disclosure import ProtectedRelease
from governance.management.folders import check_takes_files
from governance.models import Release
from governance.quarters import Quarter
from governance.services.release_files import File, figures_of, file_of, tables_of
from governance.services.releases import check_can_be_counted, publish_release
from mentorship.errors import Refusal

FILES = ("cells", "hierarchy", "headcounts", "json")


class Command(BaseCommand):
    help = (
        "Who takes part in mentoring, by department, team, level, site and declared groups, without a figure that "
        "tells about a person. Publishes a quarter that is over, once; again, gives out the same bytes. With --output "
        "cells.csv, hierarchy.csv, headcounts.csv and release.json."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quarter", required=True, metavar="2026Q3", help="a quarter that is over")
        parser.add_argument(
            "--by", default="", metavar="team,level",
            help="only the declared tables of these: department, team, level, site or a declared attribute",
        )  # fmt: skip
        parser.add_argument("--output", type=Path, metavar="DIR", help="folder for the files; made if missing")

    def handle(self, *args: Any, quarter: str, by: str, output: Path | None, **options: Any) -> None:
        chosen = [name.strip() for name in by.split(",") if name.strip()]
        try:
            asked, now = Quarter.parse(quarter), timezone.now()
            check_can_be_counted(asked, now)
            if output:
                check_takes_files(output)
            self.say("Counting, protecting and attacking the figures")
            release = publish_release(quarter=asked, by=None, now=now, check=lambda found: tables_of(found, chosen))
            figures = figures_of(release, chosen)
            if output:
                write(output, [file_of(release, form, chosen) for form in FILES])
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from None
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(summary(release, figures))

    def say(self, step: str) -> None:
        if self.stdout.isatty():
            self.stderr.write(f"{step} …")


def write(folder: Path, files: Sequence[File]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_bytes(file.content)


def summary(release: Release, figures: ProtectedRelease) -> str:
    total = figures.cells[0]
    took_part = f"{total.participants} of {total.eligible} took part"
    if total.reason is not None:
        took_part = "how many took part is withheld"
    shown = sum(cell.reason is None for cell in figures.cells)
    return f"{release}: {took_part}; {shown} of {len(figures.cells)} figures shown, the others withheld."
