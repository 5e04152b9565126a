"""The SOP is edited over HTTP, and the gate moves; the old deal keeps the old one."""

from __future__ import annotations

from services.pipeline.contract.deals import Stage

DUE = "2030-01-01T09:00:00+08:00"


def content(**discovery):
    return {"title": "新签流程", "stages": [
        {"stage": stage.value, "purpose": "按标准动作推进",
         **(discovery if stage is Stage.NEEDS_DISCOVERY else {})} for stage in Stage]}


def test_an_edited_sop_moves_the_gate(running_system):
    director = running_system.client()
    seller = director.post("/v1/employees", {"name": "王芳", "hired_on": "2026-01-01"}).ok()
    of = {"owner_id": seller["employee_id"], "customer_id": "cust_1",
          "screening": {"money": 80, "authority": 80, "need": 80}}
    opened = {**of, "title": "泵站改造", "stage": "needs_discovery"}
    old = director.post("/v1/deals", opened).ok()
    sop = director.post("/v1/sops", {"content": content(
        criteria={"activities": ["visit"], "needs_approval": True}, limit_days=5,
        actions=[{"title": "上门拜访", "kind": "visit", "within_days": 2}])}).ok()
    path = f"/v1/sops/new_business/{sop['sop_version']}"
    assert director.get(f"{path}/preview").ok()["items"][0]["deal_id"] == old["deal_id"]
    director.post(f"{path}/approve", {}).ok()
    said = director.get("/v1/sops/new_business/0/differences/1").ok()["items"]
    assert {"activities", "needs_approval", "actions"} <= {one["field"] for one in said}

    new = director.post("/v1/deals", opened).ok()
    assert (old["sop_version"], new["sop_version"]) == (0, 1)
    refused = director.post(f"/v1/deals/{new['deal_id']}/move", {"stage": "proposal"})
    assert [one["code"] for one in refused.body["errors"]] == [
        "deal.activity_missing", "deal.approval_missing"]
    [task] = director.get("/v1/tasks", deal_id=new["deal_id"]).ok()["items"]
    assert task["is_next_step"]
    director.post(f"/v1/tasks/{task['task_id']}/finish", {"outcome": "已拜访"}).ok()
    director.post(f"/v1/deals/{new['deal_id']}/stage-approval", {"note": "同意"}).ok()
    director.post(f"/v1/deals/{new['deal_id']}/move", {"stage": "proposal"}).ok()
    director.post(f"/v1/deals/{old['deal_id']}/move", {"stage": "proposal"}).ok()
    assert director.get("/v1/stalled-deals").ok()["items"] == []
    assert director.get("/v1/sops").ok()["items"][0]["state"] == "approved"
    board = director.get("/v1/deal-board").ok()["columns"]
    assert [one["count"] for one in board] == [0, 0, 0, 2, 0]
    forecast = f"/v1/deals/{old['deal_id']}/forecast"
    assert director.post(forecast, {"probability": 90}).ok()["in_force"] == "90"
    likely = director.get(f"/v1/deals/{old['deal_id']}/probability").ok()
    assert (likely["by_hand"], likely["by_stage"]) == (90, 50)
    lost = {"reason": "价格", "competitor": "某公司"}
    director.post(f"/v1/deals/{old['deal_id']}/lose", lost).ok()
    director.post(f"/v1/deals/{old['deal_id']}/reopen", {"reason": "预算恢复"}).ok()
    migrated = director.post(f"{path}/migrate", {"deal_ids": [old["deal_id"]]}).ok()
    assert migrated["moved"] == 1
    kept = director.post("/v1/tasks", {"title": "报价", "deal_id": old["deal_id"], "due_at": DUE})
    director.patch(f"/v1/tasks/{kept.ok()['task_id']}", {"title": "二次报价"}, 1).ok()
    gone = director.post(f"/v1/tasks/{kept.ok()['task_id']}/cancel", {"outcome": "不需要"}).ok()
    assert director.get(f"/v1/tasks/{gone['task_id']}").ok()["state"] == "cancelled"


def test_a_manager_says_another_figure_beside_the_owners(running_system):
    director = running_system.client()
    seller = director.post("/v1/employees", {"name": "李雷", "hired_on": "2026-01-01"}).ok()
    owner = {"owner_id": seller["employee_id"]}
    deal = director.post("/v1/deals", {
        **owner, "title": "二期", "expected_close_on": "2027-02-03"}).ok()
    path = f"/v1/deals/{deal['deal_id']}/forecast"
    director.post(path, {"probability": 90}).ok()
    refused = director.post(f"{path}-override", {"probability": 30})
    assert [one["code"] for one in refused.body["errors"]] == ["forecast.reason_missing"]
    said = director.post(f"{path}-override", {"category": "omitted", "reason": "预算未批"}).ok()
    assert (said["in_force"], said["override"]["category"]) == ("90", "omitted")
    assert len(director.get(f"{path}-overrides").ok()["items"]) == 1
    [found] = director.get("/v1/deal-forecast", **owner, from_on="2027-02-03",
                           to_on="2027-02-03").ok()["items"]
    zero = {"amount": "0.00", "currency": "CNY"}
    assert (found["closed"], found["with_overrides"]["to_pipeline"]) == (zero, zero)
