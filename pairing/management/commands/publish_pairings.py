from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mentorship.errors import Refusal
from pairing.models import PairingRun
from pairing.services.publishing import publish_run


class Command(BaseCommand):
    help = "Approve a proposed run as it stands: each pair is offered, and both sides are told."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", required=True, type=UUID, metavar="ID", help="As propose_pairings printed it.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = publish_run(run=PairingRun.objects.get(pk=options["run"]), by=None, now=timezone.now())
        except PairingRun.DoesNotExist:
            raise CommandError(f"There is no run {options['run']}.") from None
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Published {run.pairings.count()} pairs of {run.cohort}.")
