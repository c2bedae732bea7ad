from collections.abc import Callable
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from governance.models import AccessReview
from governance.selectors.figures import waiting_requests
from governance.services import access_reviews, emergency, erasures, figures, reviews, success
from governance.services.action_notices import remind_actions
from governance.services.hand_overs import lapse_hand_overs
from governance.services.purging import purge_all
from governance.services.retention import warn_of_purges
from governance.states import FiguresKind
from mentorship.errors import Refusal
from mentorship.outbox import services as outbox
from mentorship.outbox.clock import check_steady


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
    said = _by_schedule(lambda now: _make_due(FiguresKind.AUDIT, now), "audit equity")
    return f"{said}, {reminded} reminded" if reminded else said


@shared_task
def measure_success() -> str:
    """Measure what programs call success of the quarter that is over, once, after its audit; once a day."""
    return _by_schedule(lambda now: f"{success.measure_due(now=now)} measured", "measure success")


@shared_task
def publish_report() -> str:
    """Publish the engagement figures of the quarter that is over, once, some days after its end; once a day."""
    return _by_schedule(lambda now: _make_due(FiguresKind.REPORT, now), "publish report")


@shared_task
def erase_people() -> str:
    """Erase those who asked for it a fortnight ago and did not take it back; once a day."""
    return _by_schedule(_erase, "erase people")


def _erase(now: datetime) -> str:
    erased, refused = erasures.carry_out_due(now=now)
    return f"{erased} erased, {refused} not yet"


@shared_task
def keep_figures(request_id: str) -> None:
    """Make the report or the audit that an administrator asked for."""
    figures.carry_out(request_id=request_id)


@shared_task
def take_up_figures() -> None:
    """Reports and audits whose hint was lost or whose worker was killed; once a minute."""
    now = timezone.now()
    for request_id in waiting_requests(now):
        figures.carry_out(request_id=request_id)
    outbox.beat("take up figures", now)


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


def _make_due(kind: FiguresKind, now: datetime) -> str:
    asked = figures.ask_for_due(kind=kind, now=now)
    made = figures.carry_out(request_id=asked.pk, now=now) if asked else None
    return f"{made.quarter}: {made.sentence or 'done'}" if made else "nothing due"
