from typing import Any

from django.core.management.base import BaseCommand

from mentorship import audit
from mentorship.encryption.services import rotate_keys


class Command(BaseCommand):
    help = (
        "Wrap every data key under the newest of ENCRYPTION_KEYS. Runs while people work and goes on after a kill; "
        "when it has ended the older keys can be taken out."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        shown = self._show if self.stdout.isatty() else None
        wrapped = rotate_keys(progress=shown)
        if wrapped:
            audit.record("keys.rotated", keys=wrapped)
        self.stdout.write(f"Rotated {wrapped} keys: all are under the newest master key.")

    def _show(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done} of {total}", ending="")
