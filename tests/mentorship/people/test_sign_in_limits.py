"""How often anybody may try to sign in (security 12)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.core.internal import ratelimit
from django.db import connection
from django.test import Client

from tests.mentorship.people.signing_in import PASSWORD, RESET, attempt, is_in, reset_link

pytestmark = pytest.mark.django_db
TOO_MANY = "Too many attempts have failed"


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
            answer = attempt(Client(), ada.email)
            return answer.status_code != 429 and TOO_MANY not in answer.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        passed = sum(pool.map(burst, range(20)))

    assert passed <= 6
