"""The secrets of a production installation, each in a file of its own."""

from argparse import ArgumentParser
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mentorship.settings import fresh_key


class Command(BaseCommand):
    help = "Write fresh secrets for docker-compose.yml into a folder. Files that exist are kept as they are."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", default=settings.BASE_DIR / ".secrets")
        parser.add_argument("--email-url", required=True, help="The mail server: smtp+tls://user:password@host:587")

    def handle(self, *args: Any, folder: Path, email_url: str, **options: Any) -> None:
        if "://" not in email_url:
            raise CommandError("--email-url must look like smtp+tls://user:password@host:587")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner, application = kept(folder, "postgres_password"), kept(folder, "application_password")
        queue = kept(folder, "redis_password")
        kept(folder, "secret_key")
        kept(folder, "audit_key")
        kept(folder, "encryption_keys", fresh_key())
        kept(folder, "database_url", f"postgres://mentorship_application:{application}@postgres:5432/mentorship")
        kept(folder, "database_owner_url", f"postgres://mentorship:{owner}@postgres:5432/mentorship")
        kept(folder, "redis_url", f"redis://:{queue}@redis:6379/0")
        kept(folder, "email_url", email_url)
        self.stdout.write(f"Secrets are in {folder}. Keep a copy of encryption_keys apart from the database.")


def kept(folder: Path, name: str, value: str = "") -> str:
    """The content of a file, made on first use. The folder is closed to others, the file open to the containers."""
    path = folder / name
    if not path.exists():
        path.touch(mode=0o644)
        path.write_text(value or token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
