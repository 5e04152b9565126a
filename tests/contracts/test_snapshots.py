"""Contracts keep what the snapshots promise, and the snapshots know the contracts as they are."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.contract import Contract
from gateway.openapi import INTERNAL
from gateway.openapi.operations import sentence_of
from tests.contracts.comparing import broken
from tests.contracts.shapes import contracts, messages, shape_of
from tests.contracts.snapshot import kept

WRITTEN = dict(contracts())


@pytest.fixture(params=sorted(WRITTEN))
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)

OF_ANYBODY = {"org": ["sign_in", "set_password", "start_oidc", "finish_oidc"],
              "crm": ["public_survey", "answer_survey"]}
"""Nobody is known yet when they are called."""


def _shape(service: str, contract: type[Contract]) -> Any:
    """As the snapshot would keep it."""
    return json.loads(json.dumps(shape_of(service, contract)))


def test_a_contract_breaks_nothing_that_its_snapshot_promises(service: str) -> None:
    before = kept(service)
    assert before is not None, "run python -m tests.contracts.snapshot"
    assert broken(before, _shape(service, WRITTEN[service])) == []


def test_a_snapshot_knows_everything_that_its_contract_says(service: str) -> None:
    assert kept(service) == _shape(service, WRITTEN[service]), (
        "run python -m tests.contracts.snapshot"
    )


def test_every_text_and_list_of_a_request_has_its_limit(service: str) -> None:
    internal = {name for name, _ in INTERNAL}
    asked = messages(
        one.request
        for one in WRITTEN[service].operations()
        if f"{service}.{one.name}" not in internal
    )
    fields = [
        (f"{message}.{name}", field)
        for message, fields in asked.items()
        for name, field in fields.items()
    ]
    unlimited = [
        name
        for name, field in fields
        if field["type"].removesuffix(" | None") == "str"
        and "longest" not in field.get("limits", {})
    ]
    unlimited += [
        name
        for name, field in fields
        if field["type"].startswith("tuple[") and "greatest" not in field.get("limits", {})
    ]
    assert unlimited == []


def test_every_operation_says_in_a_sentence_what_it_is_for(service: str) -> None:
    silent = [
        one.name for one in WRITTEN[service].operations() if not sentence_of(one).endswith(".")
    ]
    assert silent == []


def test_every_operation_needs_a_permission(service: str) -> None:
    unguarded = [one.name for one in WRITTEN[service].operations() if ":" not in one.permission]
    assert unguarded == OF_ANYBODY.get(service, [])
