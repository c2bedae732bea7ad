"""A make-believe OpenID Connect provider: what allauth would fetch from it, and the way through a browser."""

from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.test import Client

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
CONFIGURATION = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
    "jwks_uri": f"{ISSUER}/keys",
}


@contextmanager
def provider(**claims: Any):
    """While it lasts, the provider says this about whoever signs in; ``verifiers`` collects what it was sent."""
    token = {"iss": ISSUER} | claims
    userinfo = {name: value for name, value in token.items() if name != "iss"}
    verifiers: list[str | None] = []

    def exchange(self: Any, code: str, pkce_code_verifier: str | None = None) -> dict[str, str]:
        verifiers.append(pkce_code_verifier)
        return {"access_token": "x", "id_token": "x"}

    with (
        patch.object(OpenIDConnectOAuth2Adapter, "openid_config", CONFIGURATION),
        patch.object(OAuth2Client, "get_access_token", exchange),
        patch.object(OpenIDConnectOAuth2Adapter, "_fetch_user_info", lambda *_: userinfo),
        patch.object(OpenIDConnectOAuth2Adapter, "_decode_id_token", lambda *_: token),
    ):
        yield verifiers


def go_there(client: Client) -> dict[str, str]:
    """Leave for the provider; what the browser takes along."""
    page = client.post("/accounts/oidc/sso/login/?process=login").content.decode()
    address = page.partition(f'href="{ISSUER}')[2].partition('"')[0].replace("&amp;", "&")
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def come_back(client: Client, state: str) -> Any:
    return client.get("/accounts/oidc/sso/login/callback/", {"code": "abc", "state": state})


def sign_on(client: Client, **claims: Any) -> Any:
    """There and back again."""
    with provider(**claims):
        return come_back(client, go_there(client)["state"])
