"""A notice in a chat: to hosts that are allowed and to no others, a title and a link, and by mail when it breaks."""

import logging
from datetime import timedelta

import httpx
import pytest
from django.core import mail
from django.db import connection

from mentorship.audit.models import AuditEvent
from mentorship.notifications import chat as chat_module
from mentorship.notifications.chat import NoChat, payload, post, read_address
from mentorship.notifications.kinds import KINDS
from mentorship.notifications.models import Chat, Notification, Silence
from mentorship.notifications.services import chats, notify
from mentorship.notifications.services.preferences import set_silence
from mentorship.outbox.models import Channel, Delivery, DeliveryState
from mentorship.outbox.services import LONGEST_WAIT, MOST_ATTEMPTS, NotNow, Refused, deliver_due
from mentorship.outgoing import Guard
from tests.factories import NOW
from tests.factories.people import PersonFactory

SLACK = "https://hooks.slack.com/services/T0/B0/secret"
TEAMS = "https://prod-12.westeurope.logic.azure.com:443/workflows/abc/triggers/manual/paths/invoke?sig=secret"


@pytest.fixture
def vendor(monkeypatch):
    """Answers what the test says, and keeps what it was sent."""

    class Vendor:
        status, headers, error = 200, {}, None
        got: list[httpx.Request] = []

        def __call__(self, request: httpx.Request) -> httpx.Response:
            if self.error:
                raise self.error
            self.got.append(request)
            return httpx.Response(self.status, headers=self.headers, text="x" * 1000)

    vendor = Vendor()
    vendor.got = []
    monkeypatch.setattr(
        chat_module, "guarded_client", lambda inside, transport: httpx.Client(transport=httpx.MockTransport(vendor))
    )
    return vendor


class TestAddress:
    @pytest.mark.parametrize(
        ("address", "service"),
        [
            (SLACK, "slack"),
            (f"  {SLACK}\n", "slack"),
            (TEAMS, "teams"),
            ("https://default0.5d.environment.api.powerplatform.com:443/powerautomate/workflows/a?sig=b", "teams"),
            ("https://company.webhook.office.com/webhookb2/a", "teams"),
            ("https://HOOKS.SLACK.COM/services/T0/B0/x", "slack"),
        ],
    )
    def test_of_a_vendor_is_taken(self, address, service):
        assert read_address(address).service == service

    @pytest.mark.parametrize(
        "address",
        [
            "http://hooks.slack.com/services/T0/B0/x",
            "https://hooks.slack.com:8443/services/T0/B0/x",
            "https://me:secret@hooks.slack.com/services/x",
            "https://hooks.slack.com@evil.example.org/services/x",
            "https://hooks.slack.com.evil.example.org/services/x",
            "https://evilhooks.slack.com/services/x",
            "https://evil-logic.azure.com/x",
            "https://logic.azure.com/x",
            "https://evil.example.org\\@hooks.slack.com/x",
            "https://127.0.0.1/services/x",
            "https://[::1]/services/x",
            "https://localhost/x",
            "https://hooks.slack.com./services/x",
            "https://hooks.slack.com/",
            "ftp://hooks.slack.com/x",
            "javascript:alert(1)",
            "hooks.slack.com/services/x",
            "https://" + "a" * 3000,
            "https://hooks.slack.com/\x00x",
            "",
        ],
    )
    def test_of_anything_else_is_refused(self, address):
        with pytest.raises(NoChat):
            read_address(address)

    def test_whoever_runs_the_installation_may_add_a_host(self, settings):
        settings.CHAT_HOSTS = [("slack", "chat.example.org")]

        assert read_address("https://chat.example.org/hooks/x").service == "slack"
        with pytest.raises(NoChat, match="Microsoft Teams and chat"):
            read_address("https://other.example.org/hooks/x")


class TestPost:
    def test_slack_gets_a_link_that_no_name_can_break_out_of(self):
        message = payload("slack", "You and <https://evil.example.org|Milo> & co", "https://m.example.org/1/")

        assert message["text"] == ("<https://m.example.org/1/|You and &lt;https://evil.example.org|Milo&gt; &amp; co>")

    def test_teams_gets_an_adaptive_card_in_which_a_name_is_no_markdown(self):
        card = payload("teams", "You and [Milo](https://evil.example.org)", "https://m/1/")["attachments"][0]

        assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
        run = card["content"]["body"][0]["inlines"][0]
        assert run == {"type": "TextRun", "text": "You and [Milo](https://evil.example.org)"}
        assert card["content"]["actions"] == [{"type": "Action.OpenUrl", "title": "Open", "url": "https://m/1/"}]

    @pytest.mark.parametrize("status", [301, 302, 307, 400, 403, 404, 410])
    def test_a_refusal_and_a_redirect_are_for_good(self, vendor, status):
        vendor.status, vendor.headers = status, {"Location": "https://169.254.169.254/"}

        with pytest.raises(Refused, match=f"HTTP {status}"):
            post(SLACK, {}, now=NOW)
        assert len(vendor.got) == 1

    @pytest.mark.parametrize("status", [408, 429, 500, 503])
    def test_what_passes_is_tried_again(self, vendor, status):
        vendor.status = status

        with pytest.raises(NotNow, match=f"HTTP {status}"):
            post(SLACK, {}, now=NOW)

    @pytest.mark.parametrize(
        ("header", "wait"),
        [
            ("30", timedelta(seconds=30)),
            ("0", timedelta(seconds=1)),
            ("99999999", LONGEST_WAIT),
            ("Wed, 16 Sep 2026 23:59:00 GMT", LONGEST_WAIT),
            ("Wed, 16 Sep 2020 10:00:00 GMT", timedelta(seconds=1)),
            ("soon", None),
            ("-5", None),
            ("", None),
        ],
    )
    def test_it_waits_as_long_as_it_is_told_and_four_hours_at_most(self, vendor, header, wait):
        vendor.status, vendor.headers = 429, {"Retry-After": header}

        with pytest.raises(NotNow) as raised:
            post(SLACK, {}, now=NOW)

        assert raised.value.wait == wait

    def test_a_silent_server_is_tried_again(self, vendor):
        vendor.error = httpx.ReadTimeout("secret")

        with pytest.raises(NotNow, match="ReadTimeout"):
            post(SLACK, {}, now=NOW)

    def test_a_name_that_leads_inside_our_network_is_refused(self, monkeypatch):
        inside = [(2, 1, 6, "", ("10.0.0.1", 443))]
        guard = Guard((), httpx.MockTransport(lambda request: httpx.Response(200)), lambda *_, **__: inside)
        monkeypatch.setattr(chat_module, "guarded_client", lambda *_: httpx.Client(transport=guard))

        with pytest.raises(Refused, match="Forbidden"):
            post(SLACK, {}, now=NOW)


@pytest.fixture
def mara(db):
    return PersonFactory(name="Mara", email="mara@example.org", timezone="Europe/Berlin")


@pytest.fixture
def chat(mara):
    return chats.connect_chat(person=mara, address=SLACK, by=mara, now=NOW)


def tell(person, kind="review_revealed", occasion="review 1", now=NOW):
    context = {"partner": "Milo", "since": NOW.date(), "due_on": NOW.date()}
    return notify(kind=kind, to=person, occasion=occasion, title="Read it", url="/r/1/", context=context, now=now)


def by_chat():
    return Delivery.objects.get(channel=Channel.CHAT)


def test_a_notice_goes_to_the_chat_as_a_title_and_a_link(vendor, mara, chat, settings):
    settings.SITE_URL = "https://mentoring.example.org"
    tell(mara)

    deliver_due(now=NOW)

    assert [str(request.url) for request in vendor.got] == [SLACK]
    assert b"<https://mentoring.example.org/r/1/|Read it>" in vendor.got[0].content
    assert b"Milo" not in vendor.got[0].content
    assert (by_chat().state, len(mail.outbox)) == (DeliveryState.SENT, 1)


def test_the_same_occasion_is_posted_once(vendor, mara, chat):
    for _ in range(2):
        tell(mara)
        deliver_due(now=NOW)

    assert len(vendor.got) == 1


def test_by_mail_it_need_not_come_too(vendor, mara, chat):
    Silence.objects.create(person=mara, kind="review_revealed")

    tell(mara)
    deliver_due(now=NOW)

    assert (len(vendor.got), len(mail.outbox)) == (1, 0)


def test_nothing_confidential_goes_to_a_chat_whatever_is_chosen(vendor, mara, chat):
    Chat.objects.update(kinds=[kind.name for kind in KINDS.values()])

    tell(mara, kind="escalation_raised")
    deliver_due(now=NOW)

    assert not vendor.got
    assert not Delivery.objects.filter(channel=Channel.CHAT).exists()


def test_a_post_waits_for_waking_hours(vendor, mara, chat):
    night = NOW.replace(hour=1)
    tell(mara, now=night)

    deliver_due(now=night)
    assert not vendor.got

    deliver_due(now=NOW)
    assert len(vendor.got) == 1


def test_when_the_chat_is_too_busy_it_waits_as_long_as_it_is_told(vendor, mara, chat):
    vendor.status, vendor.headers = 429, {"Retry-After": "120"}
    tell(mara)

    deliver_due(now=NOW)

    assert (by_chat().state, by_chat().due_at) == (DeliveryState.DUE, NOW + timedelta(seconds=120))


@pytest.mark.parametrize("way", ["refused", "tried too often"])
def test_a_chat_that_is_broken_is_replaced_by_mail_once_and_said_so(vendor, mara, chat, way):
    Silence.objects.create(person=mara, kind="review_revealed")
    vendor.status = 404 if way == "refused" else 500
    tell(mara)
    Delivery.objects.update(attempts=MOST_ATTEMPTS - 1)

    for _ in range(2):
        deliver_due(now=NOW)

    chat.refresh_from_db()
    assert (chat.broken_at, by_chat().state) == (NOW, DeliveryState.DEAD)
    assert sorted(message.subject for message in mail.outbox) == ["Read it", "Slack no longer takes your notices"]
    assert Notification.objects.filter(kind="chat_broke").count() == 1
    assert AuditEvent.objects.filter(action="chat.broke").count() == 1


def test_while_it_is_broken_mails_go_instead_and_nothing_is_posted(vendor, mara, chat):
    Silence.objects.create(person=mara, kind="review_revealed")
    Chat.objects.update(broken_at=NOW)

    tell(mara)
    deliver_due(now=NOW)

    assert not vendor.got
    assert [message.subject for message in mail.outbox] == ["Read it"]


def test_a_mail_that_comes_instead_is_stopped_by_its_link_too(vendor, mara, chat):
    Chat.objects.update(broken_at=NOW)
    set_silence(person=mara, kind=KINDS["review_revealed"], silent=True, by=mara, now=NOW)

    tell(mara)
    deliver_due(now=NOW)

    assert not mail.outbox
    assert "review_revealed" not in Chat.objects.get().kinds


def test_a_chat_taken_away_meanwhile_gets_nothing(vendor, mara, chat):
    tell(mara)
    for _ in range(2):
        chats.disconnect_chat(person=mara, by=mara, now=NOW)

    deliver_due(now=NOW)

    assert not vendor.got
    assert by_chat().state == DeliveryState.DROPPED
    assert AuditEvent.objects.filter(action="chat.disconnected").count() == 1


def test_a_test_arrives_and_mends_what_was_broken(vendor, mara, chat):
    Chat.objects.update(broken_at=NOW, error="HTTP 404")

    chats.try_chat(person=mara, by=mara, now=NOW)

    chat.refresh_from_db()
    assert (chat.broken_at, chat.error, chat.tried_at) == (None, "", NOW)


def test_a_test_that_does_not_arrive_says_why(vendor, mara, chat):
    vendor.status = 410

    with pytest.raises(chats.DidNotArrive, match="HTTP 410"):
        chats.try_chat(person=mara, by=mara, now=NOW)
    with pytest.raises(chats.TooSoon):
        chats.try_chat(person=mara, by=mara, now=NOW + timedelta(seconds=9))


def test_the_same_address_again_changes_nothing_and_another_replaces_it(mara, chat):
    assert chats.connect_chat(person=mara, address=SLACK, by=mara, now=NOW).pk == chat.pk
    other = chats.connect_chat(person=mara, address=TEAMS, by=mara, now=NOW)

    assert (Chat.objects.count(), other.service) == (1, "teams")
    assert AuditEvent.objects.filter(action="chat.connected").count() == 2


def test_the_address_is_sealed_and_in_no_log_and_no_record(vendor, mara, chat, caplog):
    caplog.set_level(logging.INFO)
    tell(mara)
    vendor.status = 500

    deliver_due(now=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM notifications_chat")
        assert "secret" not in cursor.fetchone()[0]
    assert "services/T0" not in caplog.text
    assert "secret" not in str(list(AuditEvent.objects.values_list("facts", flat=True)))
