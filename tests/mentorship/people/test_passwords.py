"""Choosing and changing a password (security 7, 19)."""

import pytest
from django.test import Client
from zeal import zeal_ignore

from mentorship.audit.models import AuditEvent
from mentorship.outbox.models import Delivery
from mentorship.outbox.services import deliver_due
from mentorship.people.models import User
from tests.mentorship.people.signing_in import ASK, PASSWORD, RESET, attempt, is_in, reset_link

pytestmark = pytest.mark.django_db


def test_a_new_password_is_chosen_by_a_link_that_goes_through_the_outbox(client, ada):
    client.post(RESET, {"email": ada.email})
    form = client.get(reset_link(), follow=True)
    new = "another stone in the river"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})

    attempt(client, ada.email, new)

    assert is_in(client)
    assert AuditEvent.objects.filter(action="account.password_changed").count() == 1
    assert Delivery.objects.filter(kind="password_reset", to=ada.email).exists()


def test_the_mail_with_the_link_reads_well(client, ada):
    client.post(RESET, {"email": ada.email})

    mail = Delivery.objects.get()
    assert mail.subject == "Choose a new password for mentoring"
    assert mail.text.startswith("Hello Ada,\n\nsomebody, probably you, wants")
    assert "\n  " not in mail.text


def test_a_new_password_ends_every_session(client, ada):
    elsewhere = Client()
    attempt(elsewhere, ada.email, PASSWORD)
    client.post(RESET, {"email": ada.email})
    form = client.get(reset_link(), follow=True)
    new = "another stone in the river"

    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})

    assert not is_in(elsewhere)


def test_the_link_names_the_site_and_not_the_host_that_was_asked(ada, settings):
    settings.ALLOWED_HOSTS = ["*"]

    Client().post(RESET, {"email": ada.email}, headers={"host": "evil.example"})

    assert "evil.example" not in Delivery.objects.get().text


def test_a_dead_mail_server_fails_no_page_and_loses_no_mail(client, ada, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    statuses = [client.post(url, {"email": ada.email}).status_code for url in (RESET, ASK)]
    counts = deliver_due()

    assert statuses == [302, 200]
    assert (counts.sent, counts.waiting, counts.dead) == (0, 2, 0)


def test_an_account_made_by_hand_confirms_its_address_by_mail_before_it_is_in(client):
    User.objects.create_superuser("root@example.org", PASSWORD)

    with zeal_ignore([{"model": "account.EmailAddress", "field": "*"}]):  # allauth asks thrice for the one address
        attempt(client, "root@example.org", PASSWORD)
    assert not is_in(client)
    text = Delivery.objects.get().text
    link = next(word for word in text.split() if "/confirm-email/" in word).removeprefix("http://localhost:8000")
    client.post(link)
    attempt(client, "root@example.org", PASSWORD)

    assert client.get("/admin/").status_code == 200


def test_changing_the_password_is_told_by_mail_with_when_and_from_where(client, ada):
    attempt(client, ada.email, PASSWORD)
    new = "another stone in the river"

    page = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}, follow=True
    )

    assert "Your password is changed." in page.content.decode()
    mail = Delivery.objects.get()
    assert mail.subject == "The password of your mentoring account was changed"
    assert mail.text.startswith("Hello Ada,\n\nthe password of your account for mentoring was changed.")
    assert "from the address 127.0.0.1" in mail.text
    assert new not in mail.text
