"""A calendar that Milo connected, on a real server: written, moved, taken out, read; and what happens in trouble."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from activities.meeting_times import propose
from activities.models import CalendarAccount, CalendarWrite, SessionInvitation
from activities.selectors.calendars import has_calendar_of_their_own
from activities.services.calendar_accounts import connect_calendar, disconnect_calendar, look_up
from activities.services.calendar_sync import sync_calendars
from activities.services.plans import cancel_planned, move_session, plan_session
from activities.states import AccountState, WriteState
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from mentorship.people.models import BusyTime
from pairing.services.offers import end_pairing
from tests.factories import NOW, TODAY
from tests.factories.activities import CalendarAccountFactory, PlannedSessionFactory
from tests.radicale_server import PASSWORD, USER

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def server(calendar_server):
    """With one calendar and nothing in it."""
    calendar_server.make_calendar("office")
    return calendar_server


@pytest.fixture
def account(cast, server):
    return connect(cast, server)


def connect(cast, server, now=NOW):
    found = look_up(address=server.url, user_name=USER, password=PASSWORD)
    return connect_calendar(
        person=cast.mentee, address=server.url, user_name=USER, password=PASSWORD, found=found, by=cast.mentee, now=now
    )


def plan(cast, starts_at=NOW + timedelta(days=3), **changes):
    facts = {"plan_id": uuid4(), "minutes": 45, "zone": "Europe/Berlin", "by": cast.mentor, "now": NOW}
    return plan_session(pairing=cast.pairing, starts_at=starts_at, **facts | changes)


def entry_of(server, planned):
    return next((text for name, text in server.entries("office").items() if name.startswith(str(planned.pk))), None)


class TestWriting:
    def test_a_session_is_written_moved_and_taken_out(self, cast, server, account):
        planned = plan(cast)
        assert sync_calendars(now=NOW).written == 1
        first = entry_of(server, planned)
        assert "DTSTART:20260919T090000Z" in first
        assert "SUMMARY:Mentoring session" in first
        assert "METHOD" not in first
        assert "Mara" not in first

        move_session(planned=planned, starts_at=NOW + timedelta(days=4), minutes=30, by=cast.mentor, now=NOW)
        sync_calendars(now=NOW)
        moved = entry_of(server, planned)
        assert "DTSTART:20260920T090000Z" in moved
        assert "SEQUENCE:1" in moved
        assert CalendarWrite.objects.get().state == WriteState.WRITTEN

        cancel_planned(planned=planned, by=cast.mentor, now=NOW)
        sync_calendars(now=NOW)
        assert not server.entries("office")
        assert CalendarWrite.objects.get().state == WriteState.REMOVED

    def test_who_has_it_in_their_calendar_is_not_sent_it_by_mail_too(self, cast, server, account):
        planned = plan(cast)

        by_mail = dict(SessionInvitation.objects.filter(planned=planned).values_list("person__name", "by_mail"))
        assert by_mail == {"Mara Mentor": True, "Milo Mentee": False}

    def test_a_series_is_one_entry_by_the_clock_of_its_zone(self, cast, server, account):
        planned = plan(cast, starts_at=datetime(2026, 10, 14, 9, tzinfo=BERLIN), every_days=7)

        sync_calendars(now=NOW)

        text = entry_of(server, planned)
        assert "DTSTART;TZID=Europe/Berlin:20261014T090000" in text
        assert "RRULE:FREQ=DAILY" in text
        assert text.count("BEGIN:VEVENT") == 1

    def test_a_series_whose_clock_can_not_be_described_is_one_entry_too(self, cast, server, account):
        planned = plan(cast, starts_at=NOW + 3 * DAY, every_days=14, zone="Africa/Casablanca")

        sync_calendars(now=NOW)

        assert "RDATE" in entry_of(server, planned)
        assert not BusyTime.objects.exists()

    def test_connecting_writes_what_is_ahead_and_nothing_of_others(self, cast, server):
        ahead = PlannedSessionFactory(pairing=cast.pairing)
        PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW - timedelta(days=7))
        PlannedSessionFactory(pairing=cast.other_pairing)
        connect(cast, server)

        sync_calendars(now=NOW)

        (name,) = server.entries("office")
        assert name.startswith(str(ahead.pk))

    def test_the_end_of_a_pairing_takes_everything_out(self, cast, server, account):
        plan(cast)
        plan(cast, starts_at=NOW + timedelta(days=5), every_days=7)
        sync_calendars(now=NOW)
        assert len(server.entries("office")) == 2

        end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)
        sync_calendars(now=NOW)

        assert not server.entries("office")

    def test_nothing_is_lost_or_doubled_while_the_server_is_down(self, cast, server, account):
        sync_calendars(now=NOW)
        server.stop()
        planned = plan(cast)

        assert sync_calendars(now=NOW).waiting == 1
        account.refresh_from_db()
        assert "does not answer" in account.problem
        assert not has_calendar_of_their_own(cast.mentee, NOW)
        assert sync_calendars(now=NOW).waiting == 0, "asked again before its time"
        move_session(planned=planned, starts_at=NOW + timedelta(days=4), minutes=45, by=cast.mentor, now=NOW)

        server.start()
        sync_calendars(now=NOW + 2 * MINUTE)

        assert "DTSTART:20260920T090000Z" in entry_of(server, planned)
        account.refresh_from_db()
        assert (account.problem, account.attempts, account.resumes_at) == ("", 0, None)
        assert has_calendar_of_their_own(cast.mentee, NOW)

    def test_what_a_killed_worker_wrote_is_found_and_not_doubled(self, cast, server, account):
        planned = plan(cast)
        sync_calendars(now=NOW)
        before = entry_of(server, planned)
        CalendarWrite.objects.update(state=WriteState.DUE, etag="", done_at=None)
        CalendarAccount.objects.update(claimed_until=NOW + timedelta(minutes=5))

        assert sync_calendars(now=NOW).written == 0, "somebody may still be at it"
        sync_calendars(now=NOW + timedelta(minutes=6))

        assert entry_of(server, planned) == before
        assert CalendarWrite.objects.get().state == WriteState.WRITTEN

    def test_what_its_owner_changed_over_there_yields_to_a_later_move(self, cast, server, account):
        planned = plan(cast)
        sync_calendars(now=NOW)
        (name,) = server.entries("office")
        theirs = entry_of(server, planned).replace("\n", "\r\n").replace("Mentoring session", "With a note of mine")
        assert server.ask("PUT", f"{USER}/office/{name}", theirs).is_success

        move_session(planned=planned, starts_at=NOW + timedelta(days=4), minutes=45, by=cast.mentor, now=NOW)
        sync_calendars(now=NOW)

        assert "DTSTART:20260920T090000Z" in entry_of(server, planned)

    def test_what_its_owner_moved_further_stays(self, cast, server, account):
        planned = plan(cast)
        sync_calendars(now=NOW)
        (name,) = server.entries("office")
        theirs = entry_of(server, planned).replace("\n", "\r\n").replace("SEQUENCE:0", "SEQUENCE:5")
        server.ask("PUT", f"{USER}/office/{name}", theirs)

        move_session(planned=planned, starts_at=NOW + timedelta(days=4), minutes=45, by=cast.mentor, now=NOW)
        sync_calendars(now=NOW)

        assert "SEQUENCE:5" in entry_of(server, planned)
        assert CalendarWrite.objects.get().state == WriteState.WRITTEN

    def test_what_its_owner_deleted_comes_back_only_when_it_moves(self, cast, server, account):
        planned = plan(cast)
        sync_calendars(now=NOW)
        (name,) = server.entries("office")
        server.ask("DELETE", f"{USER}/office/{name}")
        sync_calendars(now=NOW + timedelta(hours=1))
        assert not server.entries("office")

        move_session(planned=planned, starts_at=NOW + timedelta(days=4), minutes=45, by=cast.mentor, now=NOW)
        sync_calendars(now=NOW + timedelta(hours=1))

        assert entry_of(server, planned)

    def test_what_came_by_invitation_is_not_written_beside_it(self, cast, server, account):
        planned = plan(cast)
        sync_calendars(now=NOW)
        (name,) = server.entries("office")
        text = entry_of(server, planned).replace("\n", "\r\n")
        server.ask("DELETE", f"{USER}/office/{name}")
        assert server.ask("PUT", f"{USER}/office/from-mail.ics", text).status_code == 201

        CalendarWrite.objects.update(state=WriteState.DUE, etag="")
        sync_calendars(now=NOW)

        assert list(server.entries("office")) == ["from-mail.ics"]
        assert CalendarWrite.objects.get().state == WriteState.ELSEWHERE

    def test_what_is_over_is_not_written(self, cast, server, account):
        plan(cast, starts_at=NOW + timedelta(hours=1))

        sync_calendars(now=NOW + timedelta(hours=3))

        assert not server.entries("office")
        assert CalendarWrite.objects.get().state == WriteState.OVER


class TestTrouble:
    def test_a_password_that_is_refused_stops_everything_and_is_told_once(self, cast, server, account):
        plan(cast)
        account.password = "changed over there"
        account.save()

        assert sync_calendars(now=NOW).stopped == 1
        sync_calendars(now=NOW + timedelta(days=1))

        account.refresh_from_db()
        assert account.state == AccountState.REFUSED
        assert Notification.objects.filter(kind="calendar_refused", person=cast.mentee).count() == 1
        assert not BusyTime.objects.exists()

    def test_connected_again_it_goes_on_where_it_was(self, cast, server, account):
        planned, gone = plan(cast), plan(cast, starts_at=NOW + timedelta(days=6))
        sync_calendars(now=NOW)
        CalendarAccount.objects.update(state=AccountState.REFUSED, problem="No.")
        cancel_planned(planned=gone, by=cast.mentor, now=NOW)
        move_session(planned=planned, starts_at=NOW + timedelta(days=4), minutes=45, by=cast.mentor, now=NOW)

        again = connect(cast, server, NOW + MINUTE)
        sync_calendars(now=NOW + MINUTE)

        assert again.pk == account.pk
        assert entry_of(server, gone) is None
        assert "DTSTART:20260920T090000Z" in entry_of(server, planned)

    def test_a_calendar_that_is_gone_stops_too(self, cast, server, account):
        plan(cast)
        server.ask("DELETE", f"{USER}/office/")

        sync_calendars(now=NOW)

        account.refresh_from_db()
        assert account.state == AccountState.REFUSED
        assert "not on the server any more" in account.problem

    def test_a_server_that_is_down_is_asked_once_a_sweep_for_all_its_users(self, cast, monkeypatch):
        asked = []

        def silent(request):
            asked.append(request.url.path)
            raise httpx.ConnectTimeout("no", request=request)

        answer_with(monkeypatch, silent)
        for person in (cast.mentee, cast.mentor, cast.outsider):
            CalendarAccountFactory(person=person)

        assert sync_calendars(now=NOW).waiting == 1
        assert len(asked) == 1

    def test_waits_grow_and_never_end_the_trying(self, cast, monkeypatch):
        answer_with(monkeypatch, lambda request: httpx.Response(503))
        account, now, waits = CalendarAccountFactory(person=cast.mentee), NOW, []

        for _ in range(12):
            sync_calendars(now=now)
            account.refresh_from_db()
            waits.append((account.resumes_at - now).total_seconds() / 60)
            now = account.resumes_at

        assert waits[:4] == [1, 2, 4, 8]
        assert waits[-1] == 240
        assert account.problem_at == NOW

    def test_an_entry_that_is_not_taken_holds_up_no_other(self, cast, monkeypatch):
        plans = [PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW + timedelta(days=n)) for n in (2, 3)]
        account = CalendarAccountFactory(person=cast.mentee, read_due_at=None)
        for planned in plans:
            CalendarWrite.objects.create(account=account, planned=planned, sequence=0, queued_at=NOW)
        refused = str(plans[0].pk)
        answer_with(monkeypatch, lambda request: httpx.Response(415 if refused in request.url.path else 201))

        sync_calendars(now=NOW)

        states = dict(CalendarWrite.objects.values_list("planned", "state"))
        assert states == {plans[0].pk: WriteState.REFUSED, plans[1].pk: WriteState.WRITTEN}

    def test_who_left_has_no_password_here_any_more(self, cast):
        CalendarAccountFactory(person=cast.mentee)
        cast.mentee.user.is_active = False
        cast.mentee.user.save()

        sync_calendars(now=NOW)

        assert not CalendarAccount.objects.exists()


class TestReading:
    def test_only_times_are_kept_right_across_the_change_of_clocks(self, cast, server, account):
        server.put(
            "office", "standup", "SUMMARY:Secret standup", "DTSTART;TZID=Europe/Berlin:20261020T090000",
            "DTEND;TZID=Europe/Berlin:20261020T093000", "RRULE:FREQ=WEEKLY;COUNT=2",
        )  # fmt: skip

        sync_calendars(now=NOW)

        found = list(BusyTime.objects.filter(person=cast.mentee).values_list("starts_at", "ends_at", "source"))
        assert found == [
            (datetime(2026, 10, 20, 7, tzinfo=UTC), datetime(2026, 10, 20, 7, 30, tzinfo=UTC), "calendar"),
            (datetime(2026, 10, 27, 8, tzinfo=UTC), datetime(2026, 10, 27, 8, 30, tzinfo=UTC), "calendar"),
        ]
        assert "Secret" not in str(list(CalendarAccount.objects.values()) + list(AuditEvent.objects.values()))

    def test_what_they_are_taken_by_is_not_proposed(self, cast, server, account):
        day = propose_to(cast)[0].date()
        server.put("office", "away", f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + 2 * DAY:%Y%m%d}")

        sync_calendars(now=NOW)

        assert not {day, day + DAY} & {time.astimezone(BERLIN).date() for time in propose_to(cast)}

    def test_what_we_wrote_is_not_what_they_are_taken_by(self, cast, server, account):
        plan(cast)
        plan(cast, starts_at=datetime(2026, 10, 14, 9, tzinfo=BERLIN), every_days=7)

        sync_calendars(now=NOW)

        assert len(server.entries("office")) == 2
        assert not BusyTime.objects.exists()

    def test_a_reading_replaces_the_one_before_and_leaves_what_was_typed(self, cast, server, account):
        typed = BusyTime.objects.create(person=cast.mentee, starts_at=NOW, ends_at=NOW + MINUTE)
        server.put("office", "one", "DTSTART:20260917T090000Z", "DTEND:20260917T100000Z")
        sync_calendars(now=NOW)
        server.ask("DELETE", f"{USER}/office/one.ics")
        server.put("office", "two", "DTSTART:20260918T090000Z", "DTEND:20260918T100000Z")

        sync_calendars(now=NOW + 10 * MINUTE)
        assert BusyTime.objects.filter(starts_at__day=17).exists(), "read again before its time"
        sync_calendars(now=NOW + 31 * MINUTE)

        assert set(BusyTime.objects.values_list("starts_at__day", flat=True)) == {NOW.day, 18}
        assert BusyTime.objects.filter(pk=typed.pk).exists()
        assert AuditEvent.objects.filter(action="busy_times.read").count() == 2

    def test_a_server_that_does_not_tell_is_said_and_writing_goes_on(self, cast, monkeypatch):
        account = CalendarAccountFactory(person=cast.mentee)
        planned = PlannedSessionFactory(pairing=cast.pairing)
        CalendarWrite.objects.create(account=account, planned=planned, sequence=0, queued_at=NOW)
        BusyTime.objects.create(person=cast.mentee, starts_at=NOW, ends_at=NOW + MINUTE, source="calendar")
        answer_with(monkeypatch, lambda request: httpx.Response(501 if request.method == "REPORT" else 201))

        counts = sync_calendars(now=NOW)

        account.refresh_from_db()
        assert (counts.written, account.state, account.problem) == (1, AccountState.CONNECTED, "")
        assert account.read_problem == "The server does not tell when you are taken."
        assert not BusyTime.objects.exists()


class TestLeaving:
    def test_while_a_worker_is_at_it_nothing_is_left_behind(self, cast, monkeypatch):
        """The session is written while its owner gives the calendar up: it is taken out afterwards."""
        account = CalendarAccountFactory(person=cast.mentee, read_due_at=None)
        planned = PlannedSessionFactory(pairing=cast.pairing)
        CalendarWrite.objects.create(account=account, planned=planned, sequence=0, queued_at=NOW)
        asked = []

        def answer(request):
            asked.append(request.method)
            if request.method == "PUT":
                disconnect_calendar(account=account, keep=False, by=cast.mentee, now=NOW)
            return httpx.Response(201)

        answer_with(monkeypatch, answer)
        sync_calendars(now=NOW)

        assert asked == ["PUT", "DELETE"]
        assert not CalendarAccount.objects.exists()

    def test_a_refusal_that_comes_too_late_changes_nothing(self, cast, monkeypatch):
        account = CalendarAccountFactory(person=cast.mentee)

        def answer(request):
            CalendarAccount.objects.update(connected_at=NOW + MINUTE, claimed_until=None)
            return httpx.Response(401 if request.headers["Authorization"] else 201)

        answer_with(monkeypatch, answer)
        sync_calendars(now=NOW, seconds=0.01)

        account.refresh_from_db()
        assert account.state == AccountState.CONNECTED
        assert not Notification.objects.filter(kind="calendar_refused").exists()

    def test_our_entries_are_taken_out_and_the_rest_stays(self, cast, server, account):
        plan(cast)
        server.put("office", "own", "DTSTART:20260917T090000Z", "DTEND:20260917T100000Z")
        sync_calendars(now=NOW)

        disconnect_calendar(account=account, keep=False, by=cast.mentee, now=NOW)
        assert not BusyTime.objects.exists()
        sync_calendars(now=NOW)

        assert list(server.entries("office")) == ["own.ics"]
        assert not CalendarAccount.objects.exists()

    def test_or_they_stay(self, cast, server, account):
        planned = plan(cast)
        sync_calendars(now=NOW)

        for _ in range(2):
            disconnect_calendar(account=account, keep=True, by=cast.mentee, now=NOW)
        sync_calendars(now=NOW)

        assert entry_of(server, planned)
        assert not CalendarAccount.objects.exists()
        assert AuditEvent.objects.filter(action="calendar_account.disconnected").count() == 1

    def test_a_server_that_is_down_keeps_nobody_for_longer_than_a_day(self, cast, server, account):
        plan(cast)
        sync_calendars(now=NOW)
        disconnect_calendar(account=account, keep=False, by=cast.mentee, now=NOW)
        server.stop()

        sync_calendars(now=NOW + MINUTE)
        assert CalendarAccount.objects.exists()
        sync_calendars(now=NOW + timedelta(days=1, hours=1))

        assert not CalendarAccount.objects.exists()


def propose_to(cast):
    """The times at which Mara is told that the two could meet."""
    found = propose(cast.pairing, cast.mentor, minutes=45, series=False, since=TODAY, now=NOW)
    return [time.starts_at for time in found.times]


def answer_with(monkeypatch, handler):
    """Every calendar server says what the handler says."""
    monkeypatch.setattr("django.conf.settings.CALDAV_HOSTS", frozenset({"dav.example.org"}), raising=False)
    monkeypatch.setattr(
        "activities.services.calendar_accounts.guarded_client",
        lambda inside: httpx.Client(transport=httpx.MockTransport(handler)),
    )
