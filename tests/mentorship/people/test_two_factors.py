"""A second factor: set up, asked for, taken back (security 7)."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from mentorship.outbox.models import Delivery
from mentorship.people.services import accounts
from tests.factories import NOW
from tests.mentorship.people.signing_in import PASSWORD, RESET, attempt, is_in, reset_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_factor(ada):
    secret = generate_totp_secret()
    TOTP.activate(ada.user, secret)
    return secret


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_a_password_alone_is_not_enough_with_two_factors(client, ada, second_factor):
    attempt(client, ada.email, PASSWORD)
    assert not is_in(client)

    client.post("/accounts/2fa/authenticate/", {"code": code_for(second_factor)})

    assert is_in(client)


def test_an_account_that_was_closed_and_opened_again_is_asked_for_its_second_factor(client, ada, second_factor):
    accounts.deactivate(person=ada, by=None, now=NOW)
    invitation = accounts.invite(person=ada, by=None, now=timezone.now()).link.removeprefix("http://localhost:8000")

    asked = client.post(invitation, {"password1": PASSWORD, "password2": PASSWORD})

    assert asked["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_for(second_factor)})
    assert is_in(client)


def test_secrets_of_the_second_factor_are_sealed(ada, second_factor):
    assert second_factor not in str(Authenticator.objects.values().get())


def test_a_wrong_code_is_on_record_and_keeps_out(client, ada, second_factor):
    attempt(client, ada.email, PASSWORD)

    client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    assert not is_in(client)
    assert AuditEvent.objects.get(action="account.sign_in_failed").facts == {"at_second_factor": True}


def test_turning_two_factors_on_and_off_is_on_record_and_told_by_mail(client, ada, django_capture_on_commit_callbacks):
    attempt(client, ada.email, PASSWORD)
    asked = client.get("/accounts/2fa/totp/activate/")
    secret = client.post(asked["Location"], {"password": PASSWORD}, follow=True).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    codes = client.get("/accounts/2fa/recovery-codes/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/recovery-codes/generate/")
        client.post("/accounts/2fa/totp/deactivate/")

    assert "10 of 10 are left" in codes
    actions = set(AuditEvent.objects.filter(object=f"people.user:{ada.user.pk}").values_list("action", flat=True))
    assert {
        "account.second_factor_added", "account.second_factor_removed", "account.recovery_codes_made",
    } <= actions  # fmt: skip
    assert Delivery.objects.filter(kind="totp_activated").exists()
    assert Delivery.objects.filter(kind="totp_deactivated").exists()


def test_a_code_is_good_once_and_in_its_half_minute_alone(ada, second_factor, monkeypatch):
    now = int(time.time())
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now)
    code, app = code_for(second_factor), TOTP(Authenticator.objects.get())
    assert [app.validate_code(code), app.validate_code(code)] == [True, False]

    cache.clear()
    for moved in (-30, 30):
        monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda moved=moved: now + moved)
        assert not app.validate_code(code)


def test_a_recovery_code_opens_once_and_each_set_is_another(client, ada, second_factor):
    codes = RecoveryCodes.activate(ada.user).get_unused_codes()
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"\d{8}", code) for code in codes)

    opened = []
    for _ in range(2):
        browser = Client()
        attempt(browser, ada.email, PASSWORD)
        browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        opened.append(is_in(browser))

    assert opened == [True, False]
    assert RecoveryCodes.generate_seed() != RecoveryCodes.generate_seed()
    assert len(RecoveryCodes.generate_seed()) == 80


def test_a_new_password_does_not_replace_the_second_factor(client, ada, second_factor):
    client.post(RESET, {"email": ada.email})
    form = client.get(reset_link(), follow=True)
    new = "another stone in the river"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    attempt(client, ada.email, new)

    assert not is_in(client)


def test_turning_two_factors_on_asks_who_one_is_and_shows_a_picture(client, ada):
    attempt(client, ada.email, PASSWORD)
    asked = client.get("/accounts/2fa/totp/activate/")
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True).content.decode()

    assert 'class="qr"' in page
    assert "data:" not in page
