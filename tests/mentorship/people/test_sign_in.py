"""Signing in over HTTP, and what must hold whoever tries (security 7, 12, 19, 21)."""

import re
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from mentorship.outbox.models import Delivery
from mentorship.people.models import User
from mentorship.people.services.accounts import deactivate, invite
from mentorship.people.sessions import SEEN, digest_of
from tests.factories import NOW
from tests.factories.people import PersonFactory, UserFactory
from tests.mentorship.people.files import ADA, BEN, CLEO, take
from tests.mentorship.people.signing_in import ASK, LOGIN, PASSWORD, RESET, attempt, is_in

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def test_signing_in_and_out_is_on_record(client, ada):
    attempt(client, ada.email, PASSWORD)
    assert is_in(client)

    client.post("/accounts/logout/")

    assert not is_in(client)
    events = AuditEvent.objects.filter(object=f"people.user:{ada.user.pk}").values_list("action", "actor")
    actor = f"people.person:{ada.pk}"
    assert list(events) == [("account.signed_in", actor), ("account.signed_out", actor)]


def test_a_failure_is_on_record_without_what_was_typed(client, ada):
    attempt(client, ada.email, "my secret")
    attempt(client, "my secret", "x")
    attempt(client, "nobody@example.org", "my secret")

    failures = AuditEvent.objects.filter(action="account.sign_in_failed")
    assert list(failures.values_list("object", "facts")) == [(f"people.user:{ada.user.pk}", {}), ("", {})]


def test_signing_out_clears_what_the_browser_kept(client, ada):
    client.force_login(ada.user)

    response = client.post("/accounts/logout/")

    assert response["Clear-Site-Data"] == '"cache", "storage"'


def test_each_sign_in_and_each_confirmation_has_a_session_of_its_own_and_ends_the_one_before(client, ada):
    client.get(LOGIN)
    client.session.save()
    tokens = [client.session.session_key]
    for address, fields in [
        (LOGIN, {"login": ada.email, "password": PASSWORD}),
        ("/accounts/reauthenticate/", {"password": PASSWORD}),
    ]:
        client.cookies[settings.SESSION_COOKIE_NAME] = tokens[-1]
        client.post(address, fields)
        tokens.append(client.cookies[settings.SESSION_COOKIE_NAME].value)

    assert len(set(tokens)) == 3
    assert all(len(token) == 32 for token in tokens), "165 bits of chance"
    assert is_in(client)
    assert [one.session_key for one in Session.objects.all()] == [digest_of(tokens[-1])]


def test_what_the_database_keeps_of_a_session_opens_none(client, ada):
    attempt(client, ada.email, PASSWORD)
    kept = Session.objects.get().session_key
    assert kept not in str(client.cookies)

    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = kept

    assert not is_in(thief)
    assert is_in(client)


def test_a_session_that_has_run_out_opens_nothing(client, ada):
    attempt(client, ada.email, PASSWORD)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not is_in(client)


HOUR, DAY = 3600, 24 * 3600


@pytest.mark.parametrize(
    ("pages", "last"),
    [
        ([7 * DAY - HOUR], True),
        ([7 * DAY + HOUR], False),
        ([6 * DAY, 12 * DAY], True),
        ([6 * DAY, 12 * DAY, 14 * DAY + HOUR], False),
    ],
)
def test_a_session_ends_a_week_after_its_last_page_and_a_fortnight_after_its_beginning(
    client, ada, monkeypatch, pages, last
):
    began = int(time.time())
    attempt(client, ada.email, PASSWORD)

    seen = []
    for later in pages:
        monkeypatch.setattr("mentorship.people.sessions.time.time", lambda later=later: began + later)
        seen.append(is_in(client))

    assert seen == [*([True] * (len(pages) - 1)), last]
    assert Session.objects.exists() is last


def test_that_a_session_is_used_is_noted_once_an_hour(client, ada, monkeypatch):
    attempt(client, ada.email, PASSWORD)
    began, noted = client.session[SEEN], []
    for later in (HOUR - 60, HOUR + 60):
        monkeypatch.setattr("mentorship.people.sessions.time.time", lambda later=later: began + later)
        client.get("/help/")
        noted.append(client.session[SEEN] - began)

    assert noted == [0, HOUR + 60]


def test_signing_in_leads_to_no_other_site(client, ada):
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = Client().post(
            f"{LOGIN}?next={elsewhere}", {"login": ada.email, "password": PASSWORD, "next": elsewhere}
        )

        assert (answer.status_code, answer["Location"]) == (302, "/"), elsewhere


# The same answer for known and unknown addresses


def answers(client, url, known, unknown, field="email", **more):
    """Status, place and body for both, with what was typed taken out."""
    for address in (known, unknown):
        response = client.post(url, {field: address, **more}, follow=True)
        page = TOKEN.sub("", response.content.decode()).replace(address, "…")
        yield response.status_code, response.redirect_chain, page


@pytest.mark.parametrize(("url", "field"), [(LOGIN, "login"), (RESET, "email"), (ASK, "email")])
def test_no_page_tells_whether_an_address_is_known(ada, url, field):
    more = {"password": "wrong"} if url == LOGIN else {}

    known, unknown = answers(Client(), url, ada.email, "stranger@example.org", field, **more)

    assert known == unknown


def test_an_address_that_was_only_imported_looks_like_an_unknown_one():
    nora = PersonFactory(email="nora@example.org")
    UserFactory(person=nora, is_active=False, verified=False)

    for url, field in ((LOGIN, "login"), (RESET, "email"), (ASK, "email")):
        known, unknown = answers(Client(), url, nora.email, "stranger@example.org", field, password="x")
        assert known == unknown


def test_nobody_is_written_to_because_a_stranger_typed_their_address(client):
    client.post(RESET, {"email": "stranger@example.org"})
    client.post(ASK, {"email": "stranger@example.org"})

    assert not Delivery.objects.exists()


def test_asking_for_an_account_again_and_again_sends_three_mails_an_hour(ada):
    statuses = [Client().post(ASK, {"email": ada.email}).status_code for _ in range(5)]

    assert statuses == [200, 200, 200, 429, 429]
    assert Delivery.objects.count() == 3


def test_a_typing_mistake_is_named_and_what_was_typed_kept(client):
    page = client.post(ASK, {"email": "ada at example"}).content.decode()

    assert "Enter a valid email address." in page
    assert 'value="ada at example"' in page


# Ends


def test_a_closed_account_is_out_with_the_next_request_and_can_not_come_back(client, ada):
    attempt(client, ada.email, PASSWORD)

    deactivate(person=ada, by=None, now=NOW)

    assert not is_in(client)
    attempt(client, ada.email, PASSWORD)
    assert not is_in(client)
    client.post(RESET, {"email": ada.email})
    assert not Delivery.objects.exists()


def test_who_leaves_with_the_next_people_file_is_out_with_the_next_request(client):
    take(ADA, BEN, CLEO)
    ben = User.objects.get(person__employee_id="E2")
    invitation = invite(person=ben.person, by=None, now=timezone.now()).link.removeprefix("http://localhost:8000")
    client.post(invitation, {"password1": PASSWORD, "password2": PASSWORD})
    assert is_in(client)

    take(BEN | {"status": "left"}, allow_leavers=True)

    assert not is_in(client)
    attempt(client, ben.email, PASSWORD)
    assert not is_in(client)
    assert client.get(invitation).status_code == 404


# Invitations


@pytest.fixture
def invitation():
    nora = PersonFactory(name="Nora", email="nora@example.org")
    UserFactory(person=nora, is_active=False, verified=False)
    return invite(person=nora, by=None, now=timezone.now()).link.removeprefix("http://localhost:8000")


def test_an_invitation_opens_the_account_and_signs_in(client, invitation):
    page = client.get(invitation).content.decode()
    assert "Hello Nora" in page

    response = client.post(invitation, {"password1": PASSWORD, "password2": PASSWORD})

    assert response["Location"] == "/"
    assert is_in(client)


def test_two_different_passwords_or_a_weak_one_are_named(client, invitation):
    differing = client.post(invitation, {"password1": PASSWORD, "password2": "x"}).content.decode()
    weak = dict.fromkeys(["password1", "password2"], "passwordpassword")
    weak = client.post(invitation, weak).content.decode()

    assert "The two passwords differ." in differing
    assert "too common" in weak
    assert not User.objects.get().is_active


def test_a_link_that_was_used_says_what_to_do(client, invitation):
    client.post(invitation, {"password1": PASSWORD, "password2": PASSWORD})

    used, never = Client().get(invitation), Client().get("/people/invitations/nonsense/")

    assert used.status_code == never.status_code == 404
    assert "Ask for a new link" in used.content.decode()


# Pages that are not here


@pytest.mark.parametrize("name", ["email/", "signup/", "phone/change/", "3rdparty/", "login/code/"])
def test_what_the_directory_decides_has_no_page(client, ada, name):
    client.force_login(ada.user)

    assert client.get(f"/accounts/{name}").status_code == 404
