"""Several sweeps at once write each session into each calendar once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest
from django.db import connections

from activities.models import CalendarAccount, CalendarWrite
from activities.services.calendar_sync import sync_calendars
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.activities import CalendarAccountFactory, PlannedSessionFactory

SWEEPS = 4
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


def test_each_is_written_once_and_no_lease_is_left(monkeypatch, settings):
    settings.CALDAV_HOSTS = frozenset({"dav.example.org"})
    cast, written = make_cast(), []
    planned = PlannedSessionFactory(pairing=cast.pairing)
    for person in (cast.mentor, cast.mentee):
        account = CalendarAccountFactory(
            person=person, read_due_at=None, calendar_url=f"https://dav.example.org/{person.pk}/"
        )
        CalendarWrite.objects.create(account=account, planned=planned, sequence=0, queued_at=NOW)

    def answer(request):
        written.append(request.url.path)
        return httpx.Response(201)

    monkeypatch.setattr(
        "activities.services.calendar_accounts.guarded_client",
        lambda inside: httpx.Client(transport=httpx.MockTransport(answer)),
    )
    together = Barrier(SWEEPS)

    def sweep(number):
        together.wait()
        try:
            return sync_calendars(now=NOW).written
        finally:
            connections.close_all()

    with ThreadPoolExecutor(SWEEPS) as pool:
        counts = list(pool.map(sweep, range(SWEEPS)))

    assert sum(counts) == len(written) == len(set(written)) == 2
    assert not CalendarAccount.objects.exclude(claimed_until=None).exists()
