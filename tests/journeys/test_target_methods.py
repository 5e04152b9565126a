"""Levels, hedges, adjustments, counts and cuts of a year's target, over the running system."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.local.waiting import wait_until
from tests.journeys.builders import money
from tests.running import Client, RunningSystem

SETTLED = 30
COMPANY = {"subject_kind": "company", "subject_id": "company"}


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def a_node(kind: str, subject_id: str, parent: str = "company/company", **values: Any
           ) -> dict[str, Any]:
    return {"subject_kind": kind, "subject_id": subject_id, "parent": parent, **values}


def drafted(client: Client, year: int, nodes: list[dict[str, Any]], **values: Any) -> Any:
    return client.post("/v1/target-plans", {
        "name": "年度目标", "year": year, "metric": "margin", "amount": money("1200.00"),
        "nodes": [COMPANY, *nodes], **values})


def shown(client: Client, plan: Any) -> dict[str, Any]:
    nodes = client.get(f"/v1/target-plans/{plan['plan_id']}/tree").ok()["nodes"]
    return {node["node"]: node for node in nodes}


def test_a_year_has_three_levels_reserves_and_adjustments_and_only_the_target_is_quota(client):
    plan = drafted(client, 2041, [
        a_node("unit", "levels_east", adjust_rate="0.1", hedge_rate="0.05"),
        a_node("unit", "levels_west", adjust_amount=money("-60.00")),
    ], stretch_ratio="1.1", challenge_ratio="1.25", adjust_limit_rate="0.2").ok()
    found = shown(client, plan)
    assert [found["company/company"][level]["amount"] for level in (
        "target", "stretch", "challenge", "hedged")] == [
        "1200.00", "1320.00", "1500.00", "1233.00"]
    east = found["unit/levels_east"]
    assert [east[name]["amount"] for name in ("received", "base", "stretch", "hedged")] == [
        "600.00", "660.00", "726.00", "693.00"]
    path = f"/v1/target-plans/{plan['plan_id']}"
    client.post(f"{path}/lock").ok()
    refused = client.post(f"{path}/revise", {"reason": "东区再加", "nodes": [
        {"node": "unit/levels_east", "adjust_rate": "0.3"}]})
    assert (refused.status, [error["code"] for error in refused["errors"]]) == (
        422, ["target.adjusted_too_far", "target.adjusted_children_differ"])
    client.post(f"{path}/revise", {"reason": "东区预留提高", "nodes": [
        {"node": "unit/levels_east", "hedge_rate": "0.1"}]}).ok()
    assert shown(client, plan)["company/company"]["hedged"] == money("1266.00")
    log = client.get(f"{path}/changes").ok()["items"]
    assert [(one["field"], one["before"], one["after"]) for one in log] == [
        ("hedge_rate", "0.05", "0.1")]
    asked = {"subject_kind": "unit", "subject_id": "levels_east", "period": "2041",
             "metric": "margin"}
    wait_until(lambda: client.get("/v1/attainment", **asked).ok()["quota"] == money("660.00"),
               SETTLED, "analytics to hear of the lock")


def test_the_same_top_is_cut_by_product_channel_and_customer(client):
    whole = drafted(client, 2042, [a_node("unit", "cuts_east"), a_node("unit", "cuts_west")]).ok()
    for dimension in ("product", "channel", "customer"):
        nodes = [a_node(dimension, "a", title="甲"), a_node(dimension, "b", title="乙😀")]
        refused = drafted(client, 2042, nodes, dimension=dimension, cut_of=whole["plan_id"],
                          amount=money("1000.00"))
        assert (refused.status, refused["errors"][0]["code"]) == (422, "target.cut_top_differs")
        cut = drafted(client, 2042, nodes, dimension=dimension, cut_of=whole["plan_id"]).ok()
        client.post(f"/v1/target-plans/{cut['plan_id']}/lock").ok()
        found = shown(client, cut)
        assert found["company/company"]["target"] == money("1200.00")
        assert found[f"{dimension}/b"]["title"] == "乙😀"
    cuts = client.get("/v1/target-plans", cut_of=whole["plan_id"]).ok()["items"]
    assert {one["dimension"] for one in cuts} == {"product", "channel", "customer"}


def test_quantity_and_new_customers_are_targets_without_a_currency(client):
    for metric, year in (("quantity", 2043), ("new_customers", 2043)):
        nodes = [a_node("unit", "count_east"), a_node("unit", "count_west")]
        assert drafted(client, year, nodes, metric=metric)["code"] == (
            "target.count_has_no_currency")
        plan = drafted(client, year, nodes, metric=metric, amount=money("25", "XXX")).ok()
        client.post(f"/v1/target-plans/{plan['plan_id']}/lock").ok()
        found = shown(client, plan)
        assert [found[f"unit/count_{place}"]["target"]["amount"] for place in ("east", "west")] == [
            "13", "12"]
        records = client.get(f"/v1/target-plans/{plan['plan_id']}/records", node="company/company")
        assert (records.status, records["errors"][0]["code"]) == (
            422, "target.metric_not_measured")
