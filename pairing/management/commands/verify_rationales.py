from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pairing.services.rationales import verdicts


class Command(BaseCommand):
    help = "Hold the rationale of every pair against the audit log; names each that was changed since it was made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cohort", default="", help="the cohort's slug; all cohorts when not given")

    def handle(self, *args: Any, **options: Any) -> None:
        count, wrong = 0, 0
        for verdict in verdicts(options["cohort"]):
            count += 1
            if verdict.problems:
                wrong += 1
                pairing = verdict.rationale.pairing
                self.stderr.write(f"{pairing} ({pairing.pk}): {' '.join(verdict.problems)}")
        if wrong:
            raise CommandError(f"{wrong} of {count} rationales are not what was recorded when they were made.")
        self.stdout.write(f"{count} rationales are as they were recorded when they were made.")
