"""How somebody's chat is connected, tried and taken away; and what tells them that mails don't reach them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.notifications.kinds import KINDS
from mentorship.notifications.models import Chat
from mentorship.notifications.services import chats
from mentorship.outbox.models import Delivery, DeliveryState
from mentorship.outbox.services import BOUNCED, NotNow, Refused, queue_mail
from tests.factories import NOW
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
SLACK = "https://hooks.slack.com/services/T0/B0/secret"
PREFERENCES, CHAT = "/notifications/preferences/", "/notifications/chat/"
WHOLE = {"wakes_at": "09:00", "rests_at": "18:00", "working_days": ["1"], "wanted": [], "reminding": "together"}


@pytest.fixture
def mara(client):
    person = PersonFactory(name="Mara")
    client.force_login(UserFactory(person=person))
    return person


@pytest.fixture
def posted(monkeypatch):
    """What was posted; raises what the test puts into ``errors``."""
    sent, errors = [], []

    def post(address, message, **_):
        if errors:
            raise errors[0]
        sent.append((address, message))

    monkeypatch.setattr(chats, "post", post)
    post.sent, post.errors = sent, errors
    return post


def page_of(client, address) -> str:
    return re.sub(r"\s+", " ", client.get(address).content.decode())


def test_a_chat_is_connected_and_its_address_never_shown_again(client, mara):
    assert "Connect your chat" in page_of(client, PREFERENCES)

    answer = client.post(CHAT, {"address": SLACK}, follow=True).content.decode()

    assert "Send yourself a test" in answer
    assert Chat.objects.get().address == SLACK
    assert "secret" not in answer + page_of(client, PREFERENCES) + page_of(client, CHAT)
    assert "Slack at hooks.slack.com" in page_of(client, CHAT)


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        (
            "https://evil.example.org/x",
            "may not go to evil.example.org. Allowed are Slack and Microsoft Teams.",
        ),
        ("http://hooks.slack.com/services/x", "which begins with https://"),
        ("", "This field is required."),
    ],
)
def test_an_address_that_may_not_be_is_refused_beside_the_field_and_kept(client, mara, address, complaint):
    page = client.post(CHAT, {"address": address}).content.decode()

    assert complaint in page
    assert f'value="{address}"' in page or not address
    assert not Chat.objects.exists()


def test_a_test_arrives_at_once(client, mara, posted):
    client.post(CHAT, {"address": SLACK})

    page = client.post(f"{CHAT}test/", follow=True).content.decode()

    assert "You should see it in your chat now." in page
    assert posted.sent[0][0] == SLACK


@pytest.mark.parametrize("error", [Refused("HTTP 404"), NotNow("ReadTimeout")])
def test_a_test_that_does_not_arrive_says_why(client, mara, posted, error):
    client.post(CHAT, {"address": SLACK})
    posted.errors.append(error)

    page = client.post(f"{CHAT}test/", follow=True).content.decode()

    assert f"Slack did not take it ({error})." in page


def test_without_a_chat_there_is_nothing_to_try(client, mara, posted):
    assert client.post(f"{CHAT}test/").status_code == 404
    assert not posted.sent


def test_it_is_taken_away_and_forgotten(client, mara):
    client.post(CHAT, {"address": SLACK})

    page = client.post(f"{CHAT}disconnect/", follow=True).content.decode()

    assert "The address is forgotten" in page
    assert not Chat.objects.exists()


def test_which_kinds_go_there_is_chosen_in_one_table_and_the_confidential_never(client, mara):
    client.post(CHAT, {"address": SLACK})
    page = page_of(client, PREFERENCES)
    assert "In Slack: Your joint review is open" in page
    assert "In Slack: A step in confidence is due soon" not in page

    client.post(PREFERENCES, WHOLE | {"in_chat": ["review_opened", "review_due"]})

    assert Chat.objects.get().kinds == [name for name in KINDS if name in ("review_opened", "review_due")]


def test_a_chat_that_is_broken_is_said_where_it_can_be_mended(client, mara):
    client.post(CHAT, {"address": SLACK})
    Chat.objects.update(broken_at=timezone.now() - timedelta(days=2), error="HTTP 404")

    for address in (PREFERENCES, CHAT):
        assert "Slack stopped taking your notices" in page_of(client, address)
    assert "HTTP 404" in page_of(client, CHAT)


def mail_to(person, state, error="", days_ago=0):
    row = queue_mail(
        key=f"{person.pk} {days_ago}", kind="test", to=person.email, person_id=person.pk, subject="s", text="t",
        due_at=NOW, now=NOW,
    )  # fmt: skip
    finished_at = timezone.now() - timedelta(days=days_ago)
    Delivery.objects.filter(pk=row.pk).update(state=state, error=error, finished_at=finished_at)


@pytest.mark.parametrize("address", ["/notifications/", PREFERENCES])
def test_who_cannot_be_reached_by_mail_is_told_so(client, mara, address):
    mail_to(mara, DeliveryState.SENT, days_ago=3)
    mail_to(mara, DeliveryState.DEAD, BOUNCED, days_ago=1)

    assert f"does not know {mara.email}" in page_of(client, address)


@pytest.mark.parametrize(
    ("state", "error", "whose"),
    [
        (DeliveryState.SENT, "", "mine"),
        (DeliveryState.DEAD, "SMTPServerDisconnected", "mine"),
        (DeliveryState.DEAD, BOUNCED, "another's"),
    ],
)
def test_nobody_is_told_so_without_need(client, mara, state, error, whose):
    if state == DeliveryState.SENT:
        mail_to(mara, DeliveryState.DEAD, BOUNCED, days_ago=3)
    mail_to(mara if whose == "mine" else PersonFactory(), state, error)

    assert "Mails to you come back" not in page_of(client, PREFERENCES)
