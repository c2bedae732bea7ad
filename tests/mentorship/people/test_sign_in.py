"""Signing in over HTTP, and what must hold whoever tries (security 7, 12, 19, 21)."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import connection
from django.test import Client
from django.utils import timezone
from zeal import zeal_ignore

from mentorship.audit.models import AuditEvent
from mentorship.outbox.models import Delivery
from mentorship.outbox.services import deliver_due
from mentorship.people.models import User
from mentorship.people.services.accounts import deactivate, invite
from tests.factories import NOW
from tests.factories.people import PersonFactory, UserFactory, make_person
from tests.mentorship.people.files import ADA, BEN, CLEO, take

pytestmark = pytest.mark.django_db
LOGIN, RESET, ASK = "/accounts/login/", "/accounts/password/reset/", "/accounts/invitation/"
PASSWORD = "a stone in the river"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
TOO_MANY = "Too many attempts have failed"


@pytest.fixture
def ada():
    ada = make_person("Ada")
    ada.user.set_password(PASSWORD)
    ada.user.save()
    return ada


def attempt(client, email, password="wrong", **headers):
    return client.post(LOGIN, {"login": email, "password": password}, **headers)


def is_in(client) -> bool:
    return client.get("/").status_code == 200


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


# Choosing a new password


def reset_link() -> str:
    text = Delivery.objects.get(kind="password_reset_key").text
    return next(word for word in text.split() if "/password/reset/key/" in word).removeprefix("http://localhost:8000")


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


# Limits


def test_five_failures_close_the_door_even_with_the_right_password(client, ada):
    for _ in range(5):
        assert TOO_MANY not in attempt(client, ada.email).content.decode()

    assert TOO_MANY in attempt(client, ada.email, PASSWORD).content.decode()


def test_the_door_opens_again_after_a_quarter_of_an_hour(client, ada, monkeypatch):
    for _ in range(9):
        attempt(client, ada.email)
    later = ratelimit.time.time() + 15 * 60 + 1
    monkeypatch.setattr(ratelimit.time, "time", lambda: later)

    attempt(client, ada.email, PASSWORD)

    assert is_in(client)


def test_a_new_password_opens_the_door_at_once(client, ada):
    for _ in range(6):
        attempt(client, ada.email)
    client.post(RESET, {"email": ada.email})
    form = client.get(reset_link(), follow=True)
    new = "another stone in the river"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})

    attempt(client, ada.email, new)

    assert is_in(client)


def test_a_forged_address_gains_no_further_tries():
    tries = [
        attempt(Client(), f"somebody{n}@example.org", headers={"x-forwarded-for": f"203.0.113.{n}"}) for n in range(25)
    ]

    passed = [response for response in tries if TOO_MANY not in response.content.decode()]
    assert len(passed) == 20


def test_behind_the_proxy_the_address_it_saw_counts(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def tries(seen: str) -> int:
        forged = (f"203.0.113.{n}, {seen}" for n in range(25))
        pages = [
            attempt(Client(), f"somebody{n}@example.org", headers={"x-forwarded-for": chain}).content.decode()
            for n, chain in enumerate(forged)
        ]
        return sum(TOO_MANY not in page for page in pages)

    assert tries("198.51.100.1") == 20
    assert (
        "Too many tries"
        not in attempt(Client(), "owner@example.org", headers={"x-forwarded-for": "198.51.100.2"}).content.decode()
    )


@pytest.mark.django_db(transaction=True)
def test_a_burst_of_twenty_lets_at_most_one_more_in(ada):
    def burst(_: int) -> bool:
        try:
            return TOO_MANY not in attempt(Client(), ada.email).content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        passed = sum(pool.map(burst, range(20)))

    assert passed <= 6


# Two factors


@pytest.fixture
def second_factor(ada):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

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
    weak = client.post(invitation, {"password1": "password", "password2": "password"}).content.decode()

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
