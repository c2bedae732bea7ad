from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "mentorship.notifications"

    def ready(self) -> None:
        from mentorship.notifications import receivers  # noqa: F401  connects the signals
        from mentorship.notifications.services import chats, digests, notices
        from mentorship.outbox import services as outbox
        from mentorship.outbox.models import Channel

        outbox.gatekeepers += [notices.gatekeeper, digests.gatekeeper]
        outbox.gatherers.append(digests.fold_due)
        outbox.senders[Channel.CHAT] = chats.send
        outbox.mourners.append(chats.mourn)
