"""Somebody leaves: customers, deals, tasks, leads and targets pass on, over a kill, and back."""

from __future__ import annotations

from collections import Counter
from typing import Any

from deploy.local.waiting import wait_until
from tests.running import Client, RunningSystem

BEGAN = "2026-01-01"
MANY = 230


def test_everything_passes_once_over_a_kill_and_goes_back(running_system: RunningSystem):
    client = running_system.client()
    giver, taker = (
        client.post("/v1/employees", {"name": name, "hired_on": BEGAN}).ok()["employee_id"]
        for name in ("王芳", "李娜"))
    for at in range(MANY):
        client.post("/v1/customers", {"name": f"客户 {at}", "owner_id": giver}).ok()
    deal = client.post("/v1/deals", {
        "title": "泵站改造", "owner_id": giver, "channel_id": "direct"}).ok()
    task = client.post("/v1/tasks", {
        "title": "报价", "deal_id": deal["deal_id"], "due_at": "2026-02-01T09:00:00+08:00"}).ok()
    lead = client.post("/v1/leads", {"source": "website", "owner_id": giver}).ok()
    next_year = int(client.get("/v1/me").headers["Date"].split()[3]) + 1
    plan_of_year = client.post("/v1/target-plans", a_plan(next_year, giver)).ok()["plan_id"]
    client.post(f"/v1/target-plans/{plan_of_year}/lock", {}).ok()
    wish = {"from_employee_id": giver, "to_employee_id": taker, "reason": "离职",
            "kinds": ["customers", "deals", "targets", "tasks", "leads"]}
    wait_until(lambda: client.post("/v1/handovers", wish).status == 201, 20, "org to know both")
    [plan] = client.get("/v1/handovers", from_employee_id=giver).ok()["items"]
    path = f"/v1/handovers/{plan['handover_id']}"
    client.post(f"{path}/start", {}).ok()
    running_system.kill("crm")
    running_system.start_one("crm")
    running_system.wait_ready("crm")
    wait_until(lambda: client.get(path).ok()["state"] == "done", 60, "the handover")
    assert parts(client.get(path).ok()) == {
        "customers": (MANY, MANY, MANY), "deals": (1, 1, 1), "targets": (12, 12, 12),
        "tasks": (1, 1, 1), "leads": (1, 1, 1)}
    assert holders(client, plan_of_year, giver) == {taker: 12}
    moved = client.get(f"/v1/deals/{deal['deal_id']}").ok()
    assert (moved["owner_id"], moved["stage"]) == (taker, deal["stage"])
    assert client.get(f"/v1/tasks/{task['task_id']}").ok()["owner_id"] == taker
    assert client.get(f"/v1/leads/{lead['lead_id']}").ok()["owner_id"] == taker
    assert owned(client, giver) == 0
    assert owned(client, taker) == MANY

    client.post(f"{path}/roll-back", {}).ok()
    wait_until(lambda: client.get(path).ok()["state"] == "rolled_back", 60, "the way back")
    assert (owned(client, giver), owned(client, taker)) == (MANY, 0)
    assert client.get(f"/v1/deals/{deal['deal_id']}").ok()["owner_id"] == giver
    assert client.get(f"/v1/tasks/{task['task_id']}").ok()["owner_id"] == giver
    assert client.get(f"/v1/leads/{lead['lead_id']}").ok()["owner_id"] == giver
    assert holders(client, plan_of_year, giver) == {}


def a_plan(year: int, employee_id: str) -> dict[str, Any]:
    nodes = [{"subject_kind": "company", "subject_id": "company"},
             {"subject_kind": "employee", "subject_id": employee_id, "parent": "company/company"}]
    return {"name": "来年目标", "year": year, "metric": "signed", "nodes": nodes,
            "amount": {"amount": "1200000.00", "currency": "CNY"}}


def holders(client: Client, plan_id: str, employee_id: str) -> dict[str, int]:
    """Who holds how many months of somebody's leaf."""
    nodes = client.get(f"/v1/target-plans/{plan_id}/tree").ok()["nodes"]
    [leaf] = [node for node in nodes if node["subject_id"] == employee_id]
    return dict(Counter(one["employee_id"] for one in leaf["holders"]))


def parts(handover: Any) -> dict[str, tuple[int, int, int]]:
    return {part["kind"]: (part["moved"], part["before"], part["after"])
            for part in handover["parts"]}


def owned(client: Client, owner_id: str) -> int:
    """How many customers somebody has, counted page by page."""
    count, cursor = 0, None
    while True:
        more = {} if cursor is None else {"cursor": cursor}
        found = client.get("/v1/customers", owner_id=owner_id, limit=200, **more).ok()
        count, cursor = count + len(found["items"]), found["next_cursor"]
        if cursor is None:
            return count
