from celery import shared_task
from django.utils import timezone

from mentorship.celery import hint
from mentorship.outbox import services


@shared_task
def deliver() -> str:
    """Send what is due; asked for after a commit, once a minute, and by itself while there is more."""
    counts = services.deliver_due()
    if counts.total >= services.CHUNK:
        hint("mentorship.outbox.tasks.deliver")
    services.beat("deliver mail", timezone.now())
    return str(counts)
