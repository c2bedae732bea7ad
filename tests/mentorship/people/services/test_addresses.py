"""Who gets an address in the directory gets no account with it that is somebody else's, unseen by them."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client

from activities.models import CalendarAccount
from activities.services.feeds import feed_behind, open_feed
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Chat, Notification
from mentorship.notifications.services import notify
from mentorship.notifications.services.chats import connect_chat
from mentorship.outbox.models import Delivery
from mentorship.outbox.services import deliver_due
from mentorship.people.models import User
from mentorship.people.services import accounts, addresses
from tests.factories import NOW, TODAY
from tests.factories.activities import CalendarAccountFactory
from tests.mentorship.people.files import BEN, CLEO, SMALL, person, take
from tests.mentorship.people.signing_in import PASSWORD, RESET, attempt, is_in, reset_link

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=1)
ELSEWHERE = CLEO | {"email": "secret@example.org"}


@pytest.fixture
def cleo():
    """She has an account in use."""
    take(*SMALL)
    cleo = person("E3")
    user = accounts.open_by_single_sign_on(person=cleo, now=NOW)
    user.set_password(PASSWORD)
    user.save()
    return cleo


def secret_of(invitation):
    return invitation.link.rstrip("/").rpartition("/")[2]


def test_an_address_that_changes_ends_what_opened_the_account_and_its_owner_is_told_at_the_old_one(cleo):
    here = Client()
    attempt(here, cleo.email, PASSWORD)
    feed = open_feed(person=cleo, by=cleo, now=NOW)
    Client().post(RESET, {"email": cleo.email})
    link = reset_link()
    ben = person("E2")

    summary = take(ELSEWHERE, on=LATER, by=ben)

    assert "1 with another address: the password ends, and the old address is told" in summary.notes
    assert not is_in(here)
    attempt(here, "secret@example.org", PASSWORD)
    assert not is_in(here)
    assert "token_fail" in str(Client().get(link, follow=True).context)
    assert feed_behind(feed, NOW) is None
    event = AuditEvent.objects.get(action="account.address_changed")
    assert (event.actor, event.object) == (f"people.person:{ben.pk}", f"people.user:{cleo.user.pk}")
    assert event.facts == {}
    assert Notification.objects.filter(person=cleo, kind="account_moved").exists()
    told = Delivery.objects.get(kind="old_address")
    assert told.to == "cleo@example.org"
    assert "secret@example.org" not in told.text + told.subject


def test_what_was_connected_to_the_account_ends_with_the_address(cleo):
    """A chat or a calendar would go on telling whoever had connected it."""
    connect_chat(person=cleo, address="https://hooks.slack.com/services/T0/B0/x", by=cleo, now=NOW)
    CalendarAccountFactory(person=cleo)

    take(ELSEWHERE, on=LATER, by=person("E2"))

    assert not Chat.objects.exists()
    assert not CalendarAccount.objects.exists()
    ended = AuditEvent.objects.filter(action__endswith=".disconnected").values_list("action", "object")
    assert set(ended) == {
        (f"{what}.disconnected", f"people.person:{cleo.pk}") for what in ("chat", "calendar_account")
    }  # fmt: skip


def test_whoever_chooses_a_password_at_the_new_address_still_needs_the_second_factor(cleo):
    TOTP.activate(cleo.user, generate_totp_secret())
    take(ELSEWHERE, on=LATER)
    anyone = Client()
    anyone.post(RESET, {"email": "secret@example.org"})
    form = anyone.get(reset_link(), follow=True)
    anyone.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})

    asked = attempt(anyone, "secret@example.org", PASSWORD)

    assert asked["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_in(anyone)


def test_an_account_that_was_closed_and_moved_is_told_of_too_and_one_that_nobody_used_is_not(cleo):
    User.objects.filter(person=cleo).update(last_login=NOW)
    accounts.deactivate(person=cleo, by=person("E1"), now=NOW)
    accounts.invite(person=cleo, by=person("E1"), now=NOW)

    moved = {"email": "benedict@example.org"}
    take(BEN | moved, ELSEWHERE | {"manager_email": moved["email"]}, on=LATER)

    assert [told.to for told in Delivery.objects.filter(kind="old_address")] == ["cleo@example.org"]


def test_the_news_for_the_old_address_is_not_sent_after_the_next_one(cleo):
    take(ELSEWHERE, on=LATER)
    take(CLEO | {"email": "third@example.org"}, on=LATER + timedelta(days=1), now=NOW + timedelta(minutes=1))

    assert {told.to for told in Delivery.objects.filter(kind="old_address")} == {
        "cleo@example.org", "secret@example.org",
    }  # fmt: skip
    assert Delivery.objects.filter(kind="account_moved").values_list("to", flat=True)[0] == "third@example.org"


def test_other_capitals_are_no_other_address(cleo):
    here = Client()
    attempt(here, cleo.email, PASSWORD)

    take(CLEO | {"email": "Cleo@Example.org"}, on=LATER)

    assert is_in(here)
    assert not Delivery.objects.exists()
    assert addresses.elsewhere([(cleo, "\N{KELVIN SIGN}leo@example.org")])


def test_a_link_to_a_wrong_address_opens_nothing_once_it_is_corrected():
    take(*SMALL)
    sent, waiting = (accounts.invite(person=person("E3"), by=None, now=NOW) for _ in range(2))
    Delivery.objects.filter(key__startswith=f"invitation:{sent.pk}|").update(state="sent")

    take(ELSEWHERE, on=LATER)

    for invitation in (sent, waiting):
        with pytest.raises(accounts.InvitationUnusable):
            accounts.accept_invitation(secret=secret_of(invitation), password=PASSWORD, now=NOW + timedelta(days=2))
    deliver_due(now=NOW + timedelta(minutes=5))
    assert not mail.outbox


def test_mail_that_waits_goes_to_the_corrected_address(cleo):
    notify(kind="pairing_offered", to=cleo, occasion="one", title="A pair", url="/",
           context={"partner": "Ben", "cohort": "Craft"}, now=NOW)  # fmt: skip

    take(ELSEWHERE, on=LATER)
    deliver_due(now=NOW + timedelta(minutes=5))

    assert sorted((message.subject, message.to[0]) for message in mail.outbox) == [
        ("A pair", "secret@example.org"),
        ("This is no longer your address for mentoring", "cleo@example.org"),
        ("Your address for signing in has changed", "secret@example.org"),
    ]
