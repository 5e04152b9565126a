"""Which changes of a contract break those who rely on it, and which do not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.contracts.comparing import broken

Shape = dict[str, Any]
BEFORE: Shape = {
    "operations": {
        "get_deal": {
            "permission": "deals:read",
            "is_command": False,
            "status": 200,
            "request": "pipeline.DealId",
            "reply": "pipeline.Deal",
        }
    },
    "events": {"deal_lost": "pipeline.DealLost"},
    "requests": {
        "pipeline.DealId": {
            "deal_id": {"type": "str", "limits": {"longest": 64, "shortest": 1}},
            "note": {"type": "str | None", "default": None},
        }
    },
    "replies": {"pipeline.Deal": {"deal_id": {"type": "str"}, "title": {"type": "str | None"}}},
    "enums": {"pipeline.Stage": ["proposal", "signing"]},
}


def _set(*path: str, value: Any) -> Callable[[Shape], None]:
    def change(shape: Shape) -> None:
        for step in path[:-1]:
            shape = shape[step]
        shape[path[-1]] = value

    return change


def _drop(*path: str) -> Callable[[Shape], None]:
    def change(shape: Shape) -> None:
        for step in path[:-1]:
            shape = shape[step]
        del shape[path[-1]]

    return change


REQUEST, REPLY = ("requests", "pipeline.DealId"), ("replies", "pipeline.Deal")
BREAKING = {
    "an operation is gone": _drop("operations", "get_deal"),
    "an operation needs another permission": _set(
        "operations", "get_deal", "permission", value="deals:write"
    ),
    "a query became a command": _set("operations", "get_deal", "is_command", value=True),
    "another status": _set("operations", "get_deal", "status", value=201),
    "another reply": _set("operations", "get_deal", "reply", value="pipeline.Other"),
    "an event is gone": _drop("events", "deal_lost"),
    "an event is another message": _set("events", "deal_lost", value="pipeline.DealClosed"),
    "a request field is gone": _drop(*REQUEST, "note"),
    "a request message is gone": _drop(*REQUEST),
    "a new request field is required": _set(*REQUEST, "reason", value={"type": "str"}),
    "an optional request field became required": _set(
        *REQUEST, "note", value={"type": "str | None"}
    ),
    "a request field takes no null any more": _set(*REQUEST, "note", "type", value="str"),
    "a request field is of another type": _set(*REQUEST, "deal_id", "type", value="int"),
    "a default changed": _set(*REQUEST, "note", "default", value="none"),
    "a text must be shorter": _set(*REQUEST, "deal_id", "limits", "longest", value=32),
    "a text must be longer": _set(*REQUEST, "deal_id", "limits", "shortest", value=3),
    "a text got a limit": _set(*REQUEST, "note", "limits", value={"longest": 10}),
    "a reply field is gone": _drop(*REPLY, "title"),
    "a reply field is of another type": _set(*REPLY, "deal_id", "type", value="int"),
    "a reply field may be null now": _set(*REPLY, "deal_id", "type", value="str | None"),
    "an enum value is gone": _set("enums", "pipeline.Stage", value=["proposal"]),
}
HARMLESS = {
    "nothing changed": lambda shape: None,
    "a new operation": _set("operations", "list_deals", value={"permission": "deals:read"}),
    "a new event": _set("events", "deal_won", value="pipeline.DealWon"),
    "a new request field with a default": _set(
        *REQUEST, "reason", value={"type": "str", "default": ""}
    ),
    "a required request field became optional": _set(
        *REQUEST, "deal_id", "default", value="deal_1"
    ),
    "a request field may be null now": _set(*REQUEST, "deal_id", "type", value="str | None"),
    "a text may be longer": _set(*REQUEST, "deal_id", "limits", "longest", value=128),
    "a text may be of any length": _set(*REQUEST, "deal_id", "limits", value={}),
    "a new reply field": _set(*REPLY, "stage", value={"type": "pipeline.Stage"}),
    "a reply field is never null any more": _set(*REPLY, "title", "type", value="str"),
    "a new enum value": _set(
        "enums", "pipeline.Stage", value=["collection", "proposal", "signing"]
    ),
}


def _changed(change: Callable[[Shape], None]) -> Shape:
    now = copy.deepcopy(BEFORE)
    change(now)
    return now


@pytest.mark.parametrize("change", BREAKING.values(), ids=BREAKING.keys())
def test_a_breaking_change_is_named(change: Callable[[Shape], None]) -> None:
    assert broken(BEFORE, _changed(change))


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS.keys())
def test_a_harmless_change_breaks_nothing(change: Callable[[Shape], None]) -> None:
    assert broken(BEFORE, _changed(change)) == []


def test_a_breaking_change_and_its_way_back_are_not_both_harmless() -> None:
    """The comparison has a direction: what may be added may not be taken away."""
    added = _changed(HARMLESS["a new reply field"])
    assert broken(BEFORE, added) == []
    assert broken(added, BEFORE) == ["reply pipeline.Deal.stage is gone"]
