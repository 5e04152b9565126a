"""A stalled negotiation is handled by its playbook over HTTP."""

from __future__ import annotations


def test_a_stalled_negotiation_is_handled(running_system):
    director = running_system.client()
    kinds = [one["kind"] for one in director.get("/v1/playbooks").ok()["items"]]
    assert {"stalled_negotiation", "silent_customer", "competitor_price_cut"} <= set(kinds)
    director.post("/v1/playbooks", {"kind": "late_delivery", "title": "交货延迟", "steps": [
        {"key": "call", "title": "致电说明", "kind": "call"}]}).ok()
    seller = director.post("/v1/employees", {"name": "王芳", "hired_on": "2026-01-01"}).ok()
    deal = director.post("/v1/deals", {
        "title": "泵站改造", "owner_id": seller["employee_id"]}).ok()["deal_id"]
    case = director.post(f"/v1/deals/{deal}/exceptions", {
        "kind": "stalled_negotiation", "note": "价格分歧"}).ok()
    tasks = director.get("/v1/tasks", deal_id=deal, state="open").ok()["items"]
    assert {one["task_id"] for one in tasks} == {one["task_id"] for one in case["steps"]}
    path = f"/v1/exceptions/{case['case_id']}"
    director.post(f"{path}/steps/reasons", {"outcome": "财务总监反对"}).ok()
    assert director.post(f"{path}/escalate", {"reason": "请总监出面"}).ok()["level"] == 1
    closed = director.post(f"{path}/close", {"outcome": "recovered", "words": "让账期"}).ok()
    assert (closed["state"], director.get(path).ok()["outcome"]) == ("closed", "recovered")
    assert director.get("/v1/exceptions", deal_id=deal, state="open").ok()["items"] == []
    [figure] = director.get("/v1/exception-statistics").ok()["items"]
    assert (figure["kind"], figure["recovered"]) == ("stalled_negotiation", "1.0000")
    again = director.post(f"/v1/deals/{deal}/exceptions", {"kind": "late_delivery"}).ok()
    director.post(f"/v1/deals/{deal}/lose", {"reason": "价格"}).ok()
    assert director.get(f"/v1/exceptions/{again['case_id']}").ok()["outcome"] == "lost"
