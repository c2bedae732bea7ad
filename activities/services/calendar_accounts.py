"""A calendar of one's own on another server: connected, chosen and given up by its owner alone."""

import json
import math
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from activities.caldav.client import FoundCalendar, Server
from activities.models import CalendarAccount
from activities.services.calendar_writes import SWEEP, queue_everything
from activities.states import AccountState, WriteState
from mentorship import audit
from mentorship.celery import hint
from mentorship.errors import Refusal
from mentorship.outgoing import guarded_client
from mentorship.people.models import Person
from mentorship.people.services.busy_times import replace_busy_times

LEAVING = timedelta(days=1)
"""How long a server may take to give our entries back before it is forgotten all the same."""

PATIENCE = 12.0
"""Seconds after which nothing more is asked while somebody waits for the answer."""


class NoSuchCalendar(Refusal):
    pass


@contextmanager
def server_for(user_name: str, password: str, seconds: float = math.inf) -> Iterator[Server]:
    with guarded_client(settings.CALDAV_HOSTS_INSIDE) as http:
        yield Server(http, user_name, password, settings.CALDAV_HOSTS, seconds)


def look_up(*, address: str, user_name: str, password: str) -> list[FoundCalendar]:
    """The calendars that somebody has on a server; asks it, so it takes a while."""
    with server_for(user_name, password, PATIENCE) as server:
        found = server.calendars(address)
    if not found:
        raise NoSuchCalendar("The server lets you in, but has no calendar of yours for events. Make one there first.")
    return found


@transaction.atomic
def connect_calendar(
    *, person: Person, address: str, user_name: str, password: str, found: Sequence[FoundCalendar], by: Person,
    now: datetime,
) -> CalendarAccount:  # fmt: skip
    """Keep who they are there. With one calendar it is that one, also after a new password; else they choose."""
    account = CalendarAccount.objects.select_for_update().filter(person=person).first()
    if account and (account.address, account.user_name) != (address, user_name):
        account.delete()
        account = None
    account = account or CalendarAccount(person=person, address=address, user_name=user_name)
    account.host = urlsplit(address).netloc[:260]
    account.password, account.connected_at = password, now
    known = next((calendar for calendar in found if calendar.url == account.calendar_url), None)
    if known or len(found) == 1:
        _begin(account, known or found[0], now)
    else:
        account.state, account.calendar_url, account.calendar_name = AccountState.CHOOSING, "", ""
        account.found = json.dumps([(calendar.url, calendar.name) for calendar in found])
        account.save()
    audit.record("calendar_account.connected", by=by, on=person, now=now)
    return account


@transaction.atomic
def choose_calendar(*, account: CalendarAccount, url: str, by: Person, now: datetime) -> CalendarAccount:
    """Of those that were found; the same again changes nothing."""
    account = CalendarAccount.objects.select_for_update(of=("self",)).select_related("person").get(pk=account.pk)
    if account.calendar_url == url:
        return account
    chosen = next((calendar for calendar in choices_of(account) if calendar.url == url), None)
    if chosen is None:
        raise NoSuchCalendar("Choose one of these calendars.")
    _begin(account, chosen, now)
    audit.record("calendar_account.chosen", by=by, on=account.person, now=now)
    return account


@transaction.atomic
def disconnect_calendar(*, account: CalendarAccount, keep: bool, by: Person | None, now: datetime) -> None:
    """Forget it, at once if our entries stay there (``keep``), else as soon as they are taken out."""
    found = CalendarAccount.objects.select_for_update(of=("self",)).select_related("person").filter(pk=account.pk)
    current = found.first()
    if current is None:
        return
    replace_busy_times(person=current.person, spans=[], by=by, now=now)
    if keep or current.state != AccountState.CONNECTED or not current.writes.exists():
        current.delete()
        audit.record("calendar_account.disconnected", by=by, on=current.person, now=now)
        return
    current.writes.exclude(state__in=(WriteState.WRITTEN, WriteState.DUE)).delete()
    current.writes.update(state=WriteState.DUE)
    current.state, current.leaves_by, current.resumes_at = AccountState.LEAVING, now + LEAVING, None
    current.save(update_fields=["state", "leaves_by", "resumes_at"])
    audit.record("calendar_account.leaving", by=by, on=current.person, now=now)
    hint(SWEEP)


@transaction.atomic
def forget_calendars(*, people: Collection[Person], by: Person | None, now: datetime) -> None:
    """Whoever connected them may not be who those people are. What was written there stays."""
    for account in CalendarAccount.objects.filter(person__in=people):
        disconnect_calendar(account=account, keep=True, by=by, now=now)


def choices_of(account: CalendarAccount) -> list[FoundCalendar]:
    """What there was to choose from, until it is chosen."""
    return [FoundCalendar(url, name) for url, name in json.loads(account.found or "[]")]


def _begin(account: CalendarAccount, calendar: FoundCalendar, now: datetime) -> None:
    """What was written into another calendar of theirs says nothing about this one."""
    if account.calendar_url != calendar.url:
        account.writes.all().delete()
    account.state, account.found, account.problem, account.read_problem = AccountState.CONNECTED, "", "", ""
    account.problem_at = account.resumes_at = account.leaves_by = account.claimed_until = None
    account.calendar_url, account.calendar_name = calendar.url, calendar.name
    account.attempts, account.read_due_at = 0, now
    account.save()
    queue_everything(account=account, now=now)
    hint(SWEEP)
