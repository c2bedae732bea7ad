"""A planned session in the calendars of the two, by mail: one invitation for each, moved and called off there too."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from icalendar import Calendar

from activities.models import CalendarFeed, SessionInvitation
from activities.services.plans import cancel_planned, move_session, plan_session
from mentorship.notifications.kinds import INVITATION, KINDS
from mentorship.notifications.models import Notification
from mentorship.notifications.services.preferences import set_silence
from mentorship.outbox.models import Delivery
from mentorship.outbox.services import deliver_due
from pairing.services.offers import end_pairing
from pairing.services.pauses import pause_pairing
from tests.factories import NOW, TODAY

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 9, 22, 9, tzinfo=UTC)
LATER = datetime(2026, 9, 24, 13, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _ours(settings):
    settings.SITE_URL = "https://mentoring.example.org"
    settings.DEFAULT_FROM_EMAIL = "Mentorship <mentoring@example.org>"


def plan(cast, **changes):
    usual = {
        "pairing": cast.pairing, "plan_id": uuid4(), "starts_at": START, "minutes": 45, "zone": "Europe/Berlin",
        "place": "Room 4", "by": cast.mentor, "now": NOW,
    }  # fmt: skip
    return plan_session(**usual | changes)


def sent(now=NOW):
    """What a mail server was handed since the last time, by recipient, as a reader outside of Django parses it."""
    mail.outbox = []
    deliver_due(now=now)
    return {message.to[0]: message_from_bytes(message.message().as_bytes(), policy=default) for message in mail.outbox}


def part_of(message):
    """The calendar part, or None."""
    return next((part for part in message.walk() if part.get_content_type() == "text/calendar"), None)


def event_in(message):
    (event,) = Calendar.from_ical(part_of(message).get_payload(decode=True)).walk("VEVENT")
    return event


def words_of(message):
    return message.get_body(("plain",)).get_content()


class TestOneSession:
    def test_each_of_the_two_gets_one_invitation_of_their_own(self, cast):
        planned = plan(cast)

        mails = sent()

        assert set(mails) == {cast.mentor.email, cast.mentee.email}
        for address, message in mails.items():
            event = event_in(message)
            assert part_of(message)["Content-Type"].params["method"] == "REQUEST"
            assert message["List-Unsubscribe"]
            assert (event["UID"], event["SEQUENCE"]) == (f"{planned.pk}@mentoring.example.org", 0)
            assert (event["DTSTART"].dt, event["DURATION"].dt) == (START, timedelta(minutes=45))
            assert event["ORGANIZER"] == "mailto:mentoring@example.org"
            assert event["ATTENDEE"] == f"mailto:{address}"
            assert event["ATTENDEE"].params["RSVP"] == "FALSE"

    def test_who_planned_it_comes_and_the_other_is_asked(self, cast):
        plan(cast)

        mails = sent()

        assert event_in(mails[cast.mentor.email])["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
        assert event_in(mails[cast.mentee.email])["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
        assert "I can come: https://mentoring.example.org/activities/plans/" in words_of(mails[cast.mentee.email])
        assert "/plans/answer/" not in words_of(mails[cast.mentor.email])
        assert not Notification.objects.filter(person=cast.mentor).exists()

    def test_the_mail_says_when_by_the_readers_clock(self, cast):
        cast.mentee.timezone = "Asia/Kolkata"
        cast.mentee.save()
        plan(cast)

        mails = sent()

        assert "Tuesday 22 September, 14:30 (Kolkata)" in words_of(mails[cast.mentee.email])
        assert "Tuesday 22 September, 11:00 (Berlin)" in words_of(mails[cast.mentor.email])

    def test_a_move_is_the_same_event_with_the_next_number(self, cast):
        planned = plan(cast)
        sent()

        move_session(planned=planned, starts_at=LATER, minutes=30, place="Room 5", by=cast.mentee, now=NOW)
        mails = sent()

        assert len(mails) == 2
        for message in mails.values():
            event = event_in(message)
            assert part_of(message)["Content-Type"].params["method"] == "REQUEST"
            assert (event["UID"], event["SEQUENCE"]) == (f"{planned.pk}@mentoring.example.org", 1)
            assert (event["DTSTART"].dt, event["LOCATION"]) == (LATER, "Room 5")
        assert "I can come" in words_of(mails[cast.mentor.email])

    def test_calling_off_takes_the_same_event_from_both(self, cast):
        planned = plan(cast)
        sent()

        for _ in range(2):
            cancel_planned(planned=planned, by=cast.mentee, now=NOW)
        mails = sent()

        assert len(mails) == 2
        for address, message in mails.items():
            event = event_in(message)
            assert part_of(message)["Content-Type"].params["method"] == "CANCEL"
            assert (event["UID"], event["SEQUENCE"]) == (f"{planned.pk}@mentoring.example.org", 1)
            assert (event["STATUS"], event["ATTENDEE"]) == ("CANCELLED", f"mailto:{address}")
            assert "I can come" not in words_of(message)

    def test_planned_twice_by_the_same_form_it_is_one_mail_each(self, cast):
        plan_id = uuid4()

        for _ in range(2):
            plan(cast, plan_id=plan_id)

        assert Delivery.objects.count() == 2

    def test_it_is_not_sent_when_it_is_over(self, cast):
        plan(cast)

        assert not sent(now=START + timedelta(hours=1))


class TestWords:
    def test_nothing_but_a_neutral_title_time_place_and_link_is_inside(self, cast):
        plan(cast)

        event = event_in(sent()[cast.mentee.email])

        assert event["SUMMARY"] == "Mentoring session"
        assert set(event) == {
            "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DURATION", "SUMMARY", "DESCRIPTION", "URL", "STATUS", "LOCATION",
            "ORGANIZER", "ATTENDEE",
        }  # fmt: skip
        assert str(event["DESCRIPTION"]).startswith(f"{event['URL']}\n\nLog it: ")

    @pytest.mark.parametrize(
        ("typed", "stands"),
        [
            ("Café „Zeitgeist“ 🌍, 2. Stock; links", "Café „Zeitgeist“ 🌍, 2. Stock; links"),
            ("مكتب ٤", "مكتب ٤"),
            ("Room\r\nATTENDEE:mailto:all@example.org", "Room ATTENDEE:mailto:all@example.org"),
            ("Room\x0b4\x1f", "Room 4"),
        ],
    )
    def test_a_place_in_any_script_arrives_and_adds_no_property(self, cast, typed, stands):
        plan(cast, place=typed)

        event = event_in(sent()[cast.mentee.email])

        assert event["LOCATION"] == stands
        assert event["ATTENDEE"] == f"mailto:{cast.mentee.email}"

    def test_a_name_of_any_kind_adds_no_header(self, cast):
        cast.mentor.name = "Mára\r\nBcc: all@example.org"
        cast.mentor.save()
        plan(cast)

        message = sent()[cast.mentee.email]

        assert message["Subject"].strip() == "Mára Bcc: all@example.org planned a session with you"
        assert message["Bcc"] is None


class TestSeries:
    def test_it_stands_by_the_wall_clock_with_its_rule_and_zone(self, cast):
        planned = plan(cast, every_days=14)

        message = sent()[cast.mentee.email]

        event = event_in(message)
        assert event["DTSTART"].dt == START.astimezone(BERLIN)
        assert event["RRULE"]["INTERVAL"] == [14]
        assert event["RRULE"]["UNTIL"] == [planned.occurrences()[-1]]
        assert "and every 14 days until" in words_of(message)

    def test_it_is_called_off_as_a_whole(self, cast):
        planned = plan(cast, every_days=14)
        sent()

        cancel_planned(planned=planned, by=cast.mentor, now=NOW + timedelta(days=20))

        event = event_in(sent(now=NOW + timedelta(days=20))[cast.mentee.email])
        assert (event["UID"], event["STATUS"]) == (f"{planned.pk}@mentoring.example.org", "CANCELLED")


class TestWhoIsInvited:
    def test_who_wants_no_invitations_gets_the_notice_as_a_mail_without_one(self, cast):
        set_silence(person=cast.mentee, kind=KINDS[INVITATION], silent=True, by=cast.mentee, now=NOW)
        set_silence(person=cast.mentor, kind=KINDS[INVITATION], silent=True, by=cast.mentor, now=NOW)
        planned = plan(cast)

        mails = sent()
        cancel_planned(planned=planned, by=cast.mentor, now=NOW)

        assert set(mails) == {cast.mentee.email}
        assert part_of(mails[cast.mentee.email]) is None
        assert "I can come" in words_of(mails[cast.mentee.email])
        assert part_of(sent()[cast.mentee.email]) is None

    def test_an_invitation_is_stopped_by_the_link_in_it(self, cast, client):
        plan(cast)
        delivery = Delivery.objects.get(to=cast.mentee.email)

        client.post(delivery.unsubscribe_url.removeprefix("https://mentoring.example.org"))

        assert set(sent()) == {cast.mentor.email}
        plan(cast, starts_at=LATER)
        assert part_of(sent()[cast.mentee.email]) is None

    @pytest.mark.parametrize(
        ("read_at", "invited"), [(None, True), (NOW - timedelta(days=1), False), (NOW - timedelta(days=8), True)]
    )
    def test_a_feed_that_a_calendar_reads_shows_it_already(self, cast, read_at, invited):
        CalendarFeed.objects.create(person=cast.mentee, digest="x", opened_at=NOW, read_at=read_at)
        plan(cast)

        assert (part_of(sent()[cast.mentee.email]) is not None) is invited

    def test_who_opens_a_feed_later_still_hears_of_changes_to_what_came_by_mail(self, cast):
        planned = plan(cast)
        sent()
        CalendarFeed.objects.create(person=cast.mentee, digest="x", opened_at=NOW, read_at=NOW)

        cancel_planned(planned=planned, by=cast.mentor, now=NOW)

        assert part_of(sent()[cast.mentee.email])["Content-Type"].params["method"] == "CANCEL"

    def test_both_are_on_record_and_one_is_asked(self, cast):
        planned = plan(cast)

        rows = {row.person: (row.asked, row.by_mail, row.answer) for row in SessionInvitation.objects.all()}

        assert rows == {cast.mentor: (False, True, ""), cast.mentee: (True, True, "")}
        move_session(planned=planned, starts_at=LATER, minutes=45, by=cast.mentee, now=NOW)
        assert set(planned.invitations.filter(sequence=1, asked=True).values_list("person", flat=True)) == {
            cast.mentor.pk
        }


class TestPairAtRest:
    def test_the_end_of_a_pair_takes_what_was_planned_from_both_calendars(self, cast):
        plan(cast)
        sent()

        end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)

        methods = [
            part_of(message_from_bytes(message.message().as_bytes(), policy=default))["Content-Type"].params["method"]
            for message in _all_sent()
            if "called off" in message.subject
        ]
        assert methods == ["CANCEL", "CANCEL"]

    def test_a_pause_calls_off_what_falls_into_it(self, cast):
        within, after = plan(cast), plan(cast, starts_at=START + timedelta(days=30))
        series = plan(cast, starts_at=LATER, every_days=14)

        pause_pairing(pairing=cast.pairing, until=TODAY + timedelta(days=21), by=cast.mentor, now=NOW)

        for planned, state in ((within, "cancelled"), (after, "planned"), (series, "cancelled")):
            planned.refresh_from_db()
            assert planned.state == state

    def test_a_pause_without_an_end_calls_off_all(self, cast):
        planned = plan(cast, starts_at=START + timedelta(days=30))

        pause_pairing(pairing=cast.pairing, until=None, for_leave=True, by=None, now=NOW)

        planned.refresh_from_db()
        assert planned.state == "cancelled"


def _all_sent():
    mail.outbox = []
    deliver_due(now=NOW)
    return mail.outbox


@pytest.mark.slow
def test_a_calendar_that_is_not_ours_follows_plan_move_and_end(cast, tmp_path):
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

    def shown():
        """What the mentee's calendar shows once it has taken the part of their mail in."""
        (tmp_path / "mail.ics").write_bytes(part_of(sent()[cast.mentee.email]).get_payload(decode=True))
        khal_says("import", "--batch", str(tmp_path / "mail.ics"))
        fields = "{start-long} {title} {location} {status}"
        return khal_says("list", "--format", fields, "--day-format", "", "2026-09-20", "20d")

    planned = plan(cast)
    assert shown() == ["2026-09-22 11:00 Mentoring session Room 4 CONFIRMED"]
    move_session(planned=planned, starts_at=LATER, minutes=45, place="Café", by=cast.mentor, now=NOW)
    assert shown() == ["2026-09-24 15:00 Mentoring session Café CONFIRMED"]
    cancel_planned(planned=planned, by=cast.mentor, now=NOW)
    assert shown() == ["2026-09-24 15:00 Mentoring session Café CANCELLED"]
