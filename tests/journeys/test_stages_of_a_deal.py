"""A deal goes through the eight stages: screened by MAN, offered, signed, paid; another is lost."""

from __future__ import annotations

import pytest

from deploy.local.waiting import wait_until
from tests.journeys.builders import GOOD_FORM, a_seller_under_the_plan, money, sign_when_known
from tests.running import Client, RunningSystem

SPAN = {"from_on": "2026-03-01", "to_on": "2026-05-01"}


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def a_lead(client: Client, seller: str) -> str:
    lead = client.post("/v1/deals", {"title": "展会名片", "owner_id": seller}).ok()
    assert (lead["stage"], lead["status"]) == ("lead_capture", "open")
    deal_id: str = lead["deal_id"]
    return deal_id


def move(client: Client, deal_id: str, stage: str):
    return client.post(f"/v1/deals/{deal_id}/move", {"stage": stage})


def codes(reply) -> set[str]:
    assert reply.status == 422, reply.body
    return {error["code"] for error in reply["errors"]}


def received(client: Client, seller: str) -> str:
    kpi = client.get("/v1/kpis", metric="received", subject_kind="employee", subject_id=seller,
                     **SPAN).ok()
    return str(kpi["total_amount"]["amount"])


def test_a_deal_goes_through_the_eight_stages(client):
    seller = a_seller_under_the_plan(client)
    deal_id = a_lead(client, seller)
    move(client, deal_id, "lead_screening").ok()
    assert codes(move(client, deal_id, "needs_discovery")) == {"deal.screening_missing"}
    low = {"money": 20, "authority": 90, "need": 60}
    client.post(f"/v1/deals/{deal_id}/screen", low).ok()
    assert codes(move(client, deal_id, "needs_discovery")) == {
        "deal.screening_score_low", "deal.screening_mean_low"}
    client.post(f"/v1/deals/{deal_id}/screen", GOOD_FORM).ok()
    move(client, deal_id, "needs_discovery").ok()

    assert codes(move(client, deal_id, "negotiation")) == {
        "deal.stage_skipped", "deal.customer_missing"}
    record = client.get(f"/v1/deals/{deal_id}").ok()
    client.patch(f"/v1/deals/{deal_id}", {
        "customer_id": "cust_1", "expected_close_on": "2026-06-30",
        "lines": [{"product_id": "prod_1", "product_line": "pumps", "net_price": money("1000.00")}],
    }, record["version"]).ok()
    for stage in ("proposal", "negotiation"):
        move(client, deal_id, stage).ok()
    sign_when_known(client, deal_id, "2026-03-03")

    instalments = [{"due_on": "2026-03-10", "amount": money("400.00")},
                   {"due_on": "2026-04-10", "amount": money("600.00")}]
    client.post(f"/v1/deals/{deal_id}/payment-plan", {"instalments": instalments}).ok()
    paid = client.post(f"/v1/deals/{deal_id}/payments", {
        "amount": money("500.00"), "received_on": "2026-03-12"}).ok()
    assert [part["paid"]["amount"] for part in paid["instalments"]] == ["400.00", "100.00"]
    wait_until(lambda: received(client, seller) == "500.00", 30, "received")
    bounced = paid["payments"][-1]["payment_id"]
    client.post(f"/v1/deals/{deal_id}/payments/{bounced}/reverse", {"reason": "退票"}).ok()
    wait_until(lambda: received(client, seller) == "0.00", 30, "received taken back")
    client.post(f"/v1/deals/{deal_id}/payments", {
        "amount": money("1000.00"), "received_on": "2026-04-02"}).ok()
    wait_until(lambda: received(client, seller) == "1000.00", 30, "all received")
    state = client.get(f"/v1/deals/{deal_id}/payments").ok()
    assert (state["received"], state["customer_credit"]) == (money("1000.00"), money("0.00"))

    stages = [change["to_stage"] for change in
              client.get(f"/v1/deals/{deal_id}/stages").ok()["changes"]]
    assert stages[:6] == ["lead_capture", "lead_screening", "needs_discovery", "proposal",
                          "negotiation", "signing"]
    assert stages[-1] == "collection"
    versions = client.get(f"/v1/deals/{deal_id}/sale-versions").ok()["versions"]
    assert [version["cause"] for version in versions] == [
        "deal_signed", "payment_received", "payment_reversed", "payment_received"]


def test_a_lost_deal_needs_its_reason_and_is_found_by_its_status(client):
    seller = a_seller_under_the_plan(client)
    deal_id = a_lead(client, seller)
    assert codes(client.post(f"/v1/deals/{deal_id}/lose", {})) == {"field.required"}
    client.post(f"/v1/deals/{deal_id}/lose", {"reason": "预算取消"}).ok()
    assert codes(move(client, deal_id, "lead_screening")) == {"deal.not_open"}
    lost = client.get("/v1/deals", status="lost").ok()["items"]
    assert [(deal["deal_id"], deal["lost_reason"]) for deal in lost] == [(deal_id, "预算取消")]


def test_deals_are_searched_by_words_of_their_title(client):
    seller = a_seller_under_the_plan(client)
    for title in ("水厂 100% 改造 A_1", "水厂改造 B"):
        client.post("/v1/deals", {"title": title, "owner_id": seller}).ok()

    def found(q: str) -> list[str]:
        return sorted(deal["title"] for deal in client.get("/v1/deals", q=q).ok()["items"])

    assert found("水厂") == ["水厂 100% 改造 A_1", "水厂改造 B"]
    assert found("改造 a_1") == ["水厂 100% 改造 A_1"]
    assert found("100%") == ["水厂 100% 改造 A_1"]
    assert found("_2") == []
