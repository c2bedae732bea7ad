"""Telling people: in the application at once, by mail when they are awake, each once an occasion."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from mentorship import audit
from mentorship.notifications.kinds import INVITATION, KINDS, Kind
from mentorship.notifications.models import Notification, Preference, Silence
from mentorship.notifications.services.preferences import is_wanted, unsubscribe_path, wants_mail
from mentorship.notifications.waking import waking, waking_by
from mentorship.outbox.models import Delivery
from mentorship.outbox.services import Verdict, draft_mail, queue_mails
from mentorship.people.models import Person

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
class CalendarFile:
    """What brings somebody's calendar up to date: a file as RFC 5545 has it, and the method that stands in it."""

    text: str
    method: str


@dataclass(frozen=True)
class Notice:
    """What to tell whom. ``context`` fills the kind's sentence: names of people, programs and cohorts, and dates;
    never a private word. The mail goes when they are awake; not after ``not_after``, nor ``lasts`` after it was due.

    ``answers``: labels and paths of what the mail offers beside its button. ``calendar`` goes with it unless they want
    no invitations; a mail that brings one is of that kind, so it is stopped as that.
    """

    kind: str
    to: Person
    occasion: str
    title: str
    url: str
    context: Mapping[str, str | date] = field(default_factory=dict)
    not_after: datetime | None = None
    lasts: timedelta | None = None
    answers: Sequence[tuple[str, str]] = ()
    calendar: CalendarFile | None = None


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
    mail_all(notices=[notice for _, notice in new], now=now)
    return [row for row, _ in new]


def mail_all(*, notices: Sequence[Notice], now: datetime) -> None:
    """Write to people about what they need not be told in the application, such as what they did there themselves."""
    if not notices or not _by_mail.get():
        return
    people = {notice.to.pk for notice in notices}
    silences = set(Silence.objects.filter(person__in=people).values_list("person_id", "kind"))
    hours = {row.person_id: row for row in Preference.objects.filter(person__in=people)}
    fitted = [
        replace(notice, calendar=None) if (notice.to.pk, INVITATION) in silences else notice for notice in notices
    ]
    queue_mails(
        [
            _mail(notice, hours.get(notice.to.pk), now)
            for notice in fitted
            if is_wanted(notice.to, _sent_as(notice), silenced=(notice.to.pk, _sent_as(notice).name) in silences)
        ]
    )


def _sent_as(notice: Notice) -> Kind:
    """By which name the mail is wanted or stopped."""
    return KINDS[INVITATION if notice.calendar else notice.kind]


def _mail(notice: Notice, hours: Preference | None, now: datetime) -> Delivery:
    kind, sent_as, to, calendar = KINDS[notice.kind], _sent_as(notice), notice.to, notice.calendar
    stop = f"{settings.SITE_URL}{unsubscribe_path(to, sent_as)}" if sent_as.optional else ""
    due_at = waking_by(hours, to, now) if kind.waking else now
    shown = {
        "person": to,
        "kind": kind,
        "sentence": kind.sentence.format(**notice.context),
        "url": f"{settings.SITE_URL}{notice.url}",
        "answers": [(label, f"{settings.SITE_URL}{path}") for label, path in notice.answers],
        "unsubscribe_url": stop,
    }
    return draft_mail(
        key=f"{notice.occasion}|{kind.name}|{to.pk}|mail",
        kind=sent_as.name,
        to=to.email,
        person_id=to.pk,
        subject=notice.title,
        text=render_to_string("emails/notice.txt", shown),
        html=render_to_string("emails/notice.html", shown),
        unsubscribe_url=stop,
        calendar=calendar.text if calendar else "",
        calendar_method=calendar.method if calendar else "",
        due_at=due_at,
        not_after=due_at + notice.lasts if notice.lasts else notice.not_after,
        now=now,
    )


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
