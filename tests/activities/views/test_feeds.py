import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from activities.models import CalendarFeed
from activities.services.feeds import close_feed, open_feed
from activities.services.plans import cancel_planned
from mentorship.audit.models import AuditEvent
from pairing.services.offers import end_pairing
from tests.factories import NOW
from tests.factories.activities import PlannedSessionFactory
from tests.queries import assert_same_queries

PAGE = "/activities/calendar/"


@pytest.fixture
def secret(cast):
    return open_feed(person=cast.mentee, by=cast.mentee, now=NOW)


def feed(secret):
    return f"/calendar/{secret}.ics"


def test_the_address_is_shown_once_and_kept_hashed(cast, as_):
    browser = as_(cast.mentee)
    assert "No calendar reads your sessions yet." in browser.get(PAGE).text

    shown = browser.post(f"{PAGE}open/")

    secret = shown.context["address"].rpartition("/")[2].removesuffix(".ics")
    assert len(secret) >= 43
    assert secret not in browser.get(PAGE).text
    assert secret not in str(list(CalendarFeed.objects.values()))
    assert secret not in str(list(AuditEvent.objects.values()))
    assert browser.get(feed(secret)).status_code == 200


def test_a_calendar_reads_it_without_signing_in(client, cast, secret, today_is):
    planned = PlannedSessionFactory(pairing=cast.pairing, place="Room 4")
    PlannedSessionFactory(pairing=cast.other_pairing)

    answer = client.get(feed(secret))

    text = answer.text.replace("\r\n ", "")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"
    assert text.count("BEGIN:VEVENT") == 1
    assert f"UID:{planned.pk}@" in text
    assert "SUMMARY:Mentoring session" in text
    for name in ("Mara", "Milo", "ATTENDEE", "ORGANIZER"):
        assert name not in text


def test_a_calendar_that_has_it_already_is_told_so(client, cast, secret, today_is):
    PlannedSessionFactory(pairing=cast.pairing)
    etag = client.get(feed(secret))["ETag"]

    assert client.get(feed(secret), headers={"if-none-match": etag}).status_code == 304
    PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW + timedelta(days=9))
    assert client.get(feed(secret), headers={"if-none-match": etag}).status_code == 200


def test_what_is_called_off_or_ended_is_gone(client, cast, secret, today_is):
    first, _ = (PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW + timedelta(days=n)) for n in (3, 5))
    cancel_planned(planned=first, by=cast.mentor, now=NOW)
    assert client.get(feed(secret)).text.count("BEGIN:VEVENT") == 1

    end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)

    assert "BEGIN:VEVENT" not in client.get(feed(secret)).text


def test_a_new_address_ends_the_old_one_and_closing_ends_both(client, cast, as_, secret):
    again = open_feed(person=cast.mentee, by=cast.mentee, now=NOW)
    assert client.get(feed(secret)).status_code == 404
    assert client.get(feed(again)).status_code == 200

    as_(cast.mentee).post(f"{PAGE}close/")
    close_feed(person=cast.mentee, by=cast.mentee, now=NOW)

    assert client.get(feed(again)).status_code == 404
    assert AuditEvent.objects.filter(action="calendar_feed.closed").count() == 1


def test_who_may_not_sign_in_any_more_has_no_feed(client, cast, secret):
    cast.mentee.user.is_active = False
    cast.mentee.user.save()

    assert client.get(feed(secret)).status_code == 404
    assert client.get(feed("x" * 43)).status_code == 404


def test_that_it_was_read_is_kept_to_the_hour(client, cast, secret, today_is):
    for minutes, expected in ((0, NOW), (30, NOW), (90, NOW + timedelta(minutes=90))):
        today_is(NOW + timedelta(minutes=minutes))
        client.get(feed(secret))
        assert CalendarFeed.objects.get().read_at == expected


def test_many_sessions_ask_no_more(client, cast, secret):
    at = iter(range(1, 2000))

    def more(count):
        for _ in range(count):
            PlannedSessionFactory(pairing=cast.pairing, starts_at=timezone.now() + timedelta(hours=next(at)))

    assert_same_queries(client, feed(secret), more, at_most=4)


@pytest.mark.slow
def test_a_calendar_client_that_is_not_ours_opens_it(client, cast, secret, tmp_path):
    start = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=3)
    PlannedSessionFactory(
        pairing=cast.pairing, starts_at=start, every_days=7, until_on=start.date() + timedelta(days=30),
        ends_at=start + timedelta(days=29),
    )  # fmt: skip
    (tmp_path / "feed.ics").write_bytes(client.get(feed(secret)).content)
    (tmp_path / "cal").mkdir()
    (tmp_path / "config").write_text(
        f"[calendars]\n[[mentoring]]\npath = {tmp_path}/cal\n[locale]\nlocal_timezone = Europe/Berlin\n"
        "default_timezone = Europe/Berlin\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        f"datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n[sqlite]\npath = {tmp_path}/khal.db\n"
    )
    khal = [str(Path(sys.executable).with_name("khal")), "-c", str(tmp_path / "config")]

    def khal_says(*words):
        ran = subprocess.run(
            [*khal, *words], capture_output=True, text=True, check=True, env=os.environ | {"HOME": str(tmp_path)}
        )
        return [line.strip() for line in ran.stdout.splitlines() if line.strip()]

    khal_says("import", "--batch", str(tmp_path / "feed.ics"))
    listed = khal_says(
        "list", "--format", "{start-long} {title}", "--day-format", "", start.strftime("%Y-%m-%d"), "31d"
    )

    zone = cast.mentor.zone
    wall = start.astimezone(zone).replace(tzinfo=None)
    expected = [f"{wall + timedelta(days=7 * n):%Y-%m-%d %H:%M} Mentoring session" for n in range(5)]
    assert listed == expected
