from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "mentorship.notifications"

    def ready(self) -> None:
        from mentorship.notifications.services.notices import gatekeeper
        from mentorship.outbox.services import gatekeepers

        gatekeepers.append(gatekeeper)
