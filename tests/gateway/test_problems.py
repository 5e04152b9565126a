"""Refusals as clients get them: problem documents, in their language, with the request's id."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.gateway.conftest import SignedIn


def test_an_unknown_address_is_a_problem_document(signed_in: SignedIn) -> None:
    response = signed_in.send("GET", "/v1/nowhere")
    assert response.mimetype == "application/problem+json"
    assert response.json == {
        "type": "urn:salesloop:problem:route.unknown",
        "title": "Not found",
        "status": 404,
        "code": "route.unknown",
        "detail": "There is no such address.",
        "errors": [],
        "details": {},
        "request_id": response.headers["X-Request-Id"],
    }


def test_a_wrong_method_names_those_that_the_address_takes(signed_in: SignedIn) -> None:
    response = signed_in.send("DELETE", "/v1/deals")
    assert (response.status_code, response.json["code"]) == (405, "method.not_allowed")
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


@pytest.mark.parametrize(
    ("wish", "title"),
    [
        ("zh-CN", "未找到"),
        ("zh", "未找到"),
        ("en", "Not found"),
        ("en-GB,en;q=0.8", "Not found"),
        ("fr", "未找到"),
        ("fr,en;q=0.1", "Not found"),
        ("", "未找到"),
        ("*", "未找到"),
        ("en;q=0,zh", "未找到"),
        (";;;", "未找到"),
    ],
)
def test_texts_come_in_the_language_that_was_asked_for(
    signed_in: SignedIn, wish: str, title: str
) -> None:
    response = signed_in.send("GET", "/v1/nowhere", {"Accept-Language": wish})
    assert response.json["title"] == title


def test_a_request_id_is_taken_over(signed_in: SignedIn) -> None:
    response = signed_in.send("GET", "/v1/nowhere", {"X-Request-Id": "order-2026.03_17"})
    assert response.headers["X-Request-Id"] == response.json["request_id"] == "order-2026.03_17"


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "short",
        "x" * 65,
        "with space in it",
        'quote"quote',
        "银河系银河系银河系".encode().decode("latin-1"),
    ],
)
def test_a_malformed_request_id_is_replaced(signed_in: SignedIn, sent: str) -> None:
    response = signed_in.send("GET", "/v1/nowhere", {"X-Request-Id": sent})
    assert re.fullmatch(r"req_[0-9a-f]{32}", response.headers["X-Request-Id"])


def test_a_broker_that_is_away_is_said_with_the_time_to_wait(signed_in: SignedIn) -> None:
    response = signed_in.send("GET", "/v1/deals")
    assert (response.status_code, response.json["code"]) == (503, "service.unavailable")
    assert int(response.headers["Retry-After"]) > 0


def test_a_change_without_if_match_is_refused(signed_in: SignedIn) -> None:
    response = signed_in.send("PATCH", "/v1/deals/deal_1", json={"title": "x"})
    assert (response.status_code, response.json["code"]) == (428, "match.required")


@pytest.mark.parametrize("sent", ["", "*", "abc", '"1', "-1", '"1", "2"', "1" * 30])
def test_a_malformed_if_match_is_refused(signed_in: SignedIn, sent: str) -> None:
    response = signed_in.send("PATCH", "/v1/deals/deal_1", {"If-Match": sent}, json={"title": "x"})
    assert (response.status_code, response.json["code"]) == (400, "match.malformed")


@pytest.mark.parametrize("sent", ["", "x" * 256, "with space", "tab\there", "naïve"])
def test_a_malformed_idempotency_key_is_refused_and_named(signed_in: SignedIn, sent: str) -> None:
    response = signed_in.send("POST", "/v1/deals", {"Idempotency-Key": sent}, json={"title": "x"})
    assert response.status_code == 422
    assert [(one["field"], one["code"]) for one in response.json["errors"]] == [
        ("Idempotency-Key", "idempotency.malformed")
    ]


@pytest.mark.parametrize(
    ("verb", "path", "more"),
    [
        ("GET", "/v1/deals/%00", {}),
        ("GET", "/v1/deals/%ff%fe", {}),
        ("GET", "/v1/deals/" + "x" * 3000, {}),
        ("GET", "/v1//deals", {}),
        ("GET", "/v1/deals/", {}),
        ("TRACE", "/v1/deals", {}),
        ("GET", "/v1/deals?" + "&".join(f"f{n}={n}" for n in range(500)), {}),
        ("POST", "/v1/deals", {"data": b""}),
        ("GET", "/v1/deals?limit=%ff", {}),
        ("GET", "/v1/deals?limit=1&limit=2", {}),
    ],
)
def test_odd_addresses_are_answered_with_a_problem_and_never_break(
    signed_in: SignedIn, verb: str, path: str, more: dict[str, Any]
) -> None:
    response = signed_in.send(verb, path, **more)
    assert 400 <= response.status_code <= 503
    assert response.status_code != 500
    assert response.json["status"] == response.status_code


def test_no_answer_may_be_kept_or_guessed_at(signed_in: SignedIn) -> None:
    response = signed_in.send("GET", "/v1/nowhere")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
