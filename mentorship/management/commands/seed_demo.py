from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from mentorship.audit import anchors
from mentorship.audit.services import seal_pending, write_anchor
from mentorship.celery import without_hints
from mentorship.encryption.keys import forget_keys
from mentorship.management.demo.history import History
from mentorship.notifications.services import without_mail
from mentorship.people.models import Person

FEWEST, MOST = 40, 5_000


class Command(BaseCommand):
    help = (
        "Fill an empty installation with a demonstration organisation: two years of directory, programs, matchings, "
        "sessions, goals, notes and reviews up to today, all made up and written through the services. The same "
        "number of people and the same seed on the same day give the same organisation. In demo mode only."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=300, metavar="N", help=f"how many people, {FEWEST} or more")
        parser.add_argument("--seed", type=int, default=7, metavar="S", help="another number, another organisation (7)")

    def handle(self, *args: Any, people: int, seed: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("A demonstration lets anybody in without a password: set MENTORSHIP_MODE=demo for it.")
        if not FEWEST <= people <= MOST:
            raise CommandError(f"A demonstration has from {FEWEST} to {MOST} people, not {people}.")
        if Person.objects.exists():
            raise CommandError("There are people in this installation already. A demonstration needs an empty one.")
        started = monotonic()
        forget_keys()
        with without_mail(), without_hints(), transaction.atomic():
            history = History(people, seed, timezone.now(), self.say)
            history.write()
            seal_pending(order="at")
        begin_anchors()
        seconds = monotonic() - started
        self.stdout.write(f"{history.summary()} In {seconds:.0f} seconds.")

    def say(self, step: str) -> None:
        if self.stdout.isatty():
            self.stderr.write(f"  {step} …")


def begin_anchors() -> None:
    """Of an organisation that was here before, none says anything about this one."""
    anchors.kept().unlink(missing_ok=True)
    write_anchor(anchors.kept())
