"""An identity token counts with its signature, and an identity provider only under the name that was set up.

Where the token comes straight from the provider over TLS, allauth leaves the signature unread, which OpenID Connect
allows. Proxies inside an organisation open TLS, so here it is always read.
"""

import logging
from typing import Any

import jwt
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.exceptions import PermissionDenied

logger = logging.getLogger(__name__)

# With a key that the provider alone has. None of those for which a client's secret or nothing at all is enough.
ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
WELL_KNOWN = "/.well-known/openid-configuration"


class SignedIdentity(OpenIDConnectOAuth2Adapter):
    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; refused where it goes by another name than the one that was set up."""
        config: dict[str, Any] = super().openid_config
        if f"{config['issuer'].rstrip('/')}{WELL_KNOWN}" != self.get_provider().server_url:
            logger.error("The identity provider calls itself %s; OIDC_SERVER_URL is another.", config["issuer"])
            raise PermissionDenied
        return config

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """Who signs in; the token is signed by the issuer, for us, and has not run out."""
        try:
            header = jwt.get_unverified_header(id_token)
        except jwt.PyJWTError as error:
            raise OAuth2Error("no identity token") from error
        if header.get("alg") not in ALGORITHMS or "kid" not in header:
            raise OAuth2Error("not signed as it should be")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return claims
