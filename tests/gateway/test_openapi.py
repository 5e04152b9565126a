"""The document says what the application does: every route, every operation, every limit."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from chassis.audit.contract import Audit
from chassis.documents.contract import Documents
from chassis.schemas import schema_of
from gateway.openapi import INTERNAL, document, templated
from gateway.openapi.chinese import SENTENCES
from gateway.openapi.screens import OPEN, SCREENS, UNLISTED
from gateway.tables import ROUTES
from tests.contracts.shapes import contracts

DOCUMENT = document()
OPERATIONS = {
    (verb.upper(), path): operation
    for path, operations in DOCUMENT["paths"].items()
    for verb, operation in operations.items()
}
ROUTE_IDS = [f"{route.verb} {route.path}" for route in ROUTES]

OF_ANYBODY = (
    *(f"/v1/auth/{one}" for one in ("token", "set-password", "oidc/start", "oidc/finish")),
    "/v1/public/surveys/<token>",
)
"""How somebody who is not known yet becomes known, or answers by a link."""


def test_the_document_is_valid() -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []


def test_the_document_has_exactly_the_routes_of_the_application(gateway: Flask) -> None:
    outside = {path for path, _ in UNLISTED}
    routed = {
        (verb, templated(rule.rule))
        for rule in gateway.url_map.iter_rules()
        for verb in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule not in outside
    }
    assert OPERATIONS.keys() == routed


def test_every_operation_of_every_contract_is_routed_or_internal_for_a_reason() -> None:
    declared = {
        f"{service}.{one.name}"
        for service, contract in contracts()
        for one in contract.operations()
    }
    routed = {f"{route.operation.service}.{route.operation.name}" for route in ROUTES}
    on_screens = {
        f"{service}.{name}"
        for service, _ in contracts()
        for screen in SCREENS
        for name in screen.operations
    }
    internal = {name for name, reason in INTERNAL if reason}
    assert declared - routed - on_screens == internal
    assert not routed & internal


def test_every_address_has_a_policy() -> None:
    for (verb, path), operation in OPERATIONS.items():
        is_open = operation.get("security") == []
        assert is_open == (operation["x-permission"] == "public"), (verb, path)
    assert {
        path for (_, path), operation in OPERATIONS.items() if operation.get("security") == []
    } == {templated(one) for one in (*OF_ANYBODY, *(one.path for one in OPEN))}


def test_every_permission_of_a_screen_is_one_that_a_contract_knows() -> None:
    known = {one.permission for _, contract in contracts() for one in contract.operations()}
    known |= {one.permission for one in (*Audit.operations(), *Documents.operations())}
    assert {screen.permission for screen in SCREENS} <= known


def test_no_two_operations_share_a_name() -> None:
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("route", ROUTES, ids=ROUTE_IDS)
def test_every_field_of_a_request_has_one_place(route: Any) -> None:
    operation = OPERATIONS[(route.verb, templated(route.path))]
    in_address = [
        one["name"]
        for one in operation["parameters"]
        if one.get("in") in ("path", "query") and one["name"] != "expand"  # the gateway's own
    ]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    in_body = list(_resolved(content["schema"])["properties"]) if content else []
    assert sorted(in_address + in_body) == sorted(schema_of(route.operation.request)().fields)
    assert [one["name"] for one in operation["parameters"] if one.get("in") == "path"] == list(
        route.path_fields
    )


@pytest.mark.parametrize("route", ROUTES, ids=ROUTE_IDS)
def test_every_route_names_its_refusals_as_problems(route: Any) -> None:
    responses = OPERATIONS[(route.verb, templated(route.path))]["responses"]
    assert {"401", "422", "500", "503"} <= responses.keys()
    for status, response in responses.items():
        if int(status) >= 400:
            assert list(_resolved(response)["content"]) == ["application/problem+json"]


def test_commands_take_an_idempotency_key_and_changes_need_if_match() -> None:
    signing = _headers("POST", "/v1/deals/{deal_id}/sign")
    assert {"Idempotency-Key": False, "If-Match": False}.items() <= signing.items()
    assert _headers("PATCH", "/v1/deals/{deal_id}")["If-Match"] is True
    assert "Idempotency-Key" not in _headers("POST", "/v1/auth/token")
    assert {"If-None-Match"} <= _headers("GET", "/v1/deals/{deal_id}").keys()


def _headers(verb: str, path: str) -> dict[str, bool]:
    found = [_resolved(one) for one in OPERATIONS[(verb, path)]["parameters"]]
    return {one["name"]: one["required"] for one in found if one["in"] == "header"}


def test_money_is_a_text_with_a_currency_and_a_rate_is_a_text() -> None:
    payment = DOCUMENT["components"]["schemas"]["pipeline.RecordPayment"]["properties"]
    money = _resolved(payment["amount"])
    assert money["required"] == ["amount", "currency"]
    assert {name: shape["type"] for name, shape in money["properties"].items()} == {
        "amount": "string",
        "currency": "string",
    }
    credit = DOCUMENT["components"]["schemas"]["pipeline.CreditInput"]["properties"]
    assert (credit["rate"]["type"], credit["rate"]["x-minimum"], credit["rate"]["x-maximum"]) == (
        "string",
        "0.000001",
        "1",
    )


def test_limits_choices_and_defaults_are_said() -> None:
    query = {
        one["name"]: one["schema"]
        for one in OPERATIONS[("GET", "/v1/deals")]["parameters"]
        if "schema" in one
    }
    assert query["limit"] == {
        "type": "integer",
        "format": "int64",
        "minimum": 1,
        "maximum": 200,
        "default": 50,
    }
    assert query["status"]["enum"] == ["open", "signed", "lost", "cancelled"]
    body = DOCUMENT["components"]["schemas"]["pipeline.CreateDeal"]
    assert (body["properties"]["title"]["maxLength"], body["properties"]["lines"]["maxItems"]) == (
        200,
        200,
    )
    assert body["required"] == ["title"]
    assert body["additionalProperties"] is False


def test_replies_may_grow_and_say_what_is_always_there() -> None:
    deal = DOCUMENT["components"]["schemas"]["pipeline.Deal"]
    assert "additionalProperties" not in deal
    assert set(deal["required"]) == set(deal["properties"])


def test_the_document_is_served_and_built_once(gateway: Flask) -> None:
    first, second = (gateway.test_client().get("/v1/openapi.json") for _ in range(2))
    assert first.status_code == 200
    assert first.mimetype == "application/json"
    assert msgspec.json.decode(first.data) == DOCUMENT
    assert first.data == second.data


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_page_shows_every_operation_and_fetches_nothing(gateway: Flask, language: str) -> None:
    response = gateway.test_client().get("/v1/docs", headers={"Accept-Language": language})
    page = response.get_data(as_text=True)
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in page
    assert all(f'id="{operation["operationId"]}"' in page for operation in OPERATIONS.values())
    assert "<script" not in page
    assert "//" not in page.replace("<!doctype", "")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_the_language_of_the_page_can_be_chosen(gateway: Flask) -> None:
    client = gateway.test_client()
    chosen = client.get("/v1/docs?lang=en", headers={"Accept-Language": "zh-CN"})
    assert chosen.headers["Content-Language"] == "en"
    assert "Deals that the caller may see" in chosen.get_data(as_text=True)
    assert "调用者可见的商机" in client.get("/v1/docs?lang=zh-CN").get_data(as_text=True)
    assert client.get("/v1/docs?lang=<b>").status_code == 422


def test_the_operations_have_their_sentence_in_chinese() -> None:
    names = {operation["operationId"] for operation in OPERATIONS.values()}
    assert SENTENCES.keys() == names
    assert all(re.search("[一-鿿]", sentence) for sentence in SENTENCES.values())


def _resolved(shape: Any) -> Any:
    while "$ref" in shape:
        step: Any = DOCUMENT
        for name in shape["$ref"].removeprefix("#/").split("/"):
            step = step[name]
        shape = step
    return shape
