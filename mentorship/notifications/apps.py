from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "mentorship.notifications"
