"""A year's target becomes the quotas of sellers, unit and company; a deal attains them."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.local.waiting import wait_until
from tests.journeys.builders import (
    a_negotiated_deal,
    a_seller_under_the_plan,
    money,
    sign_when_known,
)
from tests.running import Client, RunningSystem

BEGAN = "2026-01-01"
SETTLED = 30
SELLER_PERMISSIONS = {"targets:read": "own", "kpis:read": "own", "statements:read": "own"}


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def a_unit_with(client: Client, *employee_ids: str) -> str:
    """The id of a unit in which these employees hold positions since the year began."""
    unit = client.post("/v1/units", {"name": "华东销售部", "valid_from": BEGAN}).ok()
    unit_id: str = unit["unit_id"]
    position = client.post(
        "/v1/positions",
        {"title": "销售代表", "unit_id": unit_id, "valid_from": BEGAN,
         "headcount": len(employee_ids)},
    ).ok()["position_id"]
    for employee_id in employee_ids:
        wait_until(
            lambda employee_id=employee_id: client.post(
                "/v1/assignments",
                {"employee_id": employee_id, "position_id": position, "valid_from": BEGAN},
            ).status == 201,
            SETTLED,
            "org to know the employee",
        )
    return unit_id


def a_target_plan(client: Client, unit_id: str, sellers: list[str], amount: str) -> str:
    """The id of a drafted plan: the company over one unit over its sellers."""
    unit = f"unit/{unit_id}"
    nodes: list[dict[str, Any]] = [
        {"subject_kind": "company", "subject_id": "company"},
        {"subject_kind": "unit", "subject_id": unit_id, "parent": "company/company",
         "method": "weighted"},
    ]
    nodes += [
        {"subject_kind": "employee", "subject_id": seller, "parent": unit, "weight": weight}
        for seller, weight in zip(sellers, ("3", "1"), strict=True)
    ]
    plan_id: str = client.post(
        "/v1/target-plans",
        {"name": "2026年度销售目标", "year": 2026, "metric": "signed", "amount": money(amount),
         "nodes": nodes},
    ).ok()["plan_id"]
    return plan_id


def attainment(client: Client, kind: str, subject_id: str, period: str) -> tuple[Any, ...]:
    """Quota, achieved, ratio, variance and source as the API answers them."""
    found = client.get(
        "/v1/attainment", subject_kind=kind, subject_id=subject_id, period=period
    ).ok()
    quota, variance = found["quota"], found["variance"]
    return (
        quota and quota["amount"], found["achieved"]["amount"], found["attainment_ratio"],
        variance and variance["amount"], found["quota_source"],
    )


def test_a_locked_plan_becomes_quotas_and_a_signed_deal_attains_them(client, running_system):
    sellers = [a_seller_under_the_plan(client, name) for name in ("王伟", "李娜")]
    unit_id = a_unit_with(client, *sellers)
    client.post(
        "/v1/quotas",
        {"subject_kind": "employee", "subject_id": sellers[0], "period": "2026-03",
         "amount": money("1.00")},
    ).ok()
    plan_id = a_target_plan(client, unit_id, sellers, "48000.00")
    client.post(f"/v1/target-plans/{plan_id}/lock").ok()
    wait_until(
        lambda: attainment(client, "employee", sellers[0], "2026-03")[4] == "target", SETTLED,
        "analytics to hear of the lock",
    )
    assert attainment(client, "employee", sellers[1], "2026-03") == (
        "1000.80", "0.00", "0", "-1000.80", "target")

    deal_id = a_negotiated_deal(client, sellers[0], "6004.80")
    sign_when_known(client, deal_id, "2026-03-03")
    client.settled_trail(deal_id)
    subjects = (("employee", sellers[0]), ("unit", unit_id), ("company", "company"))
    wait_until(
        lambda: attainment(client, "unit", unit_id, "2026-03")[1] == "6004.80", SETTLED,
        "the unit to be credited",
    )
    assert [attainment(client, *subject, "2026-03") for subject in subjects] == [
        ("3002.40", "6004.80", "2", "3002.40", "target"),
        ("4003.20", "6004.80", "1.5", "2001.60", "target"),
        ("4003.20", "6004.80", "1.5", "2001.60", "target"),
    ]
    assert [attainment(client, *subject, "2026")[:3] for subject in subjects] == [
        ("36000.00", "6004.80", "0.1668"), ("48000.00", "6004.80", "0.1251"),
        ("48000.00", "6004.80", "0.1251"),
    ]
    behind = client.get(f"/v1/target-plans/{plan_id}/records",
                        node=f"employee/{sellers[0]}", month=3).ok()
    assert (behind["target"], behind["reached"]) == (money("3002.40"), money("6004.80"))
    assert {record["deal_id"] for record in behind["items"]} == {deal_id}
    paths = client.get(f"/v1/deals/{deal_id}/goals").ok()["paths"]
    assert {(path["plan_id"], path["node"], path["amount"]["amount"]) for path in paths} == {
        (plan_id, node, "6004.80")
        for node in (f"employee/{sellers[0]}", f"unit/{unit_id}", "company/company")}
    statement = client.get(f"/v1/employees/{sellers[0]}/statements/2026-03").ok()
    (shown,) = statement["attainments"]
    assert (shown["quota"], shown["achieved"], shown["attainment_ratio"]) == (
        money("3002.40"), money("6004.80"), "2")

    client.post(
        f"/v1/target-plans/{plan_id}/revise",
        {"reason": "华东加码", "amount": money("96000.00")},
    ).ok()
    wait_until(
        lambda: attainment(client, "company", "company", "2026")[0] == "96000.00", SETTLED,
        "analytics to hear of the revision",
    )
    assert attainment(client, "employee", sellers[0], "2026-03") == (
        "6004.80", "6004.80", "1", "0.00", "target")
    wait_until(
        lambda: client.get(f"/v1/employees/{sellers[0]}/statements/2026-03").ok()["attainments"][0][
            "attainment_ratio"] == "1",
        SETTLED, "people to hear of the revision",
    )
    log = client.get(f"/v1/target-plans/{plan_id}/changes").ok()["items"]
    assert {entry["reason"] for entry in log} == {"华东加码"}

    own = running_system.client(
        running_system.token(SELLER_PERMISSIONS, employee_id=sellers[1]))
    nodes = own.get(f"/v1/target-plans/{plan_id}/tree").ok()["nodes"]
    assert [(node["node"], node["target"] and node["target"]["amount"]) for node in nodes] == [
        ("company/company", None), (f"unit/{unit_id}", None),
        (f"employee/{sellers[1]}", "24000.00"),
    ]
    foreign = running_system.client(
        running_system.token(SELLER_PERMISSIONS, employee_id="emp_nobody"))
    assert foreign.get(f"/v1/target-plans/{plan_id}/tree").status == 404


def test_a_strategic_plan_is_written_reviewed_and_replaced(client):
    goal = {"goal_id": "share", "name": "市场份额突破20%", "metric": "market_share",
            "base": "0.12", "target": "0.2", "due_on": "2029-12-31", "owner_id": "emp_1"}
    content = {"name": "三年规划", "starts_on": "2027-01-01", "horizon_years": 3,
               "competitive_strategy": "differentiation", "reasons": ["续航更长"],
               "phases": [{"phase_id": "east", "region": "华东", "starts_on": "2027-01-01",
                           "gate_metric": "signed", "gate_threshold": "0"}]}
    first = client.post("/v1/strategic-plans", {"content": content}).ok()
    version = f"/v1/strategic-plans/{first['plan_id']}/versions/1"
    assert client.post(f"{version}/submit")["code"] == "strategy.no_goals"
    rewritten = client.session.put(
        client.base_url + version, json={"content": {**content, "goals": [goal]}},
        headers={"If-Match": '"1"'}, timeout=15)
    assert rewritten.status_code == 200
    client.post(f"{version}/submit").ok()
    assert client.post(f"{version}/approve").ok()["state"] == "approved"
    progress = client.get(f"{version}/progress").ok()
    assert [one["unmeasured"] for one in progress["goals"]] == ["no_study"]
    assert [one["unmeasured"] for one in progress["gates"]] == ["not_begun"]
    second = client.post(
        "/v1/strategic-plans",
        {"plan_id": first["plan_id"],
         "content": {**content, "goals": [{**goal, "target": "0.25"}]}},
    ).ok()
    found = client.get(f"/v1/strategic-plans/{first['plan_id']}/differences", from_version=1,
                       to_version=second["plan_version"]).ok()
    assert found["differences"] == [
        {"field": "goals.share.target", "before": "0.2", "after": "0.25"}]


def test_a_split_that_cannot_be_is_told_with_all_its_reasons(client):
    nodes = [
        {"subject_kind": "unit", "subject_id": "a"},
        {"subject_kind": "unit", "subject_id": "b", "parent": "unit/a", "pinned": money("70.00")},
        {"subject_kind": "unit", "subject_id": "c", "parent": "unit/a", "pinned": money("60.00")},
        {"subject_kind": "unit", "subject_id": "d", "parent": "unit/b", "pinned": money("1.00")},
    ]
    body = {"name": "x", "year": 2026, "metric": "signed", "amount": money("100.00"),
            "nodes": nodes}
    refused = client.post("/v1/target-plans", body)
    assert (refused.status, [error["code"] for error in refused["errors"]]) == (
        422, ["allocation.pins_exceed_parent", "allocation.pins_below_parent"])


@pytest.mark.timeout(180)
def test_the_largest_plan_there_may_be_travels_as_a_whole(client):
    units = [f"unit_{number}" for number in range(99)]
    nodes = [{"subject_kind": "company", "subject_id": "company"}]
    nodes += [{"subject_kind": "unit", "subject_id": unit, "parent": "company/company"}
              for unit in units]
    nodes += [{"subject_kind": "employee", "subject_id": f"emp_{number}",
               "parent": f"unit/{units[number % 99]}"} for number in range(1900)]
    plan_id = client.post(
        "/v1/target-plans",
        {"name": "最大", "year": 2031, "metric": "received", "amount": money("987654321.09"),
         "nodes": nodes},
    ).ok()["plan_id"]
    client.post(f"/v1/target-plans/{plan_id}/lock").ok()
    asked = {"subject_kind": "company", "subject_id": "company", "period": "2031",
             "metric": "received"}
    wait_until(
        lambda: client.get("/v1/attainment", **asked).ok()["quota"] == money("987654321.09"),
        SETTLED, "analytics to hear of the largest plan",
    )
    tree = client.get(f"/v1/target-plans/{plan_id}/tree").ok()["nodes"]
    assert len(tree) == 2000
