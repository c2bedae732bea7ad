"""A second factor: set up, asked for, taken back (security 7)."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from mentorship.outbox.models import Delivery
from mentorship.people.services import accounts
from tests.factories import NOW
from tests.mentorship.people.signing_in import PASSWORD, attempt, is_in

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


def test_turning_two_factors_on_asks_who_one_is_and_shows_a_picture(client, ada):
    attempt(client, ada.email, PASSWORD)
    asked = client.get("/accounts/2fa/totp/activate/")
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True).content.decode()

    assert 'class="qr"' in page
    assert "data:" not in page
