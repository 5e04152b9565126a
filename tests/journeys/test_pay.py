"""A seller's pay over the running system: estimated, earned on receipts, settled, disputed, won."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.local.waiting import wait_until
from services.org.contract import Role
from services.org.rules.roles import permissions_of
from tests.journeys.builders import (
    a_negotiated_deal,
    a_seller_under_the_plan,
    money,
    sign_when_known,
    tiers,
)
from tests.running import Client, RunningSystem

MARCH, APRIL = "2026-03", "2026-04"


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def a_seller_paid_on_receipts(client: Client) -> str:
    """Ten percent of what is received, at least 100 a month as a draw."""
    plan = client.post("/v1/compensation-plans", {
        "name": "回款提成", "starts_on": "2026-03-01",
        "components": [{
            "component_id": "base", "name": "提成", "mode": "flat", "accumulate": "month",
            "trigger": "received", "tiers": tiers([("0.00", "0.1")]),
            "product_rates": [{"level": "product", "reference": "prod_free", "rate": "0"}]}],
        "terms": {"base_salary": money("6000.00"), "draw": {"minimum": money("100.00")}},
    }).ok()
    client.post(f"/v1/compensation-plans/{plan['plan_id']}/versions/1/approve").ok()
    seller: str = client.post("/v1/employees", {
        "name": "𠮷川", "hired_on": "2026-03-01"}).ok()["employee_id"]
    client.post("/v1/plan-assignments", {
        "employee_id": seller, "plan_id": plan["plan_id"], "valid_from": "2026-03-01"}).ok()
    return seller


def earned(client: Client, seller: str) -> str:
    accounts: Any = client.get(f"/v1/employees/{seller}/balances").ok()["accounts"]
    return str(accounts[0]["balance"]["amount"]) if accounts else "0.00"


def paid_through(client: Client, director: Client, seller: str, period: str) -> Any:
    """A month's sheet, through every state; who reviews and who approves are two people."""
    sheet = client.post("/v1/pay-sheets", {"employee_id": seller, "period": period}).ok()
    path = f"/v1/pay-sheets/{sheet['settlement_id']}"
    client.post(f"{path}/review").ok()
    same = client.post(f"{path}/approve")
    assert (same.status, same["code"]) == (422, "settlement.same_person")
    director.post(f"{path}/approve").ok()
    return client.post(f"{path}/pay").ok()


def test_a_deal_is_estimated_received_settled_disputed_and_granted(client, running_system):
    director = running_system.client(running_system.token(
        permissions_of([Role.DIRECTOR]), subject="acct_director"))
    seller = a_seller_paid_on_receipts(client)
    deal_id = a_negotiated_deal(client, seller, "5000.00")
    estimate = client.get(f"/v1/deals/{deal_id}/commission-estimate").ok()
    assert [line["amount"] for line in estimate["lines"]] == [money("500.00")]

    sign_when_known(client, deal_id, "2026-03-03")
    client.settled_trail(deal_id)
    assert earned(client, seller) == "0.00"
    client.post(f"/v1/deals/{deal_id}/payments",
                {"amount": money("600.00"), "received_on": "2026-03-20"}).ok()
    wait_until(lambda: earned(client, seller) == "60.00", 15, "commission on the receipt")

    sheet = paid_through(client, director, seller, MARCH)
    assert (sheet["state"], sheet["earned"], sheet["draw"], sheet["paid"]) == (
        "paid", money("60.00"), money("40.00"), money("100.00"))
    own = running_system.client(running_system.token(
        permissions_of([Role.SELLER]), subject="acct_seller", employee_id=seller))
    statement = own.get(f"/v1/employees/{seller}/statements/{MARCH}").ok()
    assert [line["kind"] for line in statement["pay_lines"]] == ["draw"]
    assert own.get(f"/v1/pay-sheets/{sheet['settlement_id']}").ok()["draw_balance"] == money(
        "40.00")

    dispute = own.post("/v1/pay-disputes", {
        "employee_id": seller, "period": MARCH, "kind": "missing_transaction",
        "expected": money("90.00"), "reason": "三月另有一笔现金"}).ok()
    assert dispute["actual"] == money("100.00")
    forbidden = own.post(f"/v1/pay-disputes/{dispute['dispute_id']}/resolve",
                         {"is_approved": True, "resolution": "x"})
    assert forbidden.status == 403
    director.post(f"/v1/pay-disputes/{dispute['dispute_id']}/resolve", {
        "is_approved": True, "resolution": "属实", "granted": money("30.00")}).ok()
    [listed] = own.get("/v1/pay-disputes").ok()["items"]
    assert (listed["state"], listed["granted"]) == ("approved", money("30.00"))

    director.post("/v1/bonuses", {"employee_id": seller, "period": APRIL,
                                  "amount": money("5.00"), "reason": "开门红"}).ok()
    april = paid_through(client, director, seller, APRIL)
    assert (april["bonus"], april["paid"], april["draw_balance"]) == (
        money("35.00"), money("135.00"), money("140.00"))
    [newest, _] = own.get("/v1/pay-sheets", employee_id=seller).ok()["items"]
    assert newest["settlement_id"] == april["settlement_id"]


def test_a_month_is_run_for_all_its_champion_awarded_and_another_plan_replayed(client):
    sellers = [a_seller_under_the_plan(client, name) for name in ("甲", "乙")]
    for seller, amount in zip(sellers, ("1500.00", "500.00"), strict=True):
        deal_id = a_negotiated_deal(client, seller, amount)
        sign_when_known(client, deal_id, "2026-03-03")
        client.settled_trail(deal_id)
    contest = client.post("/v1/contests", {
        "name": "月度销冠🏆", "grain": "month", "metric": "signed", "starts_on": "2026-01-01",
        "prizes": [money("300.00")]}).ok()["contest_id"]
    assert [one["contest_id"] for one in client.get("/v1/contests").ok()["items"]] == [contest]
    path = f"/v1/contests/{contest}/standings/{MARCH}"
    assert [one["employee_id"] for one in client.get(path).ok()["places"]] == sellers
    awarded = client.post(f"{path}/award").ok()["places"]
    assert [one["awarded"]["amount"] for one in awarded] == ["300.00", "0.00"]

    job_id = client.post("/v1/pay-runs", {"period": MARCH}).ok()["job_id"]
    wait_until(lambda: client.get(f"/v1/jobs/{job_id}").ok()["state"] == "done", 30, "the pay run")
    sheets = client.get("/v1/pay-sheets", period=MARCH, state="calculated").ok()["items"]
    assert {one["employee_id"]: one["paid"]["amount"] for one in sheets} == dict(
        zip(sellers, ("320.00", "5.00"), strict=True))

    exported = client.session.get(
        f"{client.base_url}/v1/exports/pay_sheets",
        params={"period": MARCH, "format": "csv", "language": "zh-CN"}, timeout=30)
    heading, *rows = exported.content.decode("utf-8-sig").splitlines()
    assert heading.startswith("结算单编号,员工编号,期间,币种,状态,上期结转,提成,奖金")
    assert sorted(row.split(",")[10] for row in rows) == ["320.00", "5.00"]

    plan = client.post("/v1/compensation-plans", {
        "name": "5 %", "starts_on": "2027-01-01", "components": [{
            "component_id": "base", "name": "提成", "mode": "flat", "accumulate": "deal",
            "tiers": tiers([("0.00", "0.05")])}]}).ok()["plan_id"]
    replay = client.get(f"/v1/compensation-plans/{plan}/versions/1/replay", period=MARCH).ok()
    assert (replay["actual"], replay["replayed"], replay["difference"]) == (
        money("25.00"), money("100.00"), money("75.00"))
    version = f"/v1/compensation-plans/{plan}/versions/1"
    client.post(f"{version}/approve").ok()
    retired = client.post(f"{version}/retire", {"ends_on": "2027-02-01"}).ok()
    assert (retired["state"], retired["ends_on"]) == ("retired", "2027-02-01")
