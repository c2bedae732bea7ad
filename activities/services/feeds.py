"""A calendar feed of one's own: opened, replaced and closed by its owner alone."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from activities.models import CalendarFeed
from mentorship import audit
from mentorship.people.models import Person

BYTES = 32
HOUR = timedelta(hours=1)


@transaction.atomic
def open_feed(*, person: Person, by: Person, now: datetime) -> str:
    """The secret of a new address, which nobody can be told again; one that there was answers no more."""
    secret = secrets.token_urlsafe(BYTES)
    CalendarFeed.objects.update_or_create(
        person=person, defaults={"digest": digest_of(secret), "opened_at": now, "read_at": None}
    )
    audit.record("calendar_feed.opened", by=by, on=person, now=now)
    return secret


@transaction.atomic
def close_feed(*, person: Person, by: Person, now: datetime) -> None:
    deleted, _ = CalendarFeed.objects.filter(person=person).delete()
    if deleted:
        audit.record("calendar_feed.closed", by=by, on=person, now=now)


@transaction.atomic
def close_feeds(*, people: Collection[Person], by: Person | None, now: datetime) -> None:
    """Whoever knows their addresses may not be who those people are."""
    open_ = CalendarFeed.objects.filter(person__in=people).select_related("person")
    audit.record_all("calendar_feed.closed", [(feed.person, {}) for feed in open_], by=by, now=now)
    open_.delete()


def feed_behind(secret: str, now: datetime) -> CalendarFeed | None:
    """The feed of a secret, if its owner still has an account in use; that it was read is kept to the hour."""
    rows = CalendarFeed.objects.select_related("person").filter(person__user__is_active=True)
    feed = rows.filter(digest=digest_of(secret)).first()
    if feed and (feed.read_at is None or now - feed.read_at > HOUR):
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
    return feed


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
