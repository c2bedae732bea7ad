"""A make-believe OpenID Connect provider: what allauth would fetch from it, and the way through a browser."""

import json
import re
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any
from unittest.mock import MagicMock, patch
from urllib.parse import parse_qs, urlsplit

import jwt
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://sso.example.org"
SETTINGS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": "Example",
                "client_id": "mentorship",
                "secret": "not so secret",
                "settings": {"server_url": ISSUER},
            }
        ],
    }
}
CLIENT = "mentorship"
KEYS = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048) for name in ("ours", "another")}


def signed(claims: dict[str, Any], *, key: Any = KEYS["ours"], algorithm: str = "RS256", kid: str = "ours") -> str:
    return jwt.encode(claims, key, algorithm, headers={"kid": kid})


@contextmanager
def provider(
    *, issuer: str = ISSUER, sign: Callable[[dict[str, Any]], str] = signed, calls_itself: str = "", **claims: Any
):
    """While it lasts, the provider says this about whoever signs in; ``verifiers`` collects what it was sent.

    ``sign`` makes the identity token of the claims; an empty one is none.
    """
    now = int(time.time())
    token = sign({"iss": issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "sub": "nobody"} | claims)
    verifiers: list[str | None] = []

    def exchange(self: Any, code: str, pkce_code_verifier: str | None = None) -> dict[str, str]:
        verifiers.append(pkce_code_verifier)
        return {"access_token": "x"} | ({"id_token": token} if token else {})

    said = {
        f"{issuer}/.well-known/openid-configuration": {
            "issuer": calls_itself or issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "jwks_uri": f"{issuer}/keys",
        },
        f"{issuer}/userinfo": claims,
        f"{issuer}/keys": {"keys": [json.loads(RSAAlgorithm.to_jwk(KEYS["ours"].public_key())) | {"kid": "ours"}]},
    }
    session = MagicMock()
    session.__enter__.return_value.get = lambda url, **_: MagicMock(json=lambda: said[url])
    with (
        patch.object(DefaultSocialAccountAdapter, "get_requests_session", lambda _: session),
        patch.object(OAuth2Client, "get_access_token", exchange),
    ):
        yield verifiers


def go_there(client: Client) -> dict[str, str]:
    """Leave for the provider; what the browser takes along."""
    page = client.post("/accounts/oidc/sso/login/?process=login").content.decode()
    address = re.search(r'href="(https://[^"]+/authorize[^"]*)"', page)[1].replace("&amp;", "&")
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def come_back(client: Client, state: str) -> Any:
    return client.get("/accounts/oidc/sso/login/callback/", {"code": "abc", "state": state})


def sign_on(client: Client, **claims: Any) -> Any:
    """There and back again."""
    with provider(**claims):
        return come_back(client, go_there(client)["state"])
