from typing import Any

from django.dispatch import receiver

from activities.services.notes import close_notes
from activities.services.plans import cancel_all
from pairing.signals import pairing_ended


@receiver(pairing_ended, dispatch_uid="activities.close_notes")
def _close_notes(sender: type, **announced: Any) -> None:
    close_notes(pairing=announced["pairing"], by=announced["by"], now=announced["now"])


@receiver(pairing_ended, dispatch_uid="activities.cancel_plans")
def _cancel_plans(sender: type, **announced: Any) -> None:
    cancel_all(pairing=announced["pairing"], by=announced["by"], now=announced["now"])
