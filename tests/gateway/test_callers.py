"""Who is let in: tokens, and what an address answers to somebody without one."""

from __future__ import annotations

import base64
import json

import pytest
from flask import Flask

from chassis.passport import PASSPORT_AUDIENCE
from gateway.openapi.screens import OPEN, UNLISTED
from gateway.tables import ROUTES
from tests.gateway.conftest import Keys
from tests.gateway.test_openapi import OF_ANYBODY

PROTECTED = "/v1/deals"
OPEN_PATHS = {one.path for one in OPEN} | {path for path, _ in UNLISTED}


def _answer(gateway: Flask, authorization: str | None) -> tuple[int, str | None, str | None]:
    headers = {} if authorization is None else {"Authorization": authorization}
    response = gateway.test_client().get(PROTECTED, headers=headers)
    return response.status_code, response.json["code"], response.headers.get("WWW-Authenticate")


def _unsigned(claims: dict[str, object]) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none'})}.{part(claims)}."


def test_nobody_gets_in_without_a_token(gateway: Flask) -> None:
    assert _answer(gateway, None) == (401, "caller.unknown", "Bearer")


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer a.b.c",
        "Basic YTpi",
        "Bearer \xff\xfe",
        f"Bearer {'a' * 5000}",
        f"Bearer {_unsigned({'iss': 'org', 'sub': 'acct_1', 'aud': 'salesloop-api'})}",
        f"Bearer {_unsigned({'iss': ['org']})}",
        f"Bearer {_unsigned({'iss': {}})}",
        f"Bearer {_unsigned({})}",
    ],
)
def test_something_that_is_no_token_opens_nothing(gateway: Flask, shown: str) -> None:
    assert _answer(gateway, shown) == (401, "caller.unknown", "Bearer")


def test_a_token_for_another_audience_opens_nothing(gateway: Flask, keys: Keys) -> None:
    assert _answer(gateway, f"Bearer {keys.token(audience=PASSPORT_AUDIENCE)}")[0] == 401


def test_an_expired_token_opens_nothing(gateway: Flask, keys: Keys) -> None:
    assert _answer(gateway, f"Bearer {keys.token(life_minutes=-5)}")[0] == 401


def test_a_token_that_a_service_signed_opens_nothing(gateway: Flask, keys: Keys) -> None:
    assert _answer(gateway, f"Bearer {keys.token(issuer='people')}")[0] == 401


def test_a_token_that_claims_to_be_a_service_opens_nothing(gateway: Flask, keys: Keys) -> None:
    assert _answer(gateway, f"Bearer {keys.token(is_service=True)}")[0] == 401


def test_a_changed_token_opens_nothing(gateway: Flask, keys: Keys) -> None:
    head, claims, signature = keys.token(permissions={}).split(".")
    padded = claims + "=" * (-len(claims) % 4)
    granted = {**json.loads(base64.urlsafe_b64decode(padded)), "prm": {"deals:read": "all"}}
    forged = base64.urlsafe_b64encode(json.dumps(granted).encode()).decode().rstrip("=")
    assert _answer(gateway, f"Bearer {head}.{forged}.{signature}")[0] == 401


def test_a_good_token_is_let_in_and_meets_the_broker_that_is_away(
    gateway: Flask, keys: Keys
) -> None:
    assert _answer(gateway, f"bearer {keys.token()}")[:2] == (503, "service.unavailable")


def test_every_address_but_the_open_ones_asks_who_is_calling(gateway: Flask) -> None:
    sign_in = {route.path for route in ROUTES if route.operation.permission == "public"}
    assert sign_in == set(OF_ANYBODY)
    let_in = set()
    for rule in gateway.url_map.iter_rules():
        path = rule.build({name: "1" for name in rule.arguments})[1]
        for verb in rule.methods - {"HEAD", "OPTIONS"}:
            if gateway.test_client().open(path, method=verb).status_code != 401:
                let_in.add(rule.rule)
    assert let_in == OPEN_PATHS | sign_in
