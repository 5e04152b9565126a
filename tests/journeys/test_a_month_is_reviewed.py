"""Pay, figures and quotas of a month: explained to the record, compared, ranked, closed."""

from __future__ import annotations

import pytest

from deploy.local.waiting import wait_until
from tests.journeys.builders import (
    a_negotiated_deal,
    a_seller_under_the_plan,
    an_active_partner,
    money,
    sign_when_known,
)
from tests.running import Client, RunningSystem

MARCH = {"from_on": "2026-03-01", "to_on": "2026-04-01"}


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def a_signed_deal(client: Client, seller: str, amount: str, partner: str | None = None) -> str:
    deal_id = a_negotiated_deal(client, seller, amount, partner)
    sign_when_known(client, deal_id, "2026-03-03")
    client.settled_trail(deal_id)
    return deal_id


def test_a_seller_sees_what_was_earned_and_why(client):
    seller = a_seller_under_the_plan(client)
    deal_id = a_signed_deal(client, seller, "1500.00")
    statement = client.get(f"/v1/employees/{seller}/statements/2026-03").ok()
    assert [(line["deal_id"], line["rule"], line["amount"]) for line in statement["lines"]] == [
        (deal_id, "1000.00 x 1 % + 500.00 x 2 %", money("20.00"))]
    balances = client.get(f"/v1/employees/{seller}/balances").ok()
    assert (balances["open"], balances["paid"]) == ([money("20.00")], [money("0.00")])
    client.post("/v1/settlements", {"employee_id": seller, "period": "2026-03"}).ok()
    paid = client.get(f"/v1/employees/{seller}/balances").ok()
    assert (paid["open"], paid["paid"]) == ([money("0.00")], [money("20.00")])
    commissions = client.get(f"/v1/deals/{deal_id}/commissions").ok()
    assert [line["amount"] for line in commissions["lines"]] == [money("20.00")]


def test_a_figure_is_ranked_compared_with_its_quota_and_followed_to_its_records(client):
    first, second = a_seller_under_the_plan(client), a_seller_under_the_plan(client, "李娜")
    deal_id = a_signed_deal(client, first, "1500.00")
    a_signed_deal(client, second, "500.00")
    ranking = client.get("/v1/kpi-ranking", metric="signed", subject_kind="employee", **MARCH).ok()
    assert [(one["subject_id"], one["amount"]["amount"]) for one in ranking["items"]] == [
        (first, "1500.00"), (second, "500.00")]

    client.post("/v1/quotas", {"subject_kind": "employee", "subject_id": first,
                               "period": "2026-03", "amount": money("2000.00")}).ok()
    reached = client.get("/v1/attainment", subject_kind="employee", subject_id=first,
                         period="2026-03").ok()
    assert (reached["attainment_ratio"], reached["achieved"]) == ("0.75", money("1500.00"))
    nothing_set = client.get("/v1/attainment", subject_kind="employee", subject_id=second,
                             period="2026-03").ok()
    assert nothing_set["attainment_ratio"] is None

    facts = client.get("/v1/kpi-facts", metric="signed", subject_kind="employee",
                       subject_id=first, **MARCH).ok()["items"]
    assert [(fact["deal_id"], fact["value"]) for fact in facts] == [(deal_id, 150_000)]
    rows = client.get(f"/v1/deals/{deal_id}/kpi-facts").ok()["facts"]
    assert {"company", "employee", "product", "channel", "customer"} <= {
        fact["row"]["subject_kind"] for fact in rows}


def test_a_rebuild_finds_nothing_to_repair_and_a_month_is_closed_once(client):
    seller = a_seller_under_the_plan(client)
    a_signed_deal(client, seller, "500.00")
    rebuilt = client.post("/v1/kpi-rebuilds").ok()
    assert rebuilt["rows"] > 0
    assert rebuilt["repaired"] == 0
    client.post("/v1/periods/2026-03/close").ok()
    again = client.post("/v1/periods/2026-03/close")
    assert (again.status, again["code"]) == (422, "period.already_closed")
    assert client.get("/v1/periods/2026-03").ok()["waiting"] == 0


def test_a_partner_is_admitted_rewarded_watched_and_ended(client):
    seller, partner_id = a_seller_under_the_plan(client), an_active_partner(client)
    a_signed_deal(client, seller, "2000.00", partner_id)
    statement = client.get(f"/v1/partners/{partner_id}/rebates").ok()
    assert [account["balance"] for account in statement["accounts"]] == [money("115.00")]
    sold = client.get("/v1/kpi-ranking", metric="signed", subject_kind="partner", **MARCH).ok()
    assert [(one["subject_id"], one["amount"]) for one in sold["items"]] == [
        (f"{partner_id}/pumps", money("2000.00"))]
    by_channel = client.get("/v1/kpis", metric="signed", subject_kind="channel",
                            subject_id="distribution", **MARCH).ok()
    assert by_channel["total_amount"] == money("2000.00")

    client.post(f"/v1/partners/{partner_id}/status", {"status": "warned", "reason": "窜货"}).ok()
    assert client.get(f"/v1/partners/{partner_id}").ok()["status"] == "warned"
    listed = client.get("/v1/agreements", partner_id=partner_id).ok()["items"]
    assert [agreement["state"] for agreement in listed] == ["approved"]
    client.post(f"/v1/agreements/{listed[0]['agreement_id']}/end", {
        "reason": "停止合作", "ends_on": "2026-03-01"}).ok()

    def is_zero() -> bool:
        accounts = client.get(f"/v1/partners/{partner_id}/rebates").ok()["accounts"]
        return all(account["balance"] == money("0.00") for account in accounts)

    wait_until(is_zero, 30, "sales after the end earn nothing")
