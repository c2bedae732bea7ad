import zoneinfo

# Time zones come from the pinned tzdata package alone, never from the operating system's copy.
zoneinfo.reset_tzpath(())

from mentorship.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
