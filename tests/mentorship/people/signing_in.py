"""Somebody at the sign-in page, in tests."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from mentorship.outbox.models import Delivery

LOGIN, RESET, ASK = "/accounts/login/", "/accounts/password/reset/", "/accounts/invitation/"
PASSWORD = "a stone in the river"


def attempt(client: Client, email: str, password: str = "wrong", **headers: Any) -> HttpResponse:
    return client.post(LOGIN, {"login": email, "password": password}, **headers)


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def reset_link() -> str:
    """Where the one mail for a new password leads."""
    text = Delivery.objects.get(kind="password_reset_key").text
    return next(word for word in text.split() if "/password/reset/key/" in word).removeprefix("http://localhost:8000")
