from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mentorship.access.roles import DESCRIPTIONS, Role
from mentorship.access.services.roles import grant_role
from mentorship.errors import Refusal
from mentorship.people.models import Person
from mentorship.people.services.accounts import invite


class Command(BaseCommand):
    help = (
        "Give a person of the directory a role, such as the first administrator of an installation; again changes "
        "nothing. Roles: " + " ".join(f"{role}: {words}" for role, words in DESCRIPTIONS.items())
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("email", help="As the people file has it.")
        parser.add_argument("--invite", action="store_true", help="Mail them a link to open their account.")

    def handle(self, *args: Any, role: str, email: str, **options: Any) -> None:
        person = Person.objects.employed().filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody who works here has the address {email}. Import the people file first.")
        now = timezone.now()
        grant_role(person=person, role=Role(role), by=None, now=now)
        if options["invite"]:
            try:
                invite(person=person, by=None, now=now)
            except Refusal as refusal:
                raise CommandError(f"{person} is {Role(role).label} now. {refusal}") from None
        self.stdout.write(f"{person} is {Role(role).label} now{' and invited' if options['invite'] else ''}.")
