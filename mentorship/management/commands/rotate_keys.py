from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentorship import audit
from mentorship.encryption.errors import CannotOpen
from mentorship.encryption.services import rotate_keys


class Command(BaseCommand):
    help = (
        "Wrap every data key under the newest of ENCRYPTION_KEYS. Runs while people work and goes on after a kill; "
        "when it has ended the older keys can be taken out."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        shown = self._show if self.stdout.isatty() else None
        try:
            wrapped = rotate_keys(progress=shown)
        except CannotOpen as error:
            raise CommandError(str(error)) from None
        if wrapped:
            audit.record("keys.rotated", keys=wrapped)
        self.stdout.write(f"Rotated {wrapped} keys: all are under the newest master key.")

    def _show(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done} of {total}", ending="")
