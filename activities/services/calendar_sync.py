"""The sweep over connected calendars: claim one under a lease, write what waits there, read when its owner is taken.

Nothing is asked inside a transaction. A server that does not answer is asked again after growing waits, and its other
users with it; one that refuses is asked no more until its user has connected it again.
"""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from activities.caldav.busy import read_busy
from activities.caldav.client import Server
from activities.caldav.errors import CalendarTrouble, NoRight, NotACalendar, Unsupported
from activities.models import CalendarAccount
from activities.services.calendar_accounts import disconnect_calendar, server_for
from activities.services.calendar_writes import is_final, ours_in, write_due
from activities.states import AccountState, WriteState
from mentorship import audit
from mentorship.hours import Span, minus
from mentorship.notifications.services import notify
from mentorship.people.services.busy_times import replace_busy_times

LEASE = timedelta(minutes=15)
SECONDS = 45.0
"""Of one sweep, so that mail does not wait for slow calendars; what is left waits for the next."""
AHEAD = timedelta(weeks=8)
READ_AGAIN, READ_LATER = timedelta(minutes=30), timedelta(days=1)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=4)


@dataclass
class Counts:
    written: int = 0
    read: int = 0
    waiting: int = 0
    stopped: int = 0
    down: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return f"{self.written} written, {self.read} read, {self.waiting} to be asked again, {self.stopped} refused"


def sync_calendars(*, now: datetime | None = None, seconds: float = SECONDS) -> Counts:
    """Serve every account that is due; ``now`` stands still only when it is given."""
    counts, until = Counts(), time.monotonic() + seconds
    _forget_closed(now or timezone.now())
    while time.monotonic() < until and (account := _claim(now or timezone.now(), counts.down)):
        _serve(account, now or timezone.now(), counts)
    return counts


def _forget_closed(now: datetime) -> None:
    """Nobody's password outlives their account."""
    for account in CalendarAccount.objects.exclude(person__user__is_active=True).select_related("person"):
        disconnect_calendar(account=account, keep=True, by=None, now=now)


@transaction.atomic
def _claim(now: datetime, down: set[str]) -> CalendarAccount | None:
    skip = connection.features.has_select_for_update_skip_locked
    rows = CalendarAccount.objects.select_for_update(skip_locked=skip, of=("self",)).select_related("person")
    account = rows.due(now).exclude(host__in=down).order_by("read_due_at", "pk").first()
    if account:
        _note(account, claimed_until=now + LEASE)
    return account


def _serve(account: CalendarAccount, now: datetime, counts: Counts) -> None:
    try:
        with server_for(account.user_name, account.password) as server:
            if written := write_due(account, server, now):
                counts.written += written
                _note(account, written_at=now)
            if account.state == AccountState.LEAVING:
                _leave(account, now)
            elif account.read_due_at and account.read_due_at <= now:
                counts.read += _read(account, server, now)
    except CalendarTrouble as trouble:
        _trouble(account, trouble, now, counts)
    else:
        _note(account, claimed_until=None, attempts=0, resumes_at=None, problem="", problem_at=None)


def _read(account: CalendarAccount, server: Server, now: datetime) -> bool:
    """Whether it is known now when they are taken; if the server does not say, what was known goes."""
    start = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    within = Span(start, start + AHEAD)
    try:
        reading = read_busy(server.busy(account.calendar_url, within), within, account.person.zone)
    except (Unsupported, NotACalendar, NoRight) as trouble:
        _keep(account, [], now)
        _note(account, read_problem=str(trouble)[:200], read_due_at=now + READ_LATER)
        return False
    _keep(account, minus(reading.busy, ours_in(account, within)), now)
    _note(account, read_at=now, read_due_at=now + READ_AGAIN, read_problem="", unread=reading.unread)
    return True


@transaction.atomic
def _keep(account: CalendarAccount, busy: list[Span], now: datetime) -> None:
    """Unless they disconnected meanwhile."""
    still = CalendarAccount.objects.select_for_update().filter(pk=account.pk, state=AccountState.CONNECTED)
    if still.exists():
        replace_busy_times(person=account.person, spans=busy, by=None, now=now)


def _leave(account: CalendarAccount, now: datetime) -> None:
    if not account.writes.filter(state=WriteState.DUE).exists():
        disconnect_calendar(account=account, keep=True, by=None, now=now)


def _trouble(account: CalendarAccount, trouble: CalendarTrouble, now: datetime, counts: Counts) -> None:
    leaving = account.state == AccountState.LEAVING
    if leaving and (is_final(trouble) or (account.leaves_by and account.leaves_by <= now)):
        disconnect_calendar(account=account, keep=True, by=None, now=now)
    elif is_final(trouble):
        counts.stopped += _stop(account, trouble, now)
    else:
        counts.waiting += 1
        if trouble.passes:
            counts.down.add(account.host)
        wait = min(FIRST_WAIT * 2 ** min(account.attempts, 10), LONGEST_WAIT)
        _note(
            account, claimed_until=None, attempts=account.attempts + 1, resumes_at=now + wait,
            problem=str(trouble)[:200], problem_at=account.problem_at or now,
        )  # fmt: skip


@transaction.atomic
def _stop(account: CalendarAccount, trouble: CalendarTrouble, now: datetime) -> bool:
    """Ask no more, and tell them, unless they gave another password meanwhile, or left."""
    stopped = _as_claimed(account).filter(state=AccountState.CONNECTED).update(
        state=AccountState.REFUSED, claimed_until=None, problem=str(trouble)[:200], problem_at=now
    )  # fmt: skip
    if stopped:
        audit.record("calendar_account.refused", on=account.person, now=now)
        replace_busy_times(person=account.person, spans=[], by=None, now=now)
        notify(
            kind="calendar_refused", to=account.person, title="Your calendar takes no sessions any more",
            occasion=f"calendar_refused:{account.pk}:{account.connected_at:%Y%m%d%H%M%S}",
            url=reverse("activities:feed"), now=now,
        )  # fmt: skip
    return bool(stopped)


def _note(account: CalendarAccount, **facts: object) -> None:
    _as_claimed(account).update(**facts)


def _as_claimed(account: CalendarAccount) -> QuerySet[CalendarAccount]:
    """The account, unless it was connected anew since it was claimed."""
    return CalendarAccount.objects.filter(pk=account.pk, connected_at=account.connected_at)
