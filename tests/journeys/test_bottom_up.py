"""Sellers say what they can reach, the regional manager adjusts, the director takes it in, by hand
and by workbook; only then is the plan locked."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.local.waiting import wait_until
from tests.journeys.builders import a_seller_under_the_plan, money
from tests.journeys.test_targets import BEGAN, a_target_plan
from tests.running import Client, RunningSystem
from tests.strategy.sheet_edits import edited, line_of, rows

SETTLED = 30
SELLER = {"targets:read": "own", "targets:submit": "own"}
MANAGER = {"targets:read": "team", "targets:submit": "team", "targets:adjust": "team"}


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def a_team(client: Client) -> tuple[str, str, list[str]]:
    """The ids of a unit, its manager, and two sellers who report to the manager."""
    people = [a_seller_under_the_plan(client, name) for name in ("周经理", "王䶮", "李娜")]
    unit_id: str = client.post("/v1/units", {"name": "华东销售部", "valid_from": BEGAN}).ok()[
        "unit_id"]
    lead = client.post("/v1/positions", {"title": "区域经理", "unit_id": unit_id,
                                         "valid_from": BEGAN}).ok()["position_id"]
    below = client.post("/v1/positions", {"title": "销售代表", "unit_id": unit_id, "headcount": 2,
                                          "valid_from": BEGAN, "reports_to": lead}).ok()[
        "position_id"]
    for employee_id, position in zip(people, (lead, below, below), strict=True):
        _assign(client, employee_id, position)
    return unit_id, people[0], people[1:]


def _assign(client: Client, employee_id: str, position_id: str) -> None:
    body = {"employee_id": employee_id, "position_id": position_id, "valid_from": BEGAN}
    wait_until(lambda: client.post("/v1/assignments", body).status == 201, SETTLED,
               "org to know the employee")


def workbook(client: Client, plan_id: str) -> bytes:
    reply = client.session.get(f"{client.base_url}/v1/target-plans/{plan_id}/workbook", timeout=30)
    assert reply.status_code == 200, reply.text
    assert "spreadsheetml" in reply.headers["Content-Type"]
    return reply.content


def send(client: Client, plan_id: str, content: bytes, **fields: str) -> Any:
    return client.session.post(
        f"{client.base_url}/v1/target-plans/{plan_id}/workbook",
        files={"file": ("目标.xlsx", content)}, data=fields, timeout=30)


def years(client: Client, plan_id: str) -> dict[str, str]:
    nodes = client.get(f"/v1/target-plans/{plan_id}/tree").ok()["nodes"]
    return {one["node"]: one["target"]["amount"] for one in nodes}


def finish_in_a_workbook(client: Client, plan_id: str, li: str) -> None:
    """A wrong sheet is told cell by cell; a good one is tried, then taken in once."""
    sheet = workbook(client, plan_id)
    assert [row[3] for row in rows(sheet)[1:3]] == ["王䶮", "李娜"]
    line = line_of(sheet, li)
    wrong = send(client, plan_id, edited(sheet, {f"F{line}": "=1+1", f"G{line}": "-5"})).json()
    assert [(one["cell"], one["code"]) for one in wrong["errors"]] == [
        (f"F{line}", "workbook.formula"), (f"G{line}", "target.negative")]
    good = edited(sheet, {f"F{line}": "400", f"Q{line}": "1600"})
    assert send(client, plan_id, good).json() | {"version": 0} == {
        "plan_id": plan_id, "version": 0, "is_dry_run": True, "changed_leaves": 1,
        "changed_cells": 2, "before": money("50000.00"), "after": money("50000.00"), "errors": []}
    done = send(client, plan_id, good, dry_run="false", reason="年末冲刺")
    assert (done.status_code, done.json()["errors"]) == (200, [])
    months = client.get(f"/v1/target-plans/{plan_id}/children", node=li).ok()["nodes"][0]["months"]
    assert (months[0], months[11]) == (money("400.00"), money("1600.00"))
    assert send(client, plan_id, good, dry_run="false", reason="再次").status_code == 409


def test_a_plan_grows_bottom_up_and_is_finished_in_a_workbook(client, running_system):
    unit_id, manager_id, sellers = a_team(client)
    plan_id = a_target_plan(client, unit_id, sellers, "48000.00")
    unit, wang, li = f"unit/{unit_id}", *(f"employee/{one}" for one in sellers)
    client.post(f"/v1/target-plans/{plan_id}/bottom-up", {"due_on": "2099-12-31"}).ok()
    own, other = (running_system.client(running_system.token(SELLER, employee_id=one))
                  for one in sellers)
    manager = running_system.client(running_system.token(MANAGER, employee_id=manager_id))

    assert [one["plan_id"] for one in own.get("/v1/bottom-ups").ok()["items"]] == [plan_id]
    first = own.post(f"/v1/target-plans/{plan_id}/submissions",
                     {"node": wang, "amount": money("40000.00"), "note": "重点客户扩容 🙂"}).ok()
    assert other.post(f"/v1/target-plans/{plan_id}/submissions",
                      {"node": wang, "amount": money("1.00")}).status == 404
    wait_until(
        lambda: manager.get(f"/v1/target-plans/{plan_id}/bottom-up").status == 200, SETTLED,
        "strategy to know who reports to the manager")
    assert manager.get(f"/v1/target-plans/{plan_id}/bottom-up").ok()["missing"] == [li]
    refused = client.post(f"/v1/target-plans/{plan_id}/bottom-up/accept", {"reason": "评审"})
    assert (refused.status, refused["code"]) == (422, "submission.missing")
    manager.post(f"/v1/target-plans/{plan_id}/submissions",
                 {"node": li, "months": [money("1000.00")] * 12}).ok()
    adjusted = manager.post(
        f"/v1/target-plans/{plan_id}/submissions/{first['submission_id']}/adjust",
        {"amount": money("38000.00"), "reason": "一单尚未立项"}).ok()
    assert (adjusted["kind"], adjusted["adjusts"]) == ("adjusted", first["submission_id"])

    seen = {one["node"]: one for one in
            client.get(f"/v1/target-plans/{plan_id}/bottom-up").ok()["nodes"]}
    assert [seen[unit][name]["amount"] for name in
            ("top_down", "submitted", "adjusted", "difference")] == [
        "48000.00", "52000.00", "50000.00", "2000.00"]
    history = own.get(f"/v1/target-plans/{plan_id}/submissions").ok()["items"]
    assert [(one["kind"], one["amount"]["amount"]) for one in history] == [
        ("adjusted", "38000.00"), ("submitted", "40000.00")]
    refused = client.post(f"/v1/target-plans/{plan_id}/bottom-up/accept", {"reason": "评审"})
    assert (refused.status, [one["code"] for one in refused["errors"]]) == (
        422, ["allocation.pins_exceed_parent"])
    client.post(f"/v1/target-plans/{plan_id}/bottom-up/accept",
                {"reason": "评审通过", "moves_top": True}).ok()
    assert years(client, plan_id) == {
        "company/company": "50000.00", unit: "50000.00", wang: "38000.00", li: "12000.00"}

    finish_in_a_workbook(client, plan_id, li)
    log = client.get(f"/v1/target-plans/{plan_id}/changes").ok()["items"]
    assert {one["reason"] for one in log} == {"评审通过", "年末冲刺"}
    client.post(f"/v1/target-plans/{plan_id}/lock").ok()
    late = own.post(f"/v1/target-plans/{plan_id}/submissions",
                    {"node": wang, "amount": money("1.00")})
    assert (late.status, late["code"]) == (422, "submission.plan_locked")
    assert own.get(f"/v1/target-plans/{plan_id}/workbook").status == 422
    assert own.post(f"/v1/target-plans/{plan_id}/workbook").status == 403
