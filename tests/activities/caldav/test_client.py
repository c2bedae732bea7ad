"""The calls against a real server, and against servers that answer badly."""

from datetime import UTC, datetime

import httpx
import pytest

from activities.caldav import asking
from activities.caldav.client import Server
from activities.caldav.errors import (
    Changed,
    Missing,
    NoRight,
    NotACalendar,
    NotAllowed,
    Unreachable,
    Unsupported,
    WrongPassword,
)
from mentorship.hours import Span
from mentorship.outgoing import guarded_client
from tests.radicale_server import USER

HOME = "https://dav.example.org/milo/"
WEEK = Span(datetime(2026, 10, 19, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC))
FILE = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nBEGIN:VEVENT\r\nUID:one@example.org\r\n"
    "DTSTAMP:20260101T000000Z\r\nDTSTART:20261020T090000Z\r\nDURATION:PT45M\r\nSUMMARY:{}\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n"
)
BOMB = (
    '<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c "&b;&b;&b;&b;">]>'
    '<multistatus xmlns="DAV:"><response><href>&c;</href></response></multistatus>'
)


def says(text, status=207, **headers):
    return lambda request: httpx.Response(status, text=text, headers=headers)


class TestARealServer:
    def test_the_calendars_are_found_from_the_root(self, calendar_server, milo):
        office = calendar_server.make_calendar("office")
        calendar_server.make_calendar("home")

        found = {calendar.url for calendar in milo.calendars(calendar_server.url)}

        assert found == {office, office.replace("office", "home")}

    def test_an_entry_is_made_changed_read_and_deleted(self, calendar_server, milo):
        url = f"{calendar_server.make_calendar('office')}one.ics"

        first = milo.create(url, FILE.format("first").encode())
        with pytest.raises(Changed):
            milo.create(url, FILE.format("again").encode())
        second = milo.update(url, FILE.format("second").encode(), first)
        with pytest.raises(Changed):
            milo.update(url, FILE.format("third").encode(), first)

        content, etag = milo.read(url)
        assert b"SUMMARY:second" in content
        assert etag == second != first
        for _ in range(2):
            milo.delete(url)
        with pytest.raises(Missing):
            milo.read(url)

    def test_what_is_taken_is_told_as_times_alone(self, calendar_server, milo):
        calendar = calendar_server.make_calendar("office")
        calendar_server.put(
            "office", "dentist", "SUMMARY:Dentist", "DTSTART:20261020T090000Z", "DTEND:20261020T100000Z"
        )

        (answer,) = milo.busy(calendar, WEEK)

        assert b"20261020T090000Z" in answer
        assert b"Dentist" not in answer

    def test_a_wrong_password_is_said(self, calendar_server):
        with guarded_client({calendar_server.host}) as http, pytest.raises(WrongPassword):
            Server(http, USER, "wrong", frozenset({calendar_server.host})).calendars(calendar_server.url)

    def test_a_server_that_is_down_may_come_back(self, calendar_server, milo):
        calendar_server.stop()

        with pytest.raises(Unreachable, match="does not answer"):
            milo.calendars(calendar_server.url)


class TestBadAnswers:
    @pytest.mark.parametrize(
        ("answer", "trouble"),
        [
            (says("<html>Welcome</html>", 200), NotACalendar),
            (says("hello", 207), NotACalendar),
            (says(BOMB), NotACalendar),
            (says('<multistatus xmlns="DAV:"/>'), NotACalendar),
            (says("", 401), WrongPassword),
            (says("", 403), NoRight),
            (says("", 404), NotACalendar),
            (says("", 418), NotACalendar),
            (says("", 429), Unreachable),
            (says("", 503), Unreachable),
            (says("x" * (asking.LARGEST + 1)), NotACalendar),
            (says("", 302, Location="https://dav.example.org/milo/"), NotACalendar),
            (says("", 302, Location="https://elsewhere.example.org/"), NotAllowed),
            (says("", 302, Location="http://dav.example.org/"), NotAllowed),
            (says("", 302, Location="https://dav.example.org:8443/"), NotAllowed),
            (says("", 301, Location="https://dav.example.org:port/"), Unreachable),
            (
                lambda request: httpx.Response(200, content=iter([b"x"]), headers={"Content-Encoding": "gzip"}),
                NotACalendar,
            ),
        ],
    )
    def test_each_is_a_sentence(self, answers, answer, trouble):
        with pytest.raises(trouble) as told:
            answers(answer).calendars(HOME)

        assert str(told.value).endswith(".")
        assert told.value.passes is (trouble is Unreachable)

    @pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.ConnectTimeout, httpx.ConnectError, httpx.ReadError])
    def test_silence_may_pass(self, answers, error):
        def silent(request):
            raise error("no", request=request)

        with pytest.raises(Unreachable):
            answers(silent).calendars(HOME)

    def test_a_server_that_drips_does_not_hold_us(self, answers, monkeypatch):
        times = iter(range(0, 1000, 15))
        monkeypatch.setattr("activities.caldav.asking.time.monotonic", lambda: next(times))

        with pytest.raises(Unreachable, match="too long"):
            answers(lambda request: httpx.Response(207, content=iter([b"<"] * 100))).calendars(HOME)

    def test_who_waits_is_not_kept_waiting_by_many_slow_answers(self, monkeypatch):
        times = iter(range(0, 1000, 3))
        monkeypatch.setattr("activities.caldav.asking.time.monotonic", lambda: next(times))
        http = httpx.Client(transport=httpx.MockTransport(says("", 404)))

        with pytest.raises(Unreachable, match="too long"):
            Server(http, USER, "secret", frozenset({"dav.example.org"}), seconds=10).calendars(HOME)

    @pytest.mark.parametrize(
        "address",
        [
            "https://elsewhere.example.org/",
            "ftp://dav.example.org/",
            "dav.example.org",
            "https://",
            "https://[",
            "x\0y",
        ],
    )
    def test_other_servers_are_not_asked(self, answers, address):
        def never(request):
            raise AssertionError(request.url)

        with pytest.raises(NotAllowed):
            answers(never).calendars(address)

    def test_a_home_on_another_server_is_not_followed(self, answers):
        text = (
            '<multistatus xmlns="DAV:"><response><href>/</href><propstat><prop><current-user-principal>'
            "<href>https://10.0.0.1/</href></current-user-principal></prop><status>HTTP/1.1 200 OK</status></propstat>"
            "</response></multistatus>"
        )

        with pytest.raises(NotAllowed, match=r"10\.0\.0\.1"):
            answers(says(text)).calendars(HOME)

    def test_where_calendars_begin_is_asked_where_the_address_does_not_say(self, answers):
        asked = []

        def answer(request):
            asked.append(request.url.path)
            return httpx.Response(404)

        with pytest.raises(NotACalendar):
            answers(answer).calendars("https://dav.example.org/")

        assert asked == ["/", "/.well-known/caldav"]

    def test_the_password_goes_to_the_server_that_was_named(self, answers):
        seen = []

        def answer(request):
            seen.append((request.url.host, "Authorization" in request.headers))
            return httpx.Response(302, headers={"Location": "https://elsewhere.example.org/"})

        with pytest.raises(NotAllowed):
            answers(answer, hosts=("dav.example.org", "elsewhere.example.org")).calendars(HOME)

        assert seen == [("dav.example.org", True)]


class TestWithoutFreeBusy:
    def test_events_are_asked_for_instead(self, answers):
        def answer(request):
            if b"free-busy-query" in request.content:
                return httpx.Response(501)
            assert b"<c:expand" in request.content
            body = (
                '<multistatus xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><response><href>/1</href><propstat>'
                f"<prop><c:calendar-data>{FILE.format('x')}</c:calendar-data></prop><status>HTTP/1.1 200 OK</status>"
                "</propstat></response></multistatus>"
            )
            return httpx.Response(207, text=body)

        (found,) = answers(answer).busy(HOME, WEEK)

        assert b"DTSTART:20261020T090000Z" in found

    def test_a_server_without_either_is_said(self, answers):
        with pytest.raises(Unsupported):
            answers(says("", 501)).busy(HOME, WEEK)
