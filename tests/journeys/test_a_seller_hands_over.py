"""Somebody leaves: customers and open deals pass to another, over a kill, and back again."""

from __future__ import annotations

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
    wish = {"from_employee_id": giver, "to_employee_id": taker, "reason": "离职"}
    wait_until(lambda: client.post("/v1/handovers", wish).status == 201, 20, "org to know both")
    [plan] = client.get("/v1/handovers", from_employee_id=giver).ok()["items"]
    path = f"/v1/handovers/{plan['handover_id']}"
    client.post(f"{path}/start", {}).ok()
    running_system.kill("crm")
    running_system.start_one("crm")
    running_system.wait_ready("crm")
    wait_until(lambda: client.get(path).ok()["state"] == "done", 60, "the handover")
    assert parts(client.get(path).ok()) == {"customers": (MANY, MANY, MANY), "deals": (1, 1, 1)}
    moved = client.get(f"/v1/deals/{deal['deal_id']}").ok()
    assert (moved["owner_id"], moved["stage"]) == (taker, deal["stage"])
    assert owned(client, giver) == 0
    assert owned(client, taker) == MANY

    client.post(f"{path}/roll-back", {}).ok()
    wait_until(lambda: client.get(path).ok()["state"] == "rolled_back", 60, "the way back")
    assert (owned(client, giver), owned(client, taker)) == (MANY, 0)
    assert client.get(f"/v1/deals/{deal['deal_id']}").ok()["owner_id"] == giver


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
