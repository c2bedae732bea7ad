from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccessConfig(AppConfig):
    name = "mentorship.access"

    def ready(self) -> None:
        from mentorship.access import receivers  # noqa: F401  connects the signals

        autodiscover_modules("permissions")
