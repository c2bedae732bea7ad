from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"

    def ready(self) -> None:
        from governance import receivers  # noqa: F401  connects the signals
        from governance.services import action_notices, reviews  # noqa: F401  connect the checks of their reminders
