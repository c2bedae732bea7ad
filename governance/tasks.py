from collections.abc import Callable
from datetime import datetime
from typing import Any

from celery import shared_task
from django.utils import timezone

from governance.models import AccessReview, EquityAudit, Release
from governance.quarters import Quarter
from governance.services import access_reviews, emergency, equity, erasures, releases, reviews, success
from governance.services.action_notices import remind_actions
from governance.services.hand_overs import lapse_hand_overs
from governance.services.purging import purge_all
from governance.services.retention import warn_of_purges
from mentorship.errors import Refusal
from mentorship.outbox import services as outbox
from mentorship.outbox.clock import check_steady
from mentorship.people.models import Person


@shared_task
def open_reviews() -> str:
    """Open the reviews whose day has come, remind, and close those nobody answered; once an hour."""
    now = timezone.now()
    opened, lapsed = reviews.open_due_reviews(now=now), reviews.lapse_reviews(now=now)
    reminded = reviews.remind_reviews(now=now)
    outbox.beat("open reviews", now)
    return f"{opened} opened, {reminded} reminded, {lapsed} lapsed"


@shared_task
def keep_access() -> str:
    """Open the access review of a quarter that has begun, remind of it, and let hand-overs lapse; once an hour."""
    now = timezone.now()
    opened, lapsed = access_reviews.open_due_access_review(now=now), lapse_hand_overs(now=now)
    for review in AccessReview.objects.open():
        access_reviews.note_gone(review=review, by=None, now=now)
    reminded = access_reviews.remind_access_reviews(now=now)
    outbox.beat("keep access", now)
    return f"{1 if opened else 0} opened, {reminded} reminded, {lapsed} hand-overs lapsed"


@shared_task
def keep_emergencies() -> str:
    """Close emergency accesses that have had their time, and remind of reviews; every five minutes."""
    now = timezone.now()
    closed, reminded = emergency.close_all_over(now=now), emergency.remind_emergency_reviews(now=now)
    outbox.beat("keep emergencies", now)
    return f"{closed} closed, {reminded} reminded"


@shared_task
def purge() -> str:
    """Announce whose words will go in a month, and let go what has had its time; once a day."""
    return _by_schedule(_purge, "purge")


def _purge(now: datetime) -> str:
    warned = warn_of_purges(now=now)
    gone = sum(purged.rows for purged in purge_all(now=now))
    return f"{warned} announced, {gone} rows gone"


@shared_task
def audit_equity() -> str:
    """Audit the quarter that is over, once, some days after its end, and remind owners of actions; once a day."""
    reminded = remind_actions(now=timezone.now())
    said = _by_schedule(lambda now: _kept(equity.run_due_audit(now=now), "audited"), "audit equity")
    return f"{said}, {reminded} reminded" if reminded else said


@shared_task
def measure_success() -> str:
    """Measure what programs call success of the quarter that is over, once, after its audit; once a day."""
    return _by_schedule(lambda now: f"{success.measure_due(now=now)} measured", "measure success")


@shared_task
def publish_report() -> str:
    """Publish the engagement figures of the quarter that is over, once, some days after its end; once a day."""
    return _by_schedule(lambda now: _kept(releases.publish_due_release(now=now), "published"), "publish report")


@shared_task
def erase_people() -> str:
    """Erase those who asked for it a fortnight ago and did not take it back; once a day."""
    return _by_schedule(_erase, "erase people")


def _erase(now: datetime) -> str:
    erased, refused = erasures.carry_out_due(now=now)
    return f"{erased} erased, {refused} not yet"


@shared_task
def audit_quarter(quarter: str, person_id: int) -> str:
    """Audit a quarter because an administrator asked for it."""
    return _when_asked(equity.run_audit, quarter, person_id)


@shared_task
def publish_quarter(quarter: str, person_id: int) -> str:
    """Publish a quarter because an administrator asked for it."""
    return _when_asked(releases.publish_release, quarter, person_id)


def _by_schedule(do: Callable[[datetime], str], work: str) -> str:
    """What deletes, or keeps figures for good, if the clock can be believed; noted whatever came of it."""
    now = timezone.now()
    try:
        check_steady(now)
        return do(now)
    except Refusal as refusal:
        return str(refusal)
    finally:
        outbox.beat(work, now)


def _kept(kept: EquityAudit | Release | None, done: str) -> str:
    return f"{kept.quarter} {done}" if kept else "nothing due"


def _when_asked(keep: Callable[..., Any], quarter: str, person_id: int) -> str:
    by = Person.objects.filter(pk=person_id).first()
    try:
        return str(keep(quarter=Quarter.parse(quarter), by=by, now=timezone.now()))
    except Refusal as refusal:
        return str(refusal)
