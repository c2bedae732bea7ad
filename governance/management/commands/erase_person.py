from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from governance.management.people import person_called
from governance.services.erasures import erase_person
from mentorship.errors import Refusal


class Command(BaseCommand):
    help = (
        "Erase a person at once and for good: name, account, words and the key that seals them. Counts, dates and "
        "teams stay, without a name. Backups made before still hold everything; the file of erasures beside the audit "
        "anchors says whom to erase again after restoring one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", metavar="EMAIL", help="their address, or their employee id")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, person: str, yes: bool, **options: Any) -> None:
        somebody = person_called(person)
        if not yes and not agreed(f"Erase {somebody} ({somebody.employee_id}) for good? Type yes: "):
            raise CommandError("Nothing was erased. Where nobody can be asked, say --yes.")
        try:
            shell = erase_person(person=somebody, by=None, now=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Erased. What is left is called {shell}.")


def agreed(question: str) -> bool:
    try:
        return input(question).strip() == "yes"
    except EOFError:
        return False
