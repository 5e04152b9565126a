"""Deals over HTTP, in the fewest words."""

from __future__ import annotations

from typing import Any

from tests.running import Client, RunningSystem

PUMPS = {"product_id": "prod_1", "net_price": {"amount": "1000.00", "currency": "CNY"}}


def a_deal(**more: Any) -> dict[str, Any]:
    """A new deal's body; title and owner are there."""
    return {"title": "Pumps for Suzhou", "owner_id": "emp_1", **more}


def opened(client: Client, **more: Any) -> dict[str, Any]:
    """A deal that was created."""
    found: dict[str, Any] = client.post("/v1/deals", a_deal(**more)).ok().body
    return found


def faults(reply: Any) -> dict[str, str]:
    """The refused fields of an answer, each with its code."""
    return {one["field"]: one["code"] for one in reply["errors"]}


def how_many_deals(running: RunningSystem) -> int:
    return len(running.client().get("/v1/deals", limit=200).ok()["items"])
