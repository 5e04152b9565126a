"""What the gateway refuses before any service is asked: bodies."""

from __future__ import annotations

import io
from typing import Any

import pytest

from gateway.expose import DEEPEST, LARGEST_JSON, is_deeper
from tests.gateway.conftest import SignedIn

DEALS = "/v1/deals"
JSON = "application/json"
REFUSED = {
    "cut off": (b'{"title": ', JSON, 400, "body.not_json"),
    "not UTF-8": (b'{"title": "\xff\xfe"}', JSON, 400, "body.not_json"),
    "not a number": (b'{"title": NaN}', JSON, 400, "body.not_json"),
    "a number beyond any float": (b'{"title": 1e999}', JSON, 400, "body.not_json"),
    "a lone surrogate": (b'{"title": "\\ud800"}', JSON, 400, "body.not_json"),
    "two documents": (b"{}{}", JSON, 400, "body.not_json"),
    "a list": (b"[]", JSON, 422, "body.not_an_object"),
    "a text": (b'"title"', JSON, 422, "body.not_an_object"),
    "nothing": (b"null", JSON, 422, "body.not_an_object"),
    "a form": (b"title=x", "application/x-www-form-urlencoded", 415, "body.unsupported_type"),
    "plain text": (b"{}", "text/plain", 415, "body.unsupported_type"),
    "too large": (b'{"title": "' + b"x" * LARGEST_JSON + b'"}', JSON, 413, "body.too_large"),
    "nested to the limit of the reader": (
        b'{"a":' + b"[" * 900 + b"]" * 900 + b"}",
        JSON,
        400,
        "body.too_deep",
    ),
    "nested beyond the limit of the reader": (
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        JSON,
        400,
        "body.too_deep",
    ),
    "objects nested too deeply": (
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        JSON,
        400,
        "body.too_deep",
    ),
}


@pytest.mark.parametrize(("body", "kind", "status", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_a_body_that_is_no_object_in_json_is_refused(
    signed_in: SignedIn, body: bytes, kind: str, status: int, code: str
) -> None:
    response = signed_in.send("POST", DEALS, data=body, content_type=kind)
    assert (response.status_code, response.json["code"]) == (status, code)
    assert response.mimetype == "application/problem+json"


def test_a_large_body_that_hides_its_length_is_refused_as_well(signed_in: SignedIn) -> None:
    sent = io.BytesIO(b'{"title": "' + b"x" * LARGEST_JSON + b'"}')
    response = signed_in.send(
        "POST",
        DEALS,
        input_stream=sent,
        content_type=JSON,
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert (response.status_code, response.json["code"]) == (413, "body.too_large")


def test_a_field_in_path_and_body_is_refused_and_named(signed_in: SignedIn) -> None:
    response = signed_in.send(
        "POST", "/v1/deals/deal_1/move", json={"deal_id": "deal_2", "stage": "proposal"}
    )
    assert response.status_code == 422
    assert [(one["field"], one["code"]) for one in response.json["errors"]] == [
        ("deal_id", "field.twice")
    ]


def test_a_field_in_query_and_body_is_refused_and_named(signed_in: SignedIn) -> None:
    response = signed_in.send(
        "POST", "/v1/deals?title=a&currency=CNY", json={"title": "b", "currency": "CNY"}
    )
    assert response.status_code == 422
    assert [one["field"] for one in response.json["errors"]] == ["currency", "title"]


@pytest.mark.parametrize(
    ("levels", "deep"), [(0, False), (DEEPEST - 1, False), (DEEPEST, False), (DEEPEST + 1, True)]
)
def test_depth_is_counted_in_levels(levels: int, deep: bool) -> None:
    value: Any = 1
    for level in range(levels):
        value = [value] if level % 2 else {"inner": value}
    assert is_deeper(value, DEEPEST) is deep
