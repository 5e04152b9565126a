"""A year is planned: market, persona, plan, targets, gap, hiring, training, quota and pay."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.local.waiting import wait_until
from services.org.contract import Role
from services.org.rules.roles import permissions_of
from tests.journeys.builders import a_negotiated_deal, money, sign_when_known, tiers
from tests.journeys.test_customers import entered
from tests.journeys.test_documents import an_approved_strategy
from tests.journeys.test_pay import paid_through
from tests.journeys.test_personas import CONTENT as PERSONA
from tests.journeys.test_personas import approved as an_approved_persona
from tests.journeys.test_recruiting import a_standard, hired
from tests.journeys.test_targets import attainment
from tests.journeys.test_training import a_course, trained
from tests.running import Client, RunningSystem

YEAR, BEGAN, MARCH = 2026, "2026-01-01", "2026-03"
SETTLED = 30


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


@pytest.fixture
def director(running_system: RunningSystem) -> Client:
    return running_system.client(running_system.token(
        permissions_of([Role.DIRECTOR]), subject="acct_director"))


def a_plan_of_pay(client: Client) -> str:
    """Five percent of what is signed."""
    plan: str = client.post("/v1/compensation-plans", {
        "name": "5 %", "starts_on": BEGAN, "components": [{
            "component_id": "base", "name": "提成", "mode": "flat", "accumulate": "month",
            "tiers": tiers([("0.00", "0.05")])}]}).ok()["plan_id"]
    client.post(f"/v1/compensation-plans/{plan}/versions/1/approve").ok()
    return plan


def under_it(client: Client, plan: str, employee_id: str, since: str) -> None:
    client.post("/v1/plan-assignments", {
        "employee_id": employee_id, "plan_id": plan, "valid_from": since}).ok()


def a_market(client: Client) -> None:
    """Studied, with an ideal customer who is scored, and a plan that was approved."""
    client.post("/v1/market-studies", {
        "name": "华东泵业", "segment": "工业泵", "region": "华东", "from_on": BEGAN,
        "to_on": "2027-01-01", "size": money("5000000.00"), "source": "行业年报"}).ok()
    an_approved_persona(client, PERSONA)
    an_approved_strategy(client)


def a_draft(client: Client, unit: str, seller: str) -> str:
    """A million over a seller and an empty seat of the unit."""
    return str(client.post("/v1/target-plans", {
        "name": "2026年度销售目标", "year": YEAR, "metric": "signed",
        "amount": money("1000000.00"), "padding_rate": "0.1", "nodes": [
            {"subject_kind": "company", "subject_id": "company", "method": "weighted"},
            {"subject_kind": "employee", "subject_id": seller, "parent": "company/company",
             "weight": "3"},
            {"subject_kind": "unit", "subject_id": unit, "parent": "company/company",
             "weight": "2"}]}).ok()["plan_id"])


def negotiated(client: Client, own: Client, plan: str, seller: str) -> None:
    """The seller says less than the top-down figure, the manager adds to it, the plan takes it."""
    path, node = f"/v1/target-plans/{plan}", f"employee/{seller}"
    client.post(f"{path}/bottom-up", {"due_on": "2199-12-31"}).ok()
    assert [one["plan_id"] for one in own.get("/v1/bottom-ups").ok()["items"]] == [plan]
    said = own.post(f"{path}/submissions", {
        "node": node, "amount": money("480000.00"), "note": "两家大客户推迟"}).ok()
    client.post(f"{path}/submissions/{said['submission_id']}/adjust", {
        "amount": money("500000.00"), "reason": "其中一家已恢复"}).ok()
    seen = {one["node"]: one for one in client.get(f"{path}/bottom-up").ok()["nodes"]}
    assert (seen[node]["top_down"], seen[node]["submitted"], seen[node]["adjusted"]) == (
        money("600000.00"), money("480000.00"), money("500000.00"))
    kinds = [one["kind"] for one in own.get(f"{path}/submissions").ok()["items"]]
    assert sorted(kinds) == ["adjusted", "submitted"]
    client.post(f"{path}/bottom-up/accept", {
        "reason": "按修正后的上报", "nodes": [node]}).ok()
    tree = {one["node"]: one["target"]["amount"]
            for one in client.get(f"{path}/tree").ok()["nodes"]}
    assert (tree["company/company"], tree[node]) == ("1100000.00", "550000.00")


def recruited(client: Client, director: Client, position: str) -> str:
    """What the gap asks for is asked for, opened, and filled with a newcomer on the position."""
    asked = {"year": YEAR, "starts_on": BEGAN, "capacity": "50000.00",
             "ramp_months": 2}
    wait_until(lambda: client.get("/v1/capacity-gap", **asked).ok()["gap"]["amount"]
               == "500000.00", SETTLED, "the targets in people")
    gap = client.get("/v1/capacity-gap", **asked).ok()
    assert (gap["of_one_hire"]["amount"], gap["headcount"]) == ("525000.00", 1)
    requisition = client.post("/v1/requisitions", {
        "standard_id": a_standard(client), "headcount": gap["headcount"], "wanted_from": BEGAN,
        "reason": "产能缺口 500000.00 CNY", "position_id": position}).ok()["requisition_id"]
    director.post(f"/v1/requisitions/{requisition}/approve").ok()
    newcomer = hired(client, requisition, "𠮷田娜", "2026-02-01")
    wait_until(lambda: any(one["employee_id"] == newcomer for one in client.get(
        "/v1/assignments", as_of="2026-02-01").ok()["items"]), SETTLED, "the newcomer's seat")
    return newcomer


def test_a_year_is_planned(client: Client, director: Client, running_system: RunningSystem):
    a_market(client)
    pay = a_plan_of_pay(client)
    seller = str(client.post("/v1/employees", {"name": "张伟", "hired_on": "2025-01-01"}).ok()[
        "employee_id"])
    under_it(client, pay, seller, BEGAN)
    customer = entered(client, seller, name="木兰服饰", segment="25-35岁新中产女性")
    unit = client.post("/v1/units", {"name": "华东销售部", "valid_from": BEGAN}).ok()["unit_id"]
    position = client.post("/v1/positions", {
        "title": "销售代表", "unit_id": unit, "valid_from": BEGAN}).ok()["position_id"]

    plan = a_draft(client, unit, seller)
    own = running_system.client(running_system.token(
        permissions_of([Role.SELLER]), subject="acct_seller", employee_id=seller))
    negotiated(client, own, plan, seller)
    client.post(f"/v1/target-plans/{plan}/lock").ok()
    newcomer = recruited(client, director, position)

    a_course(client, "product", title="产品知识")
    client.post("/v1/stage-certificates", {
        "stage": "negotiation", "course_codes": ["product"]}).ok()
    under_it(client, pay, newcomer, "2026-02-01")
    moved = client.post(f"/v1/target-plans/{plan}/revise", {
        "reason": "新人到岗", "removed": [f"unit/{unit}"], "added": [
            {"subject_kind": "employee", "subject_id": newcomer, "parent": "company/company",
             "weight": "2"}]}).ok()
    assert moved["state"] == "revised"

    deal = a_negotiated_deal(client, newcomer, "10000.00", customer_id=customer)
    sign = f"/v1/deals/{deal}/sign"

    def refusals() -> list[str]:
        reply = client.post(sign, {"signed_on": "2026-03-03"})
        return [one["code"] for one in reply.body.get("errors", [])]

    wait_until(lambda: refusals() == ["deal.certificate_missing"], SETTLED, "pipeline to know them")
    trained(client, "product", {newcomer: 90}, "2026-03-02")
    sign_when_known(client, deal, "2026-03-03")
    client.settled_trail(deal)
    check_quota_and_pay(client, director, running_system, newcomer)


def check_quota_and_pay(client: Client, director: Client, running_system: RunningSystem,
                        newcomer: str) -> None:
    """The deal attains the new quota and earns; the statement is disputed, granted and paid."""
    quota = attainment(client, "employee", newcomer, MARCH)
    assert quota[:2] == ("45870.00", "10000.00")
    statement: Any = client.get(f"/v1/employees/{newcomer}/statements/{MARCH}").ok()
    assert [line["amount"] for line in statement["lines"]] == [money("500.00")]
    own = running_system.client(running_system.token(
        permissions_of([Role.SELLER]), subject="acct_new", employee_id=newcomer))
    dispute = own.post("/v1/pay-disputes", {
        "employee_id": newcomer, "period": MARCH, "kind": "incorrect_payment",
        "expected": money("520.00"), "reason": "税率"}).ok()
    director.post(f"/v1/pay-disputes/{dispute['dispute_id']}/resolve", {
        "is_approved": True, "resolution": "属实", "granted": money("20.00")}).ok()
    sheet = paid_through(client, director, newcomer, MARCH)
    assert (sheet["state"], sheet["paid"]) == ("paid", money("520.00"))
    assert client.get("/v1/training-overdue", as_of="2026-12-01").ok()["items"] == []
