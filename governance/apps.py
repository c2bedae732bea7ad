from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"

    def ready(self) -> None:
        from governance import receivers, success_kinds  # noqa: F401  connect the signals and the kinds of metrics
        from governance.services import action_notices, reviews  # noqa: F401  connect the checks of their reminders
