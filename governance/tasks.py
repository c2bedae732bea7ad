from celery import shared_task
from django.utils import timezone

from governance.services import reviews
from mentorship.outbox import services as outbox


@shared_task
def open_reviews() -> str:
    """Open the reviews of cohorts that are half-way, remind, and close those nobody answered; once an hour."""
    now = timezone.now()
    opened, lapsed = reviews.open_due_reviews(now=now), reviews.lapse_reviews(now=now)
    reminded = reviews.remind_reviews(now=now)
    outbox.beat("open reviews", now)
    return f"{opened} opened, {reminded} reminded, {lapsed} lapsed"
