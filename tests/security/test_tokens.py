"""Forged, stale and misdirected tokens over the running system: 401, and nothing of the request."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest

from chassis import clock
from chassis.passport import ACCESS_AUDIENCE, PASSPORT_AUDIENCE, Caller, Signer, service_caller
from chassis.rpc_client import Headers, RpcClient
from tests.running import RunningSystem

LIFE = timedelta(minutes=10)
PERSON = Caller("acct_1", "emp_1", None, {"deals:read": "own"}, session_id="ses_1")


class Forge:
    """Makes tokens from what an attacker may have: a good token, public keys, another's key."""

    def __init__(self, system: RunningSystem) -> None:
        self.keys = system.servers.keys_dir
        self.org = self._signer("org")
        self.public = json.loads((self.keys / "public.json").read_text())

    def _signer(self, name: str) -> Signer:
        return Signer(name, (self.keys / f"{name}.pem").read_text())

    def good(self, audience: str = ACCESS_AUDIENCE, issuer: str = "org", **shift: float) -> str:
        now = clock.now() + timedelta(**shift)
        return self._signer(issuer).sign(PERSON, audience, now, LIFE)

    def signed(self, **changed: Any) -> str:
        """What org would sign with these claims: tells a check of claims from one of signatures."""
        claims = jwt.decode(self.good(), options={"verify_signature": False})
        kept = {name: value for name, value in {**claims, **changed}.items() if value is not ...}
        return jwt.encode(kept, self.org.private_key, algorithm="EdDSA")

    def assembled(self, header: dict[str, Any], claims: dict[str, Any], key: bytes | None) -> str:
        head = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
        signature = b"" if key is None else hmac.new(key, head.encode(), hashlib.sha256).digest()
        return f"{head}.{encoded(signature)}"

    def claims(self, **changed: Any) -> dict[str, Any]:
        return {**jwt.decode(self.good(), options={"verify_signature": False}), **changed}

    def tampered(self) -> str:
        head, _, signature = self.good().split(".")
        wider = encoded(json.dumps(self.claims(prm={"deals:read": "all"})).encode())
        return f"{head}.{wider}.{signature}"


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


FORGED: dict[str, Callable[[Forge], str]] = {
    "alg none": lambda it: it.assembled({"alg": "none", "typ": "JWT"}, it.claims(), None),
    "alg None with another case": lambda it: it.assembled({"alg": "nOnE"}, it.claims(), None),
    "HS256 with the public key": lambda it: it.assembled(
        {"alg": "HS256", "typ": "JWT"}, it.claims(), it.public["org"].encode()),
    "no signature": lambda it: it.good().rpartition(".")[0] + ".",
    "expired": lambda it: it.good(minutes=-11),
    "issued in the future": lambda it: it.good(minutes=5),
    "not valid yet": lambda it: it.signed(nbf=int(clock.now().timestamp()) + 300),
    "another audience": lambda it: it.signed(aud="salesloop-other"),
    "several audiences, ours not among them": lambda it: it.signed(aud=["a", "b"]),
    "no audience": lambda it: it.signed(aud=...),
    "another issuer in org's name": lambda it: it.signed(iss="gateway"),
    "an unknown issuer": lambda it: it.signed(iss="nobody"),
    "no end": lambda it: it.signed(exp=...),
    "no beginning": lambda it: it.signed(iat=...),
    "signed by another process": lambda it: it.good(issuer="people"),
    "signed by the gateway": lambda it: it.good(issuer="gateway"),
    "a passport as access token": lambda it: it.good(PASSPORT_AUDIENCE, "gateway"),
    "org's own passport as access token": lambda it: it.org.sign(
        service_caller("org"), PASSPORT_AUDIENCE, clock.now(), LIFE),
    "a service's own access token": lambda it: it._signer("people").sign(
        service_caller("people"), ACCESS_AUDIENCE, clock.now(), LIFE),
    "org as a service": lambda it: it.org.sign(
        Caller("acct_1", is_service=True), ACCESS_AUDIENCE, clock.now(), LIFE),
    "wider permissions": lambda it: it.tampered(),
    "a key named in the token": lambda it: jwt.encode(
        it.claims(), it._signer("people").private_key, algorithm="EdDSA",
        headers={"kid": "people", "jku": "https://evil.invalid/", "jwk": {"kty": "OKP"}}),
}  # fmt: skip


@pytest.fixture(scope="module")
def forge(system: RunningSystem) -> Forge:
    return Forge(system)


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_access_token_opens_nothing(
    system: RunningSystem, forge: Forge, name: str
) -> None:
    for path in ("/v1/me", "/v1/deals", "/v1/audit?service=org"):
        reply = system.client(FORGED[name](forge)).get(path)
        assert (reply.status, reply["code"]) == (401, "caller.unknown")
        assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_the_same_token_unforged_is_let_in(system: RunningSystem, forge: Forge) -> None:
    assert system.client(forge.good()).get("/v1/deals").status == 200
    assert system.client(forge.signed()).get("/v1/deals").status == 200


def test_a_session_cannot_be_taken_out_of_a_token(system: RunningSystem, forge: Forge) -> None:
    claims = {name: value for name, value in forge.claims().items() if name != "sid"}
    head, _, signature = forge.good().split(".")
    shorter = encoded(json.dumps(claims).encode())
    assert system.client(f"{head}.{shorter}.{signature}").get("/v1/me").status == 401


def test_an_access_token_is_no_passport(system: RunningSystem, forge: Forge) -> None:
    client = RpcClient(system.servers.amqp_uri("gateway"), "gateway")
    try:
        for shown in (forge.good(), forge.good(ACCESS_AUDIENCE, "gateway"), ""):
            reply = client.call("pipeline", "list_deals", b"{}", Headers(shown), 5)
            assert reply.error is not None
            assert reply.error["kind"] == "unauthenticated"
        good = forge.good(PASSPORT_AUDIENCE, "gateway")
        assert client.call("pipeline", "list_deals", b"{}", Headers(good), 5).error is None
    finally:
        client.close()
