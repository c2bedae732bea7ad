from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "mentorship.people"

    def ready(self) -> None:
        from mentorship.people import receivers  # noqa: F401  connects the signals
