from datetime import timedelta

import pytest

from activities.models import CalendarAccount, CalendarWrite
from activities.services.calendar_sync import sync_calendars
from activities.states import AccountState, WriteState
from mentorship.audit.models import AuditEvent
from mentorship.people.models import BusyTime
from tests.factories import NOW
from tests.factories.activities import CalendarAccountFactory, PlannedSessionFactory
from tests.radicale_server import PASSWORD, USER

PAGE = "/activities/calendar/"
CONNECT, CHOOSE, DISCONNECT = (f"{PAGE}{name}/" for name in ("connect", "choose", "disconnect"))
OTHERS = ("mentor", "owner", "deputy", "delivery_lead", "assessor", "auditor", "administrator", "outsider")


def typed(server, **changes):
    return {"address": server.url, "user_name": USER, "password": PASSWORD} | changes


class TestConnecting:
    def test_one_calendar_is_connected_at_once_and_written(self, cast, as_, calendar_server):
        calendar_server.make_calendar("office")
        PlannedSessionFactory(pairing=cast.pairing)
        browser = as_(cast.mentee)
        assert "Connect a calendar" in browser.get(PAGE).text
        assert browser.get(CONNECT).context["form"]["address"].value() == f"https://{calendar_server.host}/"

        page = browser.post(CONNECT, typed(calendar_server), follow=True)
        assert "written there within a minute" in page.text
        assert "nothing to write yet" in page.text
        sync_calendars(now=NOW)

        page = browser.get(PAGE)
        assert "office, on 127.0.0.1" in page.text
        assert ">now</time>" in page.text
        assert page["Cache-Control"] == "no-store"
        assert len(calendar_server.entries("office")) == 1

    def test_of_several_one_is_chosen(self, cast, as_, calendar_server):
        for name in ("home", "office"):
            calendar_server.make_calendar(name)
        browser = as_(cast.mentee)

        page = browser.post(CONNECT, typed(calendar_server), follow=True)
        assert page.redirect_chain[-1][0] == CHOOSE
        assert "Choose a calendar" in browser.get(PAGE).text
        assert "Select a valid choice" in browser.post(CHOOSE, {"calendar": "https://elsewhere.example.org/"}).text
        office = next(url for url, name in page.context["form"].fields["calendar"].choices if name.endswith("office"))
        for _ in range(2):
            browser.post(CHOOSE, {"calendar": office})

        account = CalendarAccount.objects.get()
        assert (account.state, account.calendar_url, account.found) == (AccountState.CONNECTED, office, "")
        assert AuditEvent.objects.filter(action="calendar_account.chosen").count() == 1

    def test_the_password_is_kept_sealed_and_shown_to_nobody(self, cast, as_, calendar_server):
        calendar_server.make_calendar("office")
        browser = as_(cast.mentee)

        wrong = browser.post(CONNECT, typed(calendar_server, password="wr0ng-word"))
        browser.post(CONNECT, typed(calendar_server))

        assert "wr0ng-word" not in wrong.text
        assert PASSWORD not in browser.get(PAGE).text + browser.get(CONNECT).text
        stored = str(list(CalendarAccount.objects.values())) + str(list(AuditEvent.objects.values()))
        assert PASSWORD not in stored
        assert CalendarAccount.objects.get().password == PASSWORD

    @pytest.mark.parametrize(
        ("changes", "field", "why"),
        [
            ({"password": "wrong"}, "password", "does not accept this user name and password"),
            ({"address": "https://elsewhere.example.org/"}, "address", "Choose one of the servers that are listed"),
            ({"address": "https://10.0.0.1/"}, "address", "Choose one of the servers that are listed"),
            ({"address": "http://milo:secret@127.0.0.1/"}, "address", "have fields of their own"),
            ({"address": "https://[bad"}, "address", "not the address of a server"),
            ({"address": ""}, "address", "required"),
        ],
    )
    def test_what_is_wrong_stands_beside_its_field(self, cast, as_, calendar_server, changes, field, why):
        page = as_(cast.mentee).post(CONNECT, typed(calendar_server, **changes))

        assert why in str(page.context["form"].errors[field])
        assert page.context["form"]["user_name"].value() == USER
        assert not CalendarAccount.objects.exists()

    def test_a_server_without_a_calendar_and_one_that_is_down_are_said(self, cast, as_, calendar_server):
        browser = as_(cast.mentee)
        assert "has no calendar of yours" in browser.post(CONNECT, typed(calendar_server)).text

        calendar_server.stop()

        assert "does not answer" in browser.post(CONNECT, typed(calendar_server)).text

    def test_a_listed_server_inside_our_own_network_is_asked_only_if_that_is_said(
        self, cast, as_, calendar_server, settings
    ):
        calendar_server.make_calendar("office")
        settings.CALDAV_HOSTS_INSIDE = frozenset()
        https = calendar_server.url.replace("http:", "https:")

        plain = as_(cast.mentee).post(CONNECT, typed(calendar_server))
        sealed = as_(cast.mentee).post(CONNECT, typed(calendar_server, address=https))

        assert "does not begin with https" in str(plain.context["form"].errors["address"])
        assert "inside our own network" in str(sealed.context["form"].errors["address"])

    def test_passwords_are_not_tried_out(self, cast, as_, calendar_server):
        answers = [as_(cast.mentee).post(CONNECT, typed(calendar_server, password=str(n))) for n in range(21)]

        assert answers[-2].status_code == 200
        assert answers[-1].status_code == 429

    def test_where_no_server_is_named_only_who_can_name_one_hears_of_it(self, cast, as_):
        assert "Connected calendar" not in as_(cast.mentee).get(PAGE).text
        assert as_(cast.mentee).get(CONNECT).url == PAGE
        assert "CALDAV_HOSTS" in as_(cast.administrator).get(PAGE).text


class TestStates:
    @pytest.mark.parametrize(
        ("facts", "words"),
        [
            ({"written_at": NOW - timedelta(minutes=3)}, "3 minutes ago"),
            ({"state": "refused", "problem": "It said no.", "problem_at": NOW}, "It said no. Connect it again"),
            (
                {
                    "problem": "No answer.",
                    "problem_at": NOW - timedelta(hours=2),
                    "resumes_at": NOW + timedelta(hours=1),
                },
                "nothing is lost",
            ),
            ({"state": "leaving", "leaves_by": NOW + timedelta(days=1)}, "being taken out of “Office”"),
            ({"read_problem": "The server can't."}, "not known. The server can&#x27;t. It is asked again once a day."),
            ({"read_at": NOW, "unread": 2}, "except for 2 entries"),
        ],
    )
    def test_each_is_said_in_words(self, cast, as_, settings, facts, words):
        CalendarAccountFactory(person=cast.mentee, **facts)

        assert words in " ".join(as_(cast.mentee).get(PAGE).text.split())

    def test_what_waits_and_what_was_not_taken_is_counted(self, cast, as_):
        account = CalendarAccountFactory(person=cast.mentee)
        for days, state in ((1, WriteState.DUE), (2, WriteState.DUE), (3, WriteState.REFUSED)):
            planned = PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW + timedelta(days=days))
            CalendarWrite.objects.create(account=account, planned=planned, sequence=0, state=state, queued_at=NOW)

        page = as_(cast.mentee).get(PAGE).text

        assert "and 2 waiting" in page
        assert "and 1 not taken by the server" in page


class TestDisconnecting:
    def test_the_entries_are_taken_out_first(self, cast, as_, calendar_server):
        calendar_server.make_calendar("office")
        PlannedSessionFactory(pairing=cast.pairing)
        browser = as_(cast.mentee)
        browser.post(CONNECT, typed(calendar_server))
        sync_calendars(now=NOW)

        assert "Take them out" in browser.get(DISCONNECT).text
        page = browser.post(DISCONNECT, {"entries": "take"}, follow=True)
        assert "is being taken out" in page.text
        sync_calendars(now=NOW)

        assert not calendar_server.entries("office")
        assert "Connect a calendar" in browser.get(PAGE).text

    def test_or_stay_and_what_is_known_goes(self, cast, as_):
        CalendarAccountFactory(person=cast.mentee)
        BusyTime.objects.create(person=cast.mentee, starts_at=NOW, ends_at=NOW + timedelta(hours=1), source="calendar")

        page = as_(cast.mentee).post(DISCONNECT, {"entries": "keep"}, follow=True)

        assert "what was written there stays" in page.text.lower()
        assert not CalendarAccount.objects.exists()
        assert not BusyTime.objects.exists()

    @pytest.mark.parametrize("state", ["refused", "leaving", "choosing"])
    def test_what_can_not_be_taken_out_is_not_offered(self, cast, as_, state):
        url = "" if state == "choosing" else "https://dav.example.org/milo/office/"
        CalendarAccountFactory(person=cast.mentee, state=state, calendar_url=url, leaves_by=NOW)

        assert "Take them out" not in as_(cast.mentee).get(DISCONNECT).text
        as_(cast.mentee).post(DISCONNECT)

        assert not CalendarAccount.objects.exists()


@pytest.mark.parametrize("part", OTHERS)
def test_nobody_else_sees_or_touches_it(cast, client, calendar_server, part):
    account = CalendarAccountFactory(person=cast.mentee, calendar_name="Milos private things", user_name="milo.m")
    client.force_login(cast.users[part])

    pages = [client.get(url, follow=True).text for url in (PAGE, CONNECT, CHOOSE, DISCONNECT)]
    client.post(DISCONNECT, {"entries": "keep"})
    client.post(CHOOSE, {"calendar": account.calendar_url})

    for page in pages:
        assert "Milos private things" not in page
        assert "milo.m" not in page
    assert not cast.users[part].has_perm("activities.use_calendar_account", account)
    assert CalendarAccount.objects.get().pk == account.pk


def test_a_superuser_has_none(cast, client):
    account = CalendarAccountFactory(person=cast.mentee)

    assert not cast.superuser.has_perm("activities.use_calendar_account", account)
    assert not CalendarAccount.objects.visible_to(cast.superuser).exists()
