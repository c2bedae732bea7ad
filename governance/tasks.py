from celery import shared_task
from django.utils import timezone

from governance.quarters import Quarter
from governance.services import equity, releases, reviews
from mentorship.errors import Refusal
from mentorship.outbox import services as outbox
from mentorship.people.models import Person


@shared_task
def open_reviews() -> str:
    """Open the reviews of cohorts that are half-way, remind, and close those nobody answered; once an hour."""
    now = timezone.now()
    opened, lapsed = reviews.open_due_reviews(now=now), reviews.lapse_reviews(now=now)
    reminded = reviews.remind_reviews(now=now)
    outbox.beat("open reviews", now)
    return f"{opened} opened, {reminded} reminded, {lapsed} lapsed"


@shared_task
def audit_equity() -> str:
    """Audit the quarter that is over, once, some days after its end; once a day."""
    now = timezone.now()
    try:
        kept = equity.run_due_audit(now=now)
    except Refusal as refusal:
        return str(refusal)
    finally:
        outbox.beat("audit equity", now)
    return f"{kept.quarter} audited" if kept else "nothing due"


@shared_task
def audit_quarter(quarter: str, person_id: int) -> str:
    """Audit a quarter because an administrator asked for it."""
    by = Person.objects.filter(pk=person_id).first()
    try:
        return str(equity.run_audit(quarter=Quarter.parse(quarter), by=by, now=timezone.now()))
    except Refusal as refusal:
        return str(refusal)


@shared_task
def publish_report() -> str:
    """Publish the engagement figures of the quarter that is over, once, some days after its end; once a day."""
    now = timezone.now()
    try:
        release = releases.publish_due_release(now=now)
    except Refusal as refusal:
        return str(refusal)
    finally:
        outbox.beat("publish report", now)
    return f"{release.quarter} published" if release else "nothing due"


@shared_task
def publish_quarter(quarter: str, person_id: int) -> str:
    """Publish a quarter because an administrator asked for it."""
    by = Person.objects.filter(pk=person_id).first()
    try:
        return str(releases.publish_release(quarter=Quarter.parse(quarter), by=by, now=timezone.now()))
    except Refusal as refusal:
        return str(refusal)
