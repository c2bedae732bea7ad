from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"

    def ready(self) -> None:
        from governance.services import reviews  # noqa: F401  connects the check of its reminders
