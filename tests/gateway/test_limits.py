"""Who asks too often is told when to come back; everybody else is served."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from gateway.limiting import Limiter
from tests.gateway.conftest import Keys, SignedIn

HERE, THERE = "203.0.113.5", "203.0.113.6"
PATH = "/v1/openapi.json"


@pytest.fixture
def narrow(gateway: Flask) -> Iterator[Flask]:
    """The gateway with limits of three a minute an address, two a user and one sign-in."""
    usual = gateway.extensions["limiter"]
    gateway.extensions["limiter"] = Limiter("memory://", {
        "RATE_LIMIT_USER": "2/minute", "RATE_LIMIT_ADDRESS": "3/minute",
        "RATE_LIMIT_SIGN_IN": "1/minute"})
    yield gateway
    gateway.extensions["limiter"] = usual


def ask(app: Flask, path: str = PATH, address: str = HERE, verb: str = "GET", **headers: str):
    return app.test_client().open(path, method=verb, environ_base={"REMOTE_ADDR": address},
                                  headers={"Accept-Language": "en", **headers})


def test_an_address_that_asks_too_often_is_told_when_to_come_back(narrow):
    answers = [ask(narrow) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    late = answers[-1]
    assert late.mimetype == "application/problem+json"
    assert late.json["code"] == "rate.too_many"
    assert 1 <= int(late.headers["Retry-After"]) <= 120
    assert late.headers["Retry-After"] == late.headers["RateLimit-Reset"]
    assert late.headers["RateLimit-Limit"] == "3"


def test_another_address_is_not_held_back(narrow):
    for _ in range(4):
        ask(narrow)
    assert ask(narrow, address=THERE).status_code == 200


def test_an_address_cannot_be_made_up(narrow):
    answers = [ask(narrow, **{"X-Forwarded-For": f"198.51.100.{number}"}) for number in range(4)]
    assert answers[-1].status_code == 429


def test_a_user_is_limited_from_wherever(narrow, keys: Keys):
    token = {"Authorization": f"Bearer {keys.token()}"}
    answers = [ask(narrow, "/v1/jobs/none", address=f"203.0.113.{number}", **token)
               for number in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 429]


def test_a_token_that_proves_nothing_uses_up_nobodys_limit(narrow, keys: Keys):
    forged = {"Authorization": f"Bearer {keys.token(issuer='pipeline')}"}
    for number in range(3):
        assert ask(narrow, "/v1/jobs/none", f"203.0.113.{number}", **forged).status_code == 401
    mine = {"Authorization": f"Bearer {keys.token()}"}
    assert ask(narrow, "/v1/jobs/none", "203.0.113.99", **mine).status_code == 404


def test_sign_in_has_a_narrower_limit_of_its_own(narrow):
    answers = [ask(narrow, "/v1/auth/token", verb="POST") for _ in range(2)]
    assert [answer.status_code == 429 for answer in answers] == [False, True]
    assert ask(narrow).status_code == 200


def test_health_is_never_limited_and_figures_are_not_on_this_port(narrow):
    assert {ask(narrow, "/live").status_code for _ in range(5)} == {200}
    assert ask(narrow, "/metrics").status_code == 404


def test_a_storage_that_is_away_refuses_nobody(gateway: Flask, signed_in: SignedIn):
    usual = gateway.extensions["limiter"]
    gateway.extensions["limiter"] = Limiter(
        "redis://127.0.0.1:1", dict.fromkeys(usual.items, "1/minute"))
    try:
        answers = [signed_in.send("GET", PATH) for _ in range(3)]
    finally:
        gateway.extensions["limiter"] = usual
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert "RateLimit-Limit" not in answers[0].headers
