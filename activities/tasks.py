from celery import shared_task
from django.utils import timezone

from activities.services import reminders
from activities.services.circle_reminders import remind_circles
from mentorship.outbox import services as outbox


@shared_task
def send_reminders() -> str:
    """Queue what is due; once an hour."""
    now = timezone.now()
    reminded = reminders.send_reminders(now=now)
    circles = remind_circles(now=now)
    outbox.beat("remind pairs", now)
    return f"{reminded} {circles} about circles."
