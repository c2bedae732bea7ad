from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mentorship.audit.database_role import limit_role
from mentorship.errors import Refusal


class Command(BaseCommand):
    help = (
        "Give the PostgreSQL role that the application signs in as what it needs and no more: it may add to the audit "
        "log, and not change it. Run it as the owner of the tables, after each migrate. The role is made if need be."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="The user in the DATABASE_URL of web, worker and scheduler.")
        parser.add_argument("--password-file", type=Path, help="Set its password to what this file holds.")

    def handle(self, *args: Any, role: str, password_file: Path | None, **options: Any) -> None:
        try:
            password = password_file.read_text(encoding="utf-8").strip() if password_file else None
            limit_role(role, password=password)
        except (OSError, Refusal) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{role} may read and write, and only add to the audit log.")
