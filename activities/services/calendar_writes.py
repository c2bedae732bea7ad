"""Planned sessions in the calendars that people connected: queued with their cause, written once a server answers.

A row is a planned session as it stood at one ``sequence``. What is written is how it stands when its turn comes, so a
row that a later change overtook has nothing left to do. An entry's name on the server is its identifier, so writing it
again finds what is there: it is compared by ``SEQUENCE``, and never doubled.
"""

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from django.db import transaction

from activities.caldav.client import Server
from activities.caldav.entries import Standing, standing
from activities.caldav.errors import AlreadyThere, CalendarTrouble, Changed, Missing, NotACalendar, Unsupported
from activities.calendar.events import Meeting, calendar_entry
from activities.models import CalendarAccount, CalendarWrite, PlannedSession
from activities.selectors.calendars import meeting_of
from activities.states import AccountState, PlanState, WriteState
from mentorship.celery import hint
from mentorship.hours import Span
from pairing.models import Pairing
from pairing.states import UNDER_WAY

SWEEP = "activities.tasks.sync_calendars"
AT_ONCE, SECONDS = 100, 20.0
"""Entries of one calendar, and how long it is written, before it is somebody else's turn."""
THERE = (WriteState.WRITTEN, WriteState.ELSEWHERE)


def queue_writes(*, planned: PlannedSession, now: datetime) -> None:
    """For whoever of the two has a calendar connected; the same change again adds nothing."""
    people = (planned.pairing.mentor_id, planned.pairing.mentee_id)
    accounts = CalendarAccount.objects.filter(
        person__in=people, state__in=(AccountState.CONNECTED, AccountState.REFUSED)
    )
    _queue(((account, planned) for account in accounts), now)


def queue_everything(*, account: CalendarAccount, now: datetime) -> None:
    """All that is ahead, when a calendar is connected; what was refused there is tried again."""
    account.writes.exclude(state__in=(WriteState.WRITTEN, WriteState.DUE)).delete()
    ahead = PlannedSession.objects.ahead(now).filter(pairing__in=Pairing.objects.under_way().of(account.person))
    _queue(((account, planned) for planned in ahead), now)


def _queue(pairs: Iterable[tuple[CalendarAccount, PlannedSession]], now: datetime) -> None:
    rows = [
        CalendarWrite(account=account, planned=planned, sequence=planned.sequence, queued_at=now)
        for account, planned in pairs
    ]
    if rows:
        CalendarWrite.objects.bulk_create(rows, ignore_conflicts=True)
        hint(SWEEP)


def write_due(account: CalendarAccount, server: Server, now: datetime) -> int:
    """Write what waits, the oldest first; how many. An entry that others keep changing holds up no other one."""
    due = account.writes.filter(state=WriteState.DUE).select_related(
        "planned__pairing__mentor", "planned__pairing__mentee"
    )
    latest = {row.planned_id: row for row in due.order_by("planned", "sequence")[:AT_ONCE]}
    raced: Changed | None = None
    until = time.monotonic() + SECONDS
    for row in latest.values():
        if time.monotonic() > until:
            break
        try:
            outcome = _carried_out(account, row, server, now)
        except Changed as changed:
            raced = changed
        else:
            _settle(account, row, *outcome, now=now)
    if raced:
        raise raced
    return len(latest)


def ours_in(account: CalendarAccount, within: Span) -> list[Span]:
    """The times of what we wrote into a calendar, which are not what its owner is taken by."""
    there = account.writes.filter(state__in=THERE).values("planned")
    plans = PlannedSession.objects.filter(pk__in=there, starts_at__lt=within.end, ends_at__gt=within.start)
    return [
        Span(start.astimezone(UTC), start.astimezone(UTC) + timedelta(minutes=planned.minutes))
        for planned in plans
        for start in planned.occurrences()
    ]


def _carried_out(account: CalendarAccount, row: CalendarWrite, server: Server, now: datetime) -> tuple[WriteState, str]:
    """What came of it, and the version that is there now."""
    meeting = replace(meeting_of(row.planned), changed_at=now)
    url = f"{account.calendar_url}{quote(meeting.uid)}.ics"
    if account.state == AccountState.LEAVING or not _stands(row.planned):
        server.delete(url)
        return WriteState.REMOVED, ""
    if row.planned.ends_at <= now:
        return WriteState.OVER, ""
    try:
        return WriteState.WRITTEN, _put(server, url, meeting, _version_of(row))
    except AlreadyThere:
        return WriteState.ELSEWHERE, ""
    except (Unsupported, NotACalendar):
        return WriteState.REFUSED, ""


def _stands(planned: PlannedSession) -> bool:
    return planned.state != PlanState.CANCELLED and planned.pairing.state in UNDER_WAY


def _put(server: Server, url: str, meeting: Meeting, etag: str) -> str:
    """Its new version. Who changed the entry meanwhile keeps the last word only if their change is the later one."""
    content = calendar_entry(meeting)
    try:
        return server.update(url, content, etag) if etag else server.create(url, content)
    except (Changed, Missing):
        pass
    try:
        theirs, etag = server.read(url)
    except Missing:  # they deleted it, and since then it has changed
        return server.create(url, content)
    if not standing(theirs).is_behind(Standing(meeting.sequence, meeting.times[0].astimezone(UTC))):
        return etag
    return server.update(url, content, etag)


def _version_of(row: CalendarWrite) -> str:
    """What the server holds as far as we know."""
    written = CalendarWrite.objects.filter(account=row.account_id, planned=row.planned_id, state=WriteState.WRITTEN)
    return written.values_list("etag", flat=True).order_by("-sequence").first() or row.etag


@transaction.atomic
def _settle(account: CalendarAccount, row: CalendarWrite, state: WriteState, etag: str, *, now: datetime) -> None:
    """Done, together with what it overtook. A change that came meanwhile is another row, and waits; of a calendar that
    was connected anew or given up meanwhile nothing is done.
    """
    same = {"account__connected_at": account.connected_at, "account__state": account.state}
    rows = CalendarWrite.objects.filter(account=row.account_id, planned=row.planned_id, **same)
    rows.filter(sequence__lt=row.sequence).delete()
    rows.filter(sequence=row.sequence).update(state=state, etag=etag[:300], done_at=now)


def is_final(trouble: CalendarTrouble) -> bool:
    """Whether asking again would only be refused again."""
    return not trouble.passes and not isinstance(trouble, Changed)
