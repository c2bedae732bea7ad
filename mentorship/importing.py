"""What the commands that import a file have in common."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentorship.csvfiles import BadFile
from mentorship.errors import Refusal


class ImportCommand(BaseCommand):
    """Reads FILE and ``--map``, calls ``take(content, name, mapping, options)``, prints the line it returns.

    A refusal changes nothing, is printed as ``file:line: column 'x': reason``, a line each, and exits with 1.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="CSV, UTF-8, comma or semicolon, with a header row")
        parser.add_argument(
            "--map", metavar="FIELD=COLUMN", nargs="+", action="extend", default=[],
            help="the column in which a field stands, when it is not called like the field",
        )  # fmt: skip

    def handle(self, *args: Any, file: str | None, **options: Any) -> None:
        pairs = list(options["map"])
        if file is None and pairs and "=" not in pairs[-1]:
            file = pairs.pop()  # it stood behind the last --map
        if file is None:
            raise CommandError("Name the FILE to import.")
        mapping = self.mapping(pairs)
        try:
            content = Path(file).read_bytes()
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}.") from None
        try:
            self.stdout.write(self.take(content, Path(file).name, mapping, options))
        except BadFile as refusal:
            raise CommandError(f"nothing of {file} was imported.\n{refusal}") from None
        except Refusal as refusal:
            raise CommandError(f"{refusal} Nothing of {file} was imported.") from None

    def take(self, content: bytes, name: str, mapping: dict[str, str], options: dict[str, Any]) -> str:
        """Import, and return the summary line."""
        raise CommandError("This command imports nothing.")

    def mapping(self, pairs: list[str]) -> dict[str, str]:
        wrong = next((pair for pair in pairs if "=" not in pair.strip("= ")), None)
        if wrong is not None:
            raise CommandError(f"--map {wrong}: write it as FIELD=COLUMN.")
        return {known.strip(): column.strip() for known, _, column in (pair.partition("=") for pair in pairs)}

    def list_changes(self, changes: Sequence[Any]) -> None:
        """A line a change: who, what, before, after."""
        for change in changes:
            before = f" {change.before} →" if change.before else ""
            self.stdout.write(f"{change.who}: {change.what}{before} {change.after}")

    def list_unknown(self, columns: list[str]) -> None:
        if columns:
            self.stderr.write(f"Columns that were not read: {', '.join(columns)}.")
