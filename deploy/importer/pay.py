"""Put the sellers of the files under the plan that the mapping file states."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from deploy.importer.api import Gateway, Record, Refused, request_key

ALREADY_ASSIGNED = "plan.assignment_overlaps"


def set_up_plan(
    gateway: Gateway, stated: Mapping[str, Any], namespace: str, employees: Collection[str]
) -> str:
    """The id of the approved plan; every given employee is under it afterwards, at most once."""
    plan = _found(gateway, stated) or _drafted(gateway, stated, namespace)
    plan_id, number = plan["plan_id"], plan["plan_version"]
    if plan["state"] == "draft":
        gateway.post(f"/v1/compensation-plans/{plan_id}/versions/{number}/approve", {},
                     request_key(namespace, "approve", plan_id, number))
    for employee_id in employees:
        _assign(gateway, plan_id, employee_id, stated["assigned_from"])
    return str(plan_id)


def plan_body(stated: Mapping[str, Any]) -> Record:
    """The request that drafts the stated plan: one component over the stated tiers."""
    currency = stated["currency"]
    tiers = [{"starts_at": {"amount": starts_at, "currency": currency}, "rate": rate}
             for starts_at, rate in stated["tiers"]]
    component = {"component_id": "signed", "name": stated["name"], "mode": stated["mode"],
                 "accumulate": stated["accumulate"], "currency": currency, "tiers": tiers}
    return {"name": stated["name"], "starts_on": stated["starts_on"], "components": [component]}


def _found(gateway: Gateway, stated: Mapping[str, Any]) -> Record | None:
    """The same plan from an earlier run: its name and its first day agree."""
    for plan in gateway.get("/v1/compensation-plans")["items"]:
        if (plan["name"], plan["starts_on"]) == (stated["name"], stated["starts_on"]):
            return dict(plan)
    return None


def _drafted(gateway: Gateway, stated: Mapping[str, Any], namespace: str) -> Record:
    body = plan_body(stated)
    return gateway.post("/v1/compensation-plans", body, request_key(namespace, "plan", body))


def _assign(gateway: Gateway, plan_id: str, employee_id: str, valid_from: str) -> None:
    body = {"employee_id": employee_id, "plan_id": plan_id, "valid_from": valid_from}
    try:
        gateway.post("/v1/plan-assignments", body, request_key(plan_id, "assign", employee_id))
    except Refused as refusal:
        if ALREADY_ASSIGNED not in refusal.codes:
            raise
