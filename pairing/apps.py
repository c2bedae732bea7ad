from django.apps import AppConfig


class PairingConfig(AppConfig):
    name = "pairing"

    def ready(self) -> None:
        from pairing import receivers  # noqa: F401  connects the signals
        from pairing.services import requests, rotation_moves  # noqa: F401  connects the checks of their reminders
