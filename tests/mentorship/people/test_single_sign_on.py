"""Single sign-on against a make-believe provider (security 22)."""

import copy
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from mentorship.audit.models import AuditEvent
from mentorship.people.models import User
from mentorship.people.services.accounts import deactivate
from mentorship.people.states import Employment
from tests.factories import NOW
from tests.factories.people import PersonFactory, UserFactory, make_person
from tests.mentorship.people.identity_provider import KEYS, SETTINGS, come_back, go_there, provider, sign_on, signed

pytestmark = pytest.mark.django_db
VERIFIED = {"sub": "s-1", "email": "Nora@example.org", "email_verified": True}


@pytest.fixture(autouse=True)
def _configured(settings):
    settings.SOCIALACCOUNT_PROVIDERS = SETTINGS


@pytest.fixture
def nora():
    person = PersonFactory(name="Nora", email="nora@example.org")
    UserFactory(person=person, is_active=False, verified=False)
    return person


def is_in(client) -> bool:
    return client.get("/").status_code == 200


def reasons() -> list[str]:
    events = AuditEvent.objects.filter(action="account.single_sign_on_refused")
    return [event.facts["reason"] for event in events]


def test_the_sign_in_page_leads_to_the_provider_by_a_page_of_our_own(client):
    assert "Continue with Example" in client.get("/accounts/login/").content.decode()

    with provider():
        sent = go_there(client)

    assert sent["response_type"] == "code"
    assert sent["code_challenge_method"] == "S256"
    assert sent["state"]


def test_the_first_sign_on_opens_the_account_of_the_imported_person(client, nora):
    response = sign_on(client, **VERIFIED)

    assert response["Location"] == "/"
    assert is_in(client)
    opened = AuditEvent.objects.get(action="account.opened")
    assert opened.facts == {"through": "single sign-on"}
    assert AuditEvent.objects.filter(action="account.signed_in").count() == 1


def test_no_token_of_the_provider_is_kept(client, nora):
    tokens: list[str] = []
    sign_on(client, sign=lambda claims: tokens.append(signed(claims)) or tokens[0], **VERIFIED)

    assert is_in(client)
    assert not SocialToken.objects.exists()
    kept = f"{dict(client.session)} {SocialAccount.objects.values().get()} {client.get('/').content.decode()}"
    assert tokens[0] not in kept


def test_later_the_identity_counts_whatever_the_address(client, nora):
    sign_on(Client(), **VERIFIED)

    sign_on(client, sub="s-1", email="somebody.else@example.org", email_verified=True)

    assert client.get("/").wsgi_request.user == nora.user


def test_another_identity_with_the_same_address_stays_out(client, nora):
    sign_on(Client(), **VERIFIED)

    response = sign_on(client, **VERIFIED | {"sub": "s-2"})

    assert response.status_code == 403
    assert not is_in(client)
    assert reasons() == ["another identity"]


def test_the_same_subject_of_another_issuer_is_somebody_else(client, nora, settings):
    sign_on(Client(), **VERIFIED)
    other = copy.deepcopy(SETTINGS)
    other["openid_connect"]["APPS"][0]["settings"]["server_url"] = "https://other.example.org"
    settings.SOCIALACCOUNT_PROVIDERS = other

    response = sign_on(client, issuer="https://other.example.org", **VERIFIED)

    assert response.status_code == 403
    assert not is_in(client)
    assert reasons() == ["another identity"]


FORGED: dict[str, Callable[[dict[str, Any]], str]] = {
    "by nobody": lambda claims: jwt.encode(claims, None, "none", headers={"kid": "ours"}),
    "with the secret that we have too": lambda claims: signed(claims, key="not so secret" * 4, algorithm="HS256"),
    "with the key of another": lambda claims: signed(claims, key=KEYS["another"]),
    "with a key that nobody knows": lambda claims: signed(claims, key=KEYS["another"], kid="another"),
    "with no name of a key": lambda claims: jwt.encode(claims, KEYS["ours"], "RS256"),
    "by another issuer": lambda claims: signed(claims | {"iss": "https://evil.example"}),
    "for another application": lambda claims: signed(claims | {"aud": "payroll"}),
    "too long ago": lambda claims: signed(claims | {"exp": claims["iat"] - 60}),
    "and changed since": lambda claims: signed(claims | {"sub": "s-2"})[:-4] + "AAAA",
    "in no way at all": lambda claims: "x",
}


@pytest.mark.parametrize("sign", FORGED.values(), ids=FORGED)
def test_an_identity_token_signed(sign, client, nora):
    response = sign_on(client, sign=sign, **VERIFIED)

    assert response.status_code in (401, 403)
    assert not is_in(client)
    assert not User.objects.get().is_active
    assert reasons() == ["answer not believed"]


def test_a_provider_that_calls_itself_by_another_name_is_not_believed(client, nora):
    response = sign_on(client, calls_itself="https://evil.example", **VERIFIED)

    assert response.status_code == 403
    assert not is_in(client)


def test_a_subject_that_looks_like_an_identity_we_keep_opens_nothing(client, nora):
    sign_on(Client(), **VERIFIED)

    response = sign_on(client, sub=SocialAccount.objects.get().uid, email="x@example.org", email_verified=True)

    assert response.status_code == 403
    assert reasons() == ["subject without issuer"]


@pytest.mark.parametrize("vouched", [False, None, "true"])
def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(client, nora, vouched):
    response = sign_on(client, **VERIFIED | {"email_verified": vouched})

    assert response.status_code == 403
    assert not User.objects.get().is_active


def test_a_stranger_gets_no_account(client):
    response = sign_on(client, **VERIFIED)

    assert response.status_code == 403
    assert not User.objects.exists()
    assert reasons() == ["nobody with that address"]


@pytest.mark.parametrize("first", [False, True])
def test_who_has_left_or_was_closed_stays_out(client, nora, first):
    if first:
        sign_on(Client(), **VERIFIED)
        deactivate(person=nora, by=None, now=NOW)
    else:
        nora.status = Employment.LEFT
        nora.save()

    response = sign_on(client, **VERIFIED)

    assert response.status_code == 403
    assert not is_in(client)
    assert reasons() == ["closed"]


def test_an_account_with_a_password_is_joined_by_its_owners_first_sign_on(client):
    ada = make_person("Ada")

    sign_on(client, sub="a-1", email=ada.email, email_verified=True)

    assert client.get("/").wsgi_request.user == ada.user
    assert AuditEvent.objects.filter(action="account.identity_linked").exists()


def test_an_answer_that_nobody_asked_for_is_refused(client, nora):
    with provider(**VERIFIED):
        response = come_back(client, "forged")

    assert response.status_code != 302
    assert not is_in(client)


def test_the_answer_must_come_back_to_the_browser_that_asked(client, nora):
    with provider(**VERIFIED):
        state = go_there(Client())["state"]
        come_back(client, state)

    assert not is_in(client)


def test_the_code_is_proved_with_the_key_it_was_asked_for_with(client, nora):
    with provider(**VERIFIED) as verifiers:
        come_back(client, go_there(client)["state"])

    assert len(verifiers) == 1
    assert verifiers[0]


def test_who_turns_back_at_the_provider_is_told_that_nothing_happened(client):
    with provider():
        state = go_there(client)["state"]
        response = client.get(
            "/accounts/oidc/sso/login/callback/", {"error": "access_denied", "state": state}, follow=True
        )

    assert "You are not signed in" in response.content.decode()


def test_an_answer_without_an_identity_token_opens_nothing(client, nora):
    response = sign_on(client, sign=lambda claims: "", **VERIFIED)

    assert response.status_code == 403
    assert reasons() == ["no identity token"]


def test_a_link_to_the_provider_asks_first(client):
    with provider():
        page = client.get("/accounts/oidc/sso/login/").content.decode()

    assert "Sign in with Example" in page
    assert 'method="post"' in page
