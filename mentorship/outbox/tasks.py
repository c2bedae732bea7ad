from celery import shared_task
from django.utils import timezone

from mentorship.outbox import services


@shared_task
def deliver() -> str:
    """Send what is due; asked for after a commit and once a minute."""
    counts = services.deliver_due()
    services.beat("deliver mail", timezone.now())
    return str(counts)
