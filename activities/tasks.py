from celery import shared_task
from django.utils import timezone

from activities.services import sprints
from activities.services.calendar_sync import sync_calendars as sync
from activities.services.schedule import remind_all
from activities.services.tracker_figures import read_figures
from activities.services.tracker_hooks import forget_deliveries
from activities.services.tracker_sync import keep_in_step
from mentorship.outbox import services as outbox


@shared_task
def send_reminders() -> str:
    """Queue what is due; once an hour."""
    now = timezone.now()
    reminded = remind_all(now=now)
    outbox.beat("remind pairs", now)
    return reminded


@shared_task
def sync_calendars() -> str:
    """Write planned sessions into calendars, and read when people are taken; once a minute, and after a commit."""
    counts = sync()
    outbox.beat("sync calendars", timezone.now())
    return str(counts)


@shared_task
def keep_trackers() -> str:
    """Send tasks to trackers and look at their issues; asked for after a commit, and regularly."""
    counts = keep_in_step()
    outbox.beat("keep trackers in step", timezone.now())
    return str(counts)


@shared_task
def read_trackers() -> str:
    """Read sprints and count reviews, twice a day from each tracker; and forget old deliveries."""
    sprints = read_figures()
    forgotten = forget_deliveries(now=timezone.now())
    outbox.beat("read trackers", timezone.now())
    return f"{sprints} sprints read, {forgotten} deliveries forgotten"


@shared_task
def count_sprints() -> str:
    """Count the mentoring hours of the sprints that ended a week ago; once a night."""
    now = timezone.now()
    counted = sprints.count_sprints(by=None, now=now)
    outbox.beat("count sprints", now)
    return f"{counted} sprints."
