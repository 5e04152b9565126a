"""The OpenID Connect issuer that may vouch for people, as org meets it over HTTP.

OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_REDIRECT_URI name it; without them nobody
signs in this way. Authorization code with PKCE (S256) by Authlib; the ID token's signature is
checked with the issuer's keys by joserfc, its issuer, audience, dates and nonce by Authlib. Outside
local mode every address must be https. Nothing is called inside a transaction.
Source: OpenID Connect Core 3.1, RFC 7636, RFC 9700.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.config import is_local
from chassis.errors import Refusal, Unauthenticated, Unavailable, refuse

LIMIT_SECONDS, LEEWAY_SECONDS = 5, 30
ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA"]
SETTINGS = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_REDIRECT_URI")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Issuer:
    """An issuer with its published endpoints, and what we are called there."""

    name: str
    client_id: str
    client_secret: str
    redirect_uri: str
    endpoints: dict[str, str]

    def address(self, state: str, verifier: str) -> str:
        """Where a browser begins."""
        url, _ = self._session().create_authorization_url(
            self.endpoints["authorization_endpoint"], state=state, code_verifier=verifier,
            nonce=nonce_of(verifier))
        return str(url)

    def subject(self, code: str, verifier: str, now: datetime) -> str:
        """Whom the issuer vouches for; raises Unauthenticated when it does not."""
        try:
            with self._session() as session:
                told = session.fetch_token(self.endpoints["token_endpoint"], code=code,
                                           code_verifier=verifier, timeout=LIMIT_SECONDS,
                                           allow_redirects=False)
            keys = KeySet.import_key_set(_fetched(self.endpoints["jwks_uri"]))
            shown = jwt.decode(told["id_token"], keys, algorithms=ALGORITHMS)
            claims = CodeIDToken(
                shown.claims, shown.header, self._wanted(),
                {"nonce": nonce_of(verifier), "client_id": self.client_id,
                 "access_token": told.get("access_token")})
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
        except requests.RequestException:
            raise Unavailable("oidc.away") from None
        except (AuthlibBaseError, JoseError, KeyError, ValueError, TypeError):
            raise Unauthenticated("oidc.refused") from None
        return str(claims["sub"])

    def _wanted(self) -> Any:
        return {"iss": {"essential": True, "value": self.name},
                "aud": {"essential": True, "value": self.client_id},
                "exp": {"essential": True}, "sub": {"essential": True}}

    def _session(self) -> Any:
        return OAuth2Session(self.client_id, self.client_secret, scope="openid",
                             redirect_uri=self.redirect_uri, code_challenge_method="S256")


def issuer() -> Issuer:
    """The issuer of the settings, as it describes itself now; refuses when none is set up."""
    told = [os.environ.get(name) for name in SETTINGS]
    refuse([] if all(told) else [Refusal("oidc.not_set_up")])
    name, client_id, secret, redirect_uri = (value or "" for value in told)
    try:
        found = _fetched(f"{name.rstrip('/')}/.well-known/openid-configuration")
        endpoints = {endpoint: str(found[endpoint]) for endpoint in ENDPOINTS}
        is_itself = found["issuer"] == name and all(map(_is_safe, endpoints.values()))
    except (requests.RequestException, KeyError, TypeError, ValueError):
        raise Unavailable("oidc.away") from None
    if not is_itself:
        raise Unavailable("oidc.away")
    return Issuer(name, client_id, secret, redirect_uri, endpoints)


def configured_name() -> str | None:
    """What the issuer is called, if there is one."""
    return os.environ.get("OIDC_ISSUER") or None


def nonce_of(verifier: str) -> str:
    """Binds the ID token to this attempt; nobody else knows the verifier."""
    return hashlib.sha256(f"nonce:{verifier}".encode()).hexdigest()


def _fetched(address: str) -> Any:
    if not _is_safe(address):
        raise ValueError("not https")
    answer = requests.get(address, timeout=LIMIT_SECONDS, allow_redirects=False)
    answer.raise_for_status()
    return answer.json()


def _is_safe(address: str) -> bool:
    return address.startswith("https://") or (is_local() and address.startswith("http://"))
