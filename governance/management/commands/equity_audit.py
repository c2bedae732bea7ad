import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.equity import COLUMNS, audit_from_dict, audit_lines
from governance.management.folders import check_takes_files
from governance.models import EquityAudit
from governance.quarters import Quarter
from governance.services.equity import content_to_give, run_audit
from governance.services.releases import check_can_be_counted
from mentorship.errors import Refusal
from mentorship.safe_csv import write_csv

JSON, CSV = "equity_audit.json", "equity_audit.csv"


class Command(BaseCommand):
    help = (
        "Who takes part, is matched, waits, gets which mentor and meets how often, by team, level, site, tenure and "
        "what people said about themselves. Runs the audit of a quarter that is over, once; again, shows the one that "
        f"was kept. JSON on the output, or {JSON} and {CSV} in a folder."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quarter", required=True, metavar="2026Q3", help="a quarter that is over")
        parser.add_argument("--output", type=Path, metavar="DIR", help="folder for the files; made if missing")

    def handle(self, *args: Any, quarter: str, output: Path | None, **options: Any) -> None:
        try:
            asked, now = Quarter.parse(quarter), timezone.now()
            check_can_be_counted(asked, now)
            if output:
                check_takes_files(output)
            self.say("Comparing the groups")
            kept = run_audit(quarter=asked, by=None, now=now)
            text = json.dumps(content_to_give(kept), indent=2, ensure_ascii=False, allow_nan=False)
            if output:
                output.mkdir(parents=True, exist_ok=True)
                (output / JSON).write_text(text + "\n", encoding="utf-8")
                write_csv(output / CSV, COLUMNS, audit_lines(audit_from_dict(kept.content)))
            else:
                self.stdout.write(text)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from None
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        (self.stdout if output else self.stderr).write(summary(kept))

    def say(self, step: str) -> None:
        if self.stdout.isatty():
            self.stderr.write(f"{step} …")


def summary(kept: EquityAudit) -> str:
    found = audit_from_dict(kept.content)
    return f"{found.headline} {len(found.comparisons)} comparisons, {found.tested} tested, {found.withheld} withheld."
