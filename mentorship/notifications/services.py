from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from mentorship import audit
from mentorship.notifications.kinds import KINDS, Kind
from mentorship.notifications.models import Notification, Preference, Silence
from mentorship.notifications.waking import waking, waking_by
from mentorship.outbox.models import Delivery
from mentorship.outbox.services import Verdict, draft_mail, queue_mails
from mentorship.people.models import Person
from mentorship.people.states import Employment

UNSUBSCRIBE_SALT = "notifications.unsubscribe"

_by_mail: ContextVar[bool] = ContextVar("by_mail", default=True)


@contextmanager
def without_mail() -> Iterator[None]:
    """Inside, people are told in the application alone: a history that is written down needs no mail."""
    token = _by_mail.set(False)
    try:
        yield
    finally:
        _by_mail.reset(token)


AT_ONCE = 500


@dataclass(frozen=True)
class Notice:
    """What to tell whom. ``context`` fills the kind's sentence: names of people, programs and cohorts, and dates;
    never a private word. The mail goes when they are awake; not after ``not_after``, nor ``lasts`` after it was due.
    """

    kind: str
    to: Person
    occasion: str
    title: str
    url: str
    context: Mapping[str, str | date] = field(default_factory=dict)
    not_after: datetime | None = None
    lasts: timedelta | None = None


def notify(*, now: datetime, **notice: Any) -> Notification | None:
    """Tell somebody, as ``Notice`` says, once an occasion; None when they were told before."""
    return next(iter(notify_all(notices=[Notice(**notice)], now=now)), None)


def notify_all(*, notices: Sequence[Notice], now: datetime) -> list[Notification]:
    """Tell people, each once an occasion: in the application at once, by mail when they are awake.

    Answers what was new. ``AT_ONCE`` notices go into one transaction, with a number of questions that does not grow.
    """
    return [row for start in range(0, len(notices), AT_ONCE) for row in _tell(notices[start : start + AT_ONCE], now)]


@transaction.atomic
def _tell(notices: Sequence[Notice], now: datetime) -> list[Notification]:
    rows = [
        Notification(
            person=notice.to, kind=notice.kind, occasion=notice.occasion, title=notice.title[:300], url=notice.url,
            created_at=now,
        )
        for notice in notices
    ]  # fmt: skip
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    kept = set(Notification.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    new = [(row, notice) for row, notice in zip(rows, notices, strict=True) if row.pk in kept]
    if new and _by_mail.get():
        _queue_mails(new, now)
    return [row for row, _ in new]


def _queue_mails(new: Sequence[tuple[Notification, Notice]], now: datetime) -> None:
    people = {notice.to.pk for _, notice in new}
    silences = set(Silence.objects.filter(person__in=people).values_list("person_id", "kind"))
    hours = {row.person_id: row for row in Preference.objects.filter(person__in=people)}
    queue_mails(
        [
            _mail(row, notice, hours.get(notice.to.pk), now)
            for row, notice in new
            if _is_wanted(notice.to, KINDS[notice.kind], silenced=(notice.to.pk, notice.kind) in silences)
        ]
    )


def _is_wanted(person: Person, kind: Kind, *, silenced: bool) -> bool:
    return person.status != Employment.LEFT and not (kind.optional and silenced)


def wants_mail(person: Person, kind: Kind) -> bool:
    silenced = kind.optional and Silence.objects.filter(person=person, kind=kind.name).exists()
    return _is_wanted(person, kind, silenced=silenced)


def _mail(row: Notification, notice: Notice, hours: Preference | None, now: datetime) -> Delivery:
    kind, to = KINDS[notice.kind], notice.to
    stop = f"{settings.SITE_URL}{unsubscribe_path(to, kind)}" if kind.optional else ""
    due_at = waking_by(hours, to, now) if kind.waking else now
    shown = {
        "person": to,
        "kind": kind,
        "sentence": kind.sentence.format(**notice.context),
        "url": f"{settings.SITE_URL}{notice.url}",
        "unsubscribe_url": stop,
    }
    return draft_mail(
        key=f"{notice.occasion}|{kind.name}|{to.pk}|mail",
        kind=kind.name,
        to=to.email,
        person_id=to.pk,
        subject=row.title,
        text=render_to_string("emails/notice.txt", shown),
        html=render_to_string("emails/notice.html", shown),
        unsubscribe_url=stop,
        due_at=due_at,
        not_after=due_at + notice.lasts if notice.lasts else notice.not_after,
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
