"""Forged, stale and misdirected access tokens are refused."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from chassis import clock
from chassis.errors import Unauthenticated
from chassis.passport import (
    ACCESS_AUDIENCE,
    ACCESS_LIFE,
    PASSPORT_AUDIENCE,
    Caller,
    Signer,
    Verifier,
)
from services.org.contract import Role
from tests.org.builders import PASSWORD, an_account

A_CALLER = Caller("acc_1", "emp_1", None, {"deals:read": "own"}, session_id="ses_1")


@pytest.fixture
def signer(servers):
    return Signer("org", (servers.place.keys() / "org.pem").read_text())


@pytest.fixture
def verifier(servers):
    return Verifier(json.loads((servers.place.keys() / "public.json").read_text()))


def parts(token):
    return [json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2]]


def assembled(header, claims, sign=lambda signed: b""):
    signed = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{signed}.{_encoded(sign(signed.encode()))}"


def _encoded(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def is_refused(verifier, token, audience=ACCESS_AUDIENCE):
    with pytest.raises(Unauthenticated) as caught:
        verifier.caller(token, audience, ("org",))
    return caught.value.code == "caller.unknown"


def test_what_was_signed_is_what_is_read(signer, verifier):
    token = signer.sign(A_CALLER, ACCESS_AUDIENCE, clock.now(), ACCESS_LIFE)
    assert verifier.caller(token, ACCESS_AUDIENCE, ("org",)) == A_CALLER


def test_a_token_without_signature_is_refused(signer, verifier):
    _, claims = parts(signer.sign(A_CALLER, ACCESS_AUDIENCE, clock.now(), ACCESS_LIFE))
    assert is_refused(verifier, assembled({"alg": "none", "typ": "JWT"}, claims))


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(signer, verifier):
    _, claims = parts(signer.sign(A_CALLER, ACCESS_AUDIENCE, clock.now(), ACCESS_LIFE))
    secret = verifier.public_keys["org"].encode()
    forged = assembled({"alg": "HS256", "typ": "JWT"}, claims,
                       lambda signed: hmac.new(secret, signed, hashlib.sha256).digest())
    assert is_refused(verifier, forged)


def test_an_expired_token_is_refused(signer, verifier):
    long_ago = clock.now() - ACCESS_LIFE - timedelta(minutes=1)
    assert is_refused(verifier, signer.sign(A_CALLER, ACCESS_AUDIENCE, long_ago, ACCESS_LIFE))


def test_a_token_for_another_audience_is_refused(signer, verifier):
    token = signer.sign(A_CALLER, PASSPORT_AUDIENCE, clock.now(), ACCESS_LIFE)
    assert is_refused(verifier, token)


def test_a_token_of_another_issuer_is_refused(servers, verifier):
    other = Signer("people", (servers.place.keys() / "people.pem").read_text())
    assert is_refused(verifier, other.sign(A_CALLER, ACCESS_AUDIENCE, clock.now(), ACCESS_LIFE))
    posing = Signer("org", other.private_key)
    assert is_refused(verifier, posing.sign(A_CALLER, ACCESS_AUDIENCE, clock.now(), ACCESS_LIFE))


def test_changed_claims_are_refused(signer, verifier):
    token = signer.sign(A_CALLER, ACCESS_AUDIENCE, clock.now(), ACCESS_LIFE)
    header, claims = parts(token)
    widened = assembled(header, {**claims, "prm": {"deals:read": "all"}})
    assert is_refused(verifier, widened + token.split(".")[2])


def test_a_person_never_passes_as_a_service(signer, verifier):
    posing = Caller("acc_1", is_service=True)
    assert is_refused(verifier, signer.sign(posing, ACCESS_AUDIENCE, clock.now(), ACCESS_LIFE))


@pytest.mark.parametrize("token", [None, "", "a.b.c", "not a token"])
def test_what_is_no_token_is_refused(verifier, token):
    assert is_refused(verifier, token)


def test_a_signed_in_partner_carries_the_partner(org, verifier):
    an_account(org, "partner.li", Role.PARTNER_USER, partner_id="part_1")
    tokens = org.call("sign_in", login="partner.li", password=PASSWORD)
    caller = verifier.caller(tokens.access_token, ACCESS_AUDIENCE, ("org",))
    assert (caller.partner_id, caller.employee_id) == ("part_1", None)
    assert set(caller.permissions.values()) == {"partner", "own"}
