"""Nobody is believed without a signature: of a known issuer, for this audience, for now."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis import clock
from chassis import passport as passport_module
from chassis.errors import Forbidden, Unauthenticated
from chassis.passport import (
    ACCESS_AUDIENCE,
    ACCESS_ISSUERS,
    PASSPORT_AUDIENCE,
    Caller,
    Signer,
    Verifier,
    service_caller,
)

MINUTE = timedelta(minutes=1)
PERSON = Caller("acct_1", "emp_1", None, {"deals:read": "team"}, session_id="ses_1")


def _pair() -> tuple[str, str]:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


KEYS = {name: _pair() for name in ("org", "gateway", "people")}
PUBLIC = {name: public for name, (_, public) in KEYS.items()}
VERIFIER = Verifier(PUBLIC)


def _token(
    issuer: str = "gateway",
    caller: Caller = PERSON,
    audience: str = PASSPORT_AUDIENCE,
    age: timedelta = timedelta(0),
    *,
    key_of: str | None = None,
) -> str:
    signer = Signer(issuer, KEYS[key_of or issuer][0])
    return signer.sign(caller, audience, clock.now() - age, MINUTE)


def _claims(**changed: Any) -> dict[str, Any]:
    claims = jwt.decode(_token(), options={"verify_signature": False})
    return {name: value for name, value in {**claims, **changed}.items() if value is not ...}


def _unsigned(algorithm: str, claims: dict[str, Any]) -> str:
    parts = [json.dumps({"alg": algorithm, "typ": "JWT"}), json.dumps(claims)]
    return (
        ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
        + "."
    )


def _signed(claims: dict[str, Any], headers: dict[str, Any] | None = None) -> str:
    return jwt.encode(claims, KEYS["gateway"][0], algorithm="EdDSA", headers=headers)


def _hmac_with_the_public_key() -> str:
    import hashlib
    import hmac

    head = _unsigned("HS256", _claims()).rstrip(".")
    digest = hmac.new(PUBLIC["gateway"].encode(), head.encode(), hashlib.sha256).digest()
    return head + "." + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def test_a_passport_says_who_calls_and_how_far_they_see() -> None:
    assert VERIFIER.caller(_token(), PASSPORT_AUDIENCE) == PERSON
    assert PERSON.scope("deals:read") == "team"
    with pytest.raises(Forbidden):
        PERSON.scope("deals:write")


def test_a_service_speaks_for_itself_in_scope_all() -> None:
    caller = VERIFIER.caller(_token("people", service_caller("people")), PASSPORT_AUDIENCE)
    assert caller.is_service
    assert caller.scope("anything") == "all"


REFUSED: dict[str, Any] = {
    "nothing": lambda: None,
    "no token": lambda: "abc",
    "alg none": lambda: _unsigned("none", _claims()),
    "the public key as a password": _hmac_with_the_public_key,
    "another audience": lambda: _token(audience=ACCESS_AUDIENCE),
    "expired": lambda: _token(age=2 * MINUTE),
    "an unknown issuer": lambda: _signed(_claims(iss="nobody")),
    "another's key": lambda: _token("gateway", key_of="people"),
    "a person as a service": lambda: _token(caller=Caller("acct_1", is_service=True)),
    "a service as another": lambda: _token("people", service_caller("org")),
    "without an end": lambda: _signed(_claims(exp=...)),
    "without a subject": lambda: _signed(_claims(sub=...)),
    "without permissions": lambda: _signed(_claims(prm=...)),
    "a changed claim": lambda: ".".join(
        [
            _token().split(".")[0],
            _signed(_claims(sub="acct_2")).split(".")[1],
            _token().split(".")[2],
        ]
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_token_that_proves_nothing_is_refused(name: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        VERIFIER.caller(REFUSED[name](), PASSPORT_AUDIENCE)
    assert refused.value.code == "caller.unknown"


def test_only_org_issues_access_tokens() -> None:
    by_org = _token("org", audience=ACCESS_AUDIENCE)
    assert VERIFIER.caller(by_org, ACCESS_AUDIENCE, ACCESS_ISSUERS) == PERSON
    with pytest.raises(Unauthenticated):
        VERIFIER.caller(
            _token("gateway", audience=ACCESS_AUDIENCE), ACCESS_AUDIENCE, ACCESS_ISSUERS
        )


def test_no_service_shows_an_access_token_of_its_own() -> None:
    own = _token("people", service_caller("people"), ACCESS_AUDIENCE)
    with pytest.raises(Unauthenticated):
        VERIFIER.caller(own, ACCESS_AUDIENCE, ACCESS_ISSUERS)


def test_only_the_gateway_speaks_for_a_person_inside() -> None:
    for issuer in ("people", "org"):
        with pytest.raises(Unauthenticated):
            VERIFIER.caller(_token(issuer), PASSPORT_AUDIENCE)


def test_a_key_named_in_the_token_is_not_used() -> None:
    private, _ = _pair()
    forged = jwt.encode(
        _claims(),
        private,
        algorithm="EdDSA",
        headers={
            "kid": "../../evil",
            "jku": "https://evil.invalid/keys",
            "x5u": "https://evil.invalid/cert",
        },
    )
    with pytest.raises(Unauthenticated):
        VERIFIER.caller(forged, PASSPORT_AUDIENCE)


def test_a_proof_is_remembered_no_longer_than_the_token_lives() -> None:
    verifier, token = Verifier(PUBLIC), _token()
    assert verifier.caller(token, PASSPORT_AUDIENCE) is verifier.caller(token, PASSPORT_AUDIENCE)
    with time_machine.travel(clock.now() + 2 * MINUTE), pytest.raises(Unauthenticated):
        verifier.caller(token, PASSPORT_AUDIENCE)


def test_a_proof_is_remembered_for_its_audience_and_issuers_only() -> None:
    verifier, passport = Verifier(PUBLIC), _token()
    verifier.caller(passport, PASSPORT_AUDIENCE)
    for audience, issuers in ((ACCESS_AUDIENCE, None), (PASSPORT_AUDIENCE, ACCESS_ISSUERS)):
        with pytest.raises(Unauthenticated):
            verifier.caller(passport, audience, issuers)


def test_not_more_proofs_are_remembered_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passport_module, "MOST_REMEMBERED", 3)
    verifier = Verifier(PUBLIC)
    for number in range(10):
        caller = Caller(f"acct_{number}", permissions={})
        assert verifier.caller(_token(caller=caller), PASSPORT_AUDIENCE) == caller
        assert len(verifier._good) <= 3


@pytest.fixture
def moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file by which a drill moves this process's clock."""
    file = tmp_path / "clock"
    file.write_text("0")
    monkeypatch.setenv("SALESLOOP_MODE", "local")
    monkeypatch.setenv("SALESLOOP_CLOCK_FILE", str(file))
    clock._moved_by.cache_clear()
    yield file
    clock._moved_by.cache_clear()


@pytest.mark.parametrize("seconds", [3600, -3600])
def test_dates_are_checked_by_our_own_clock_and_no_other(moved: Path, seconds: int) -> None:
    verifier, before = Verifier(PUBLIC), _token()
    moved.write_text(str(seconds))
    assert verifier.caller(_token(), PASSPORT_AUDIENCE).subject == PERSON.subject
    with pytest.raises(Unauthenticated):
        verifier.caller(before, PASSPORT_AUDIENCE)
