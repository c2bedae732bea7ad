from django.apps import AppConfig


class PairingConfig(AppConfig):
    name = "pairing"

    def ready(self) -> None:
        from pairing import receivers  # noqa: F401  connects the signals
