"""Limits by user and by address: told in headers, refused with the time to come back."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import time_machine

from deploy.local.waiting import wait_until
from gateway import rates
from tests.gateway.apps import Build, build
from tests.gateway.conftest import Keys

__all__ = ["build"]
PATH = "/v1/openapi.json"
NOON = "2026-03-31T12:00:00Z"


def statuses(client: Any, number: int, **more: Any) -> list[int]:
    return [client.get(PATH, **more).status_code for _ in range(number)]


def test_the_fourth_request_of_three_waits_until_the_window_is_whole_again(build: Build) -> None:
    client = build(RATE_LIMIT_ADDRESS="3/minute").test_client()
    with time_machine.travel(NOON, tick=False) as clock:
        assert statuses(client, 3) == [200, 200, 200]
        refused = client.get(PATH, headers={"Accept-Language": "en"})
        assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
        assert refused.json["code"] == "request.too_many"
        wait = int(refused.headers["Retry-After"])
        assert 1 <= wait <= 60
        assert f"{wait} seconds" in refused.json["detail"]
        clock.shift(wait)
        assert statuses(client, 3) == [200, 200, 200]


def test_counting_starts_no_thread_of_its_own(build: Build) -> None:
    client = build().test_client()
    assert statuses(client, 20) == [200] * 20
    assert [one for one in threading.enumerate() if isinstance(one, threading.Timer)] == []


def test_spent_windows_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "SWEEP_EVERY", 0.05)
    storage = rates.Rates().counter.storage
    storage.incr("somebody", 0.1)
    assert storage.storage["somebody"] == 1
    wait_until(lambda: "somebody" not in storage.storage, 5, "the window's end")


def test_every_answer_tells_of_the_limit_that_is_nearest(build: Build, keys: Keys) -> None:
    client = build(RATE_LIMIT_ADDRESS="9/minute", RATE_LIMIT_USER="5/minute").test_client()
    signed = {"Authorization": f"Bearer {keys.token()}"}
    with time_machine.travel(NOON, tick=False):
        signed = {"Authorization": f"Bearer {keys.token()}"}
        told = [client.get(PATH, headers=signed).headers for _ in range(2)]
    assert [one["RateLimit-Limit"] for one in told] == ["5", "5"]
    assert [one["RateLimit-Remaining"] for one in told] == ["4", "3"]
    assert all(1 <= int(one["RateLimit-Reset"]) <= 60 for one in told)


def test_a_user_is_counted_wherever_the_requests_come_from(build: Build, keys: Keys) -> None:
    client = build(RATE_LIMIT_USER="2/minute").test_client()
    signed = {"Authorization": f"Bearer {keys.token()}"}
    found = [
        client.get(PATH, headers=signed, environ_base={"REMOTE_ADDR": f"10.0.0.{last}"}).status_code
        for last in range(3)
    ]
    assert found == [200, 200, 429]
    assert client.get(PATH).status_code == 200  # the address may go on without the user


def test_a_forged_token_uses_up_nobodys_limit(build: Build, keys: Keys) -> None:
    client = build(RATE_LIMIT_USER="1/minute").test_client()
    forged = {"Authorization": f"Bearer {keys.token()[:-4]}AAAA"}
    assert statuses(client, 3, headers=forged) == [200, 200, 200]
    assert statuses(client, 1, headers={"Authorization": f"Bearer {keys.token()}"}) == [200]


def test_sign_in_has_a_stricter_limit_of_its_own(build: Build) -> None:
    client = build(RATE_LIMIT_AUTH="2/minute").test_client()
    found = [client.post("/v1/auth/token", json={}).status_code for _ in range(3)]
    assert found == [503, 503, 429]
    assert statuses(client, 1) == [200]


@pytest.mark.parametrize(("proxies", "expected"), [("0", [200, 200, 429]), ("1", [200, 200, 200])])
def test_a_forwarded_address_counts_only_behind_a_trusted_proxy(
    build: Build, proxies: str, expected: list[int]
) -> None:
    client = build(RATE_LIMIT_ADDRESS="2/minute", SALESLOOP_TRUSTED_PROXIES=proxies).test_client()
    found = [
        client.get(PATH, headers={"X-Forwarded-For": f"198.51.100.{last}"}).status_code
        for last in range(3)
    ]
    assert found == expected


def test_a_client_cannot_choose_its_address_behind_a_proxy(build: Build) -> None:
    client = build(RATE_LIMIT_ADDRESS="1/minute", SALESLOOP_TRUSTED_PROXIES="1").test_client()
    found = [
        client.get(PATH, headers={"X-Forwarded-For": f"192.0.2.{last}, 198.51.100.7"}).status_code
        for last in range(2)
    ]
    assert found == [200, 429]


def test_operators_addresses_are_never_counted(build: Build) -> None:
    client = build(RATE_LIMIT_ADDRESS="1/minute").test_client()
    assert [client.get("/live").status_code for _ in range(3)] == [200, 200, 200]
    assert "RateLimit-Limit" not in client.get("/live").headers


def test_a_counter_that_breaks_limits_nobody(build: Build) -> None:
    app = build(RATE_LIMIT_ADDRESS="1/minute")

    class Away:
        def hit(self, *_: Any) -> bool:
            raise ConnectionError

    rates = next(
        one.__self__ for one in app.before_request_funcs[None] if hasattr(one, "__self__")
    )
    rates.counter = Away()
    assert statuses(app.test_client(), 3) == [200, 200, 200]


def test_public_links_have_a_stricter_limit_by_address(build: Build) -> None:
    client = build(RATE_LIMIT_PUBLIC="2/minute").test_client()
    with time_machine.travel(NOON, tick=False):
        tried = [client.get("/v1/public/surveys/x").status_code for _ in range(3)]
        assert tried == [503, 503, 429]  # no broker here: the third is not even asked
        assert client.get("/v1/public/surveys/x/page").status_code == 429
        assert statuses(client, 1) == [200]
