import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evaluation.files import read_observations
from evaluation.services.comparisons import compare_promotions
from evaluation.statistics import compare
from mentorship.csvfiles import BadFile
from mentorship.safe_csv import write_csv

FILE, STRATA = "promotion_comparison.json", "strata.csv"


class Command(BaseCommand):
    help = (
        "Are mentored people promoted more often than others alike in tenure and performance? On the installation's "
        "own positions up to the last quarter that is over, computed once and then only shown; or on a file of "
        "person,mentored,promoted,tenure_band,performance_band[,quarter], or with count instead of person, of which "
        "nothing is kept. JSON on the output, or promotion_comparison.json and strata.csv in a folder. Too few "
        "promotions are an answer too: status says refused, and why."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from-csv", type=Path, metavar="FILE", help="a table from outside")
        parser.add_argument("--output", type=Path, metavar="DIR", help="folder for the files; made if missing")

    def handle(self, *args: Any, from_csv: Path | None, output: Path | None, **options: Any) -> None:
        try:
            content = self.of_file(from_csv) if from_csv else self.of_installation()
            text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
            if output:
                output.mkdir(parents=True, exist_ok=True)
                (output / FILE).write_text(text + "\n", encoding="utf-8")
                write_csv(output / STRATA, list(_row(content["strata"][0])) if content["strata"] else ["stratum"],
                          map(_row, content["strata"]))  # fmt: skip
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from None
        except BadFile as bad:
            raise CommandError(str(bad)) from None
        if not output:
            self.stdout.write(text)
        summary = self.stdout if output else self.stderr
        summary.write(f"{content['n']} person-quarters: {content['sentence']}")

    def of_file(self, path: Path) -> dict[str, Any]:
        observations, cautions = read_observations(path.read_bytes(), str(path))
        self.say("Comparing those who are alike")
        return compare(observations, cautions).as_dict()

    def of_installation(self) -> dict[str, Any]:
        comparison = compare_promotions(by=None, now=timezone.now(), say=self.say)
        return {"quarter": comparison.quarter} | comparison.content

    def say(self, step: str) -> None:
        if self.stdout.isatty():
            self.stderr.write(f"{step} …")


def _row(stratum: dict[str, Any]) -> dict[str, Any]:
    """One line of strata.csv: sides and bounds side by side."""
    flat: dict[str, Any] = {}
    for name, value in stratum.items():
        if isinstance(value, dict):
            flat |= {f"{name}_{part}": figure for part, figure in value.items()}
        elif name == "interval":
            flat |= {"low": value[0] if value else None, "high": value[1] if value else None}
        else:
            flat[name] = value
    return flat
