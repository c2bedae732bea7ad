from celery import shared_task
from django.utils import timezone

from mentorship.outbox.services import beat
from mentorship.people.services.uploads import forget_waiting


@shared_task
def forget_waiting_imports() -> None:
    """Files that were tried in the browser and never confirmed."""
    now = timezone.now()
    forget_waiting(now=now)
    beat("forget waiting imports", now)
