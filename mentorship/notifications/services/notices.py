"""Telling people: in the application at once, by mail when they are awake, each once an occasion."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from mentorship import audit
from mentorship.notifications.kinds import INVITATION, KINDS, Kind
from mentorship.notifications.models import Chat, Notification
from mentorship.notifications.services.preferences import Choice, choices_of, unsubscribe_path
from mentorship.notifications.still_due import Told, is_checked, those_due
from mentorship.notifications.waking import digest_by, waking_by
from mentorship.outbox.models import Channel, Delivery
from mentorship.outbox.services import Verdicts, draft_mail, queue_mails
from mentorship.people.models import Person

_by_mail: ContextVar[bool] = ContextVar("by_mail", default=True)


@contextmanager
def without_mail() -> Iterator[None]:
    """Inside, people are told in the application alone: a history that is written down needs no mail."""
    with _mailing(wanted=False):
        yield


@contextmanager
def by_mail() -> Iterator[None]:
    """Inside, they are told by mail again, though nobody is around it."""
    with _mailing(wanted=True):
        yield


@contextmanager
def _mailing(*, wanted: bool) -> Iterator[None]:
    token = _by_mail.set(wanted)
    try:
        yield
    finally:
        _by_mail.reset(token)


def is_mailing() -> bool:
    """Whether people are told by mail here, for who prepares what only a mail would bring."""
    return _by_mail.get()


AT_ONCE = 500
FRESH = timedelta(minutes=10)  # what waited longer is asked again whether it is true


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
    no invitations; a mail that brings one is of that kind, so it is stopped as that. ``cohort`` is the key of the one
    it concerns, where who runs that may know that it happened: they see that it went, never what it says.
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
    cohort: int | None = None


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
    told = [notice for _, notice in new]
    mail_all(notices=told, now=now)
    post_all(notices=told, now=now)
    return [row for row, _ in new]


def mail_all(*, notices: Sequence[Notice], now: datetime) -> None:
    """Write to people about what they need not be told in the application, such as what they did there themselves."""
    if not notices or not _by_mail.get():
        return
    choices = choices_of(_reachable(notices))
    mails = []
    for notice in notices:
        choice = choices.get(notice.to.pk)
        if choice and INVITATION in choice.silent:
            notice = replace(notice, calendar=None)
        if choice and choice.wants(_sent_as(notice)):
            mails.append(_held(notice, choice, now) if choice.holds(_sent_as(notice)) else _mail(notice, choice, now))
    queue_mails(mails)


def post_all(*, notices: Sequence[Notice], now: datetime) -> None:
    """Post what people are told to the chats of those who have one, where it works: a title and a link, no more."""
    if not notices or not _by_mail.get():
        return
    posts = []
    chats = Chat.objects.filter(person__in=_reachable(notices), broken_at=None).defer("address")
    found = {chat.person_id: chat for chat in chats}
    for notice in notices:
        chat = found.get(notice.to.pk)
        if chat and chat.takes(KINDS[notice.kind]):
            posts.append(draft_mail(**_facts(notice, Channel.CHAT), due_at=now, not_after=_end(notice, now), now=now))
    queue_mails(posts)


def _reachable(notices: Sequence[Notice]) -> set[int]:
    people = Person.objects.reachable().filter(pk__in={notice.to.pk for notice in notices})
    return set(people.values_list("pk", flat=True))


def _sent_as(notice: Notice) -> Kind:
    """By which name the mail is wanted or stopped."""
    return KINDS[INVITATION if notice.calendar else notice.kind]


def _mail(notice: Notice, choice: Choice, now: datetime) -> Delivery:
    kind, sent_as, to, calendar = KINDS[notice.kind], _sent_as(notice), notice.to, notice.calendar
    stop = f"{settings.SITE_URL}{unsubscribe_path(to, sent_as)}" if sent_as.optional else ""
    due_at = waking_by(choice.hours, to, now) if kind.waking else now
    shown = {
        "person": to,
        "kind": kind,
        "sentence": kind.sentence.format(**notice.context),
        "url": f"{settings.SITE_URL}{notice.url}",
        "answers": [(label, f"{settings.SITE_URL}{path}") for label, path in notice.answers],
        "unsubscribe_url": stop,
    }
    return draft_mail(
        **_facts(notice, text=render_to_string("emails/notice.txt", shown)),
        html=render_to_string("emails/notice.html", shown),
        unsubscribe_url=stop,
        calendar=calendar.text if calendar else "",
        calendar_method=calendar.method if calendar else "",
        due_at=due_at,
        not_after=_end(notice, due_at),
        now=now,
    )


def _held(notice: Notice, choice: Choice, now: datetime) -> Delivery:
    """Kept for the digest, which shows the title and where it leads."""
    due_at = digest_by(choice.hours, notice.to, now)
    return draft_mail(**_facts(notice), held=True, due_at=due_at, not_after=_end(notice, due_at), now=now)


def _facts(notice: Notice, channel: str = Channel.MAIL, text: str = "") -> dict[str, Any]:
    """What every delivery of a notice has, by whichever way."""
    to = notice.to
    return {
        "key": f"{notice.occasion}|{notice.kind}|{to.pk}|{channel}",
        "kind": _sent_as(notice).name if channel == Channel.MAIL else notice.kind,
        "channel": channel,
        "to": to.email,
        "person_id": to.pk,
        "cohort_id": notice.cohort,
        "subject": notice.title,
        "url": notice.url,
        "text": text,
    }


def _end(notice: Notice, due_at: datetime) -> datetime | None:
    return due_at + notice.lasts if notice.lasts else notice.not_after


@transaction.atomic
def mark_read(
    *, person: Person, now: datetime, notification: Notification | None = None, until: datetime | None = None
) -> int:
    """Mark one notice, all, or all up to a moment, as read; the number that changed."""
    unread = Notification.objects.unread().filter(person=person)
    if until:
        unread = unread.filter(created_at__lte=until)
    if notification:
        unread = unread.filter(pk=notification.pk)
    changed = unread.update(read_at=now)
    if changed:
        audit.record("notification.read", by=person, on=notification, now=now, count=changed)
    return changed


def gatekeeper(deliveries: Sequence[Delivery], now: datetime) -> Verdicts:
    """Right before notices are sent: still to be reached, still wanted, still true if they waited long, and awake?"""
    rows = [(row, row.person_id, KINDS[row.kind]) for row in deliveries if row.person_id and row.kind in KINDS]
    people = Person.objects.reachable().in_bulk({pk for _, pk, _ in rows})
    choices, false = choices_of(people), _no_longer_true([row for row, _, _ in rows], now)
    verdicts: dict[UUID, datetime | str] = {}
    for row, pk, kind in rows:
        if pk not in people or not _wants(choices[pk], kind, row.channel):
            verdicts[row.pk] = "not wanted any more"
        elif row.pk in false:
            verdicts[row.pk] = "not true any more"
        elif kind.waking and (awake_at := waking_by(choices[pk].hours, people[pk], now)) > now:
            verdicts[row.pk] = awake_at
    return verdicts


def _no_longer_true(rows: Sequence[Delivery], now: datetime) -> set[UUID]:
    """Those that waited long and do not hold any more."""
    told = {row.pk: told_by(row) for row in rows if now - row.created_at > FRESH and is_checked(row.kind)}
    holding = those_due(told.values(), now) if told else set()
    return {pk for pk, one in told.items() if one not in holding}


def _wants(choice: Choice, kind: Kind, channel: str) -> bool:
    if channel == Channel.MAIL:
        return choice.wants(kind)
    return choice.chat is not None and choice.chat.takes(kind)


def told_by(delivery: Delivery) -> Told:
    """The notice that a delivery tells: its key names the occasion first."""
    return Told(delivery.kind, delivery.key.rsplit("|", 3)[0], delivery.person_id or 0)
