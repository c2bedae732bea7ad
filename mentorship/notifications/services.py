from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from mentorship import audit
from mentorship.notifications.kinds import KINDS, Kind
from mentorship.notifications.models import Notification, Preference, Silence
from mentorship.notifications.waking import waking
from mentorship.outbox.models import Delivery
from mentorship.outbox.services import Verdict, queue_mail
from mentorship.people.models import Person
from mentorship.people.states import Employment

UNSUBSCRIBE_SALT = "notifications.unsubscribe"


@transaction.atomic
def notify(
    *,
    kind: str,
    to: Person,
    occasion: str,
    title: str,
    url: str,
    context: dict[str, str | date] | None = None,
    now: datetime,
    due_at: datetime | None = None,
    not_after: datetime | None = None,
) -> Notification | None:
    """Tell somebody, once an occasion: in the application at once, by mail when they are awake.

    ``context`` fills the kind's sentence: names of people, programs and cohorts, and dates; never a private word.
    None when they were told before.
    """
    notification, created = Notification.objects.get_or_create(
        person=to, kind=kind, occasion=occasion, defaults={"title": title[:300], "url": url, "created_at": now}
    )
    if not created:
        return None
    if wants_mail(to, KINDS[kind]):
        _queue(KINDS[kind], to, notification, context or {}, now, due_at, not_after)
    return notification


def wants_mail(person: Person, kind: Kind) -> bool:
    if person.status == Employment.LEFT:
        return False
    return not (kind.optional and Silence.objects.filter(person=person, kind=kind.name).exists())


def _queue(kind: Kind, to: Person, notification: Notification, context: dict[str, Any], now: datetime,
           due_at: datetime | None, not_after: datetime | None) -> None:  # fmt: skip
    stop = f"{settings.SITE_URL}{unsubscribe_path(to, kind)}" if kind.optional else ""
    shown = {
        "person": to,
        "kind": kind,
        "sentence": kind.sentence.format(**context),
        "url": f"{settings.SITE_URL}{notification.url}",
        "unsubscribe_url": stop,
    }
    queue_mail(
        key=f"{notification.occasion}|{kind.name}|{to.pk}|mail",
        kind=kind.name,
        to=to.email,
        person_id=to.pk,
        subject=notification.title,
        text=render_to_string("emails/notice.txt", shown),
        html=render_to_string("emails/notice.html", shown),
        unsubscribe_url=stop,
        due_at=due_at or (waking(to, now) if kind.waking else now),
        not_after=not_after,
        now=now,
    )


def unsubscribe_path(person: Person, kind: Kind) -> str:
    token = signing.dumps([person.pk, kind.name], salt=UNSUBSCRIBE_SALT)
    return reverse("notifications:unsubscribe", args=[token])


def read_token(token: str) -> tuple[Person, Kind] | None:
    """Whom and what a link in a mail stops; None when it is not one of ours."""
    try:
        pk, name = signing.loads(token, salt=UNSUBSCRIBE_SALT)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=pk).first()
    return (person, KINDS[name]) if person and name in KINDS else None


@transaction.atomic
def set_silence(*, person: Person, kind: Kind, silent: bool, by: Person, now: datetime) -> None:
    """Stop or resume the mails of one kind."""
    if not kind.optional:
        return
    if silent:
        _, changed = Silence.objects.get_or_create(person=person, kind=kind.name)
    else:
        changed = bool(Silence.objects.filter(person=person, kind=kind.name).delete()[0])
    if changed:
        audit.record("preference.changed", by=by, on=person, now=now, kind=kind.name, silent=silent)


@transaction.atomic
def set_hours(*, person: Person, wakes_at: time, rests_at: time, working_days: str, by: Person, now: datetime) -> None:
    """Say when one wants to be told; the same again changes nothing."""
    hours = {"wakes_at": wakes_at, "rests_at": rests_at, "working_days": working_days}
    if Preference.objects.filter(person=person, **hours).exists():
        return
    Preference.objects.update_or_create(person=person, defaults=hours)
    audit.record("preference.changed", by=by, on=person, now=now)


@transaction.atomic
def set_preferences(*, person: Person, wakes_at: time, rests_at: time, working_days: str, wanted: Collection[str],
                    by: Person, now: datetime) -> None:  # fmt: skip
    """Hours, and the names of the optional kinds that are still wanted by mail."""
    set_hours(person=person, wakes_at=wakes_at, rests_at=rests_at, working_days=working_days, by=by, now=now)
    silent = {kind.name for kind in KINDS.values() if kind.optional} - set(wanted)
    before = set(Silence.objects.filter(person=person).values_list("kind", flat=True))
    if silent == before:
        return
    Silence.objects.filter(person=person, kind__in=before - silent).delete()
    Silence.objects.bulk_create([Silence(person=person, kind=name) for name in silent - before], ignore_conflicts=True)
    audit.record("preference.changed", by=by, on=person, now=now, silent=sorted(silent))


@transaction.atomic
def mark_read(*, person: Person, now: datetime, notification: Notification | None = None) -> int:
    """Mark one notice, or all, as read; the number that changed."""
    unread = Notification.objects.unread().filter(person=person)
    if notification:
        unread = unread.filter(pk=notification.pk)
    changed = unread.update(read_at=now)
    if changed:
        audit.record("notification.read", by=person, on=notification, now=now, count=changed)
    return changed


def gatekeeper(delivery: Delivery, now: datetime) -> Verdict:
    """Right before a notice is sent: still here, still wanted, and awake?"""
    kind = KINDS.get(delivery.kind)
    person = Person.objects.filter(pk=delivery.person_id).first() if kind and delivery.person_id else None
    if kind is None or person is None:
        return None
    if not wants_mail(person, kind):
        return "not wanted any more"
    awake_at = waking(person, now) if kind.waking else now
    return awake_at if awake_at > now else None
