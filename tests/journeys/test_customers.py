"""A customer over the running system: entered, spoken with, sold to, graded, overdue, forgotten."""

from __future__ import annotations

from functools import partial

import pytest

from chassis import clock
from deploy.local.waiting import wait_until
from tests.journeys.builders import (
    GOOD_FORM,
    a_negotiated_deal,
    a_seller_under_the_plan,
    money,
    sign_when_known,
)
from tests.running import Client, RunningSystem

SETTLED = 30
PHONE = "13812341111"


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def entered(client: Client, seller: str, **more: str) -> str:
    """A customer of the seller, as soon as crm has heard of the seller."""
    body = {"name": "上海恒远泵业有限公司", "owner_id": seller, "phone": PHONE, **more}
    wait_until(lambda: client.post("/v1/customers", body).status == 201, SETTLED, "the owner")
    return str(client.get("/v1/customers", owner_id=seller).ok()["items"][0]["customer_id"])


def grade_is(client: Client, customer_id: str, grade: str) -> bool:
    return bool(client.get(f"/v1/customers/{customer_id}").ok()["grade"] == grade)


def a_rule_by_sales(client: Client) -> None:
    """Signed 1,000.00 within a year makes an A."""
    rule = client.post("/v1/grade-rules", {
        "criteria": [{"field": "signed_last_365_days", "operator": "at_least",
                      "values": ["1000.00 CNY"], "points": 100}],
        "a_from": "70", "b_from": "40",
    }).ok()
    client.post(f"/v1/grade-rules/{rule['rule_version']}/approve").ok()


def test_a_customer_is_sold_to_and_rises_by_a_rule(client):
    seller = a_seller_under_the_plan(client)
    customer_id = entered(client, seller)
    path = f"/v1/customers/{customer_id}"
    a_rule_by_sales(client)
    lost = a_negotiated_deal(client, seller, "50.00", customer_id=customer_id)
    client.post(f"/v1/deals/{lost}/lose", {"reason": "价格"}).ok()
    won = a_negotiated_deal(client, seller, "1000.00", customer_id=customer_id)
    sign_when_known(client, won, clock.business_day(clock.now()).isoformat())
    client.post(f"/v1/deals/{won}/payments", {"amount": money("400.00")}).ok()

    wait_until(partial(grade_is, client, customer_id, "A"), SETTLED, "the grade")
    wait_until(
        lambda: client.get(f"{path}/overview").ok()["totals"][0]["received"] == money("400.00"),
        SETTLED, "the payment",
    )
    wait_until(
        lambda: len(client.get(f"{path}/overview").ok()["deals"]) == 2, SETTLED, "the lost deal")
    seen = client.get(f"{path}/overview").ok()
    (total,) = seen["totals"]
    assert (total["signed"], total["open"]) == (money("1000.00"), money("0.00"))
    assert {deal["status"] for deal in seen["deals"]} == {"signed", "lost"}
    (criterion,) = client.get(f"{path}/grade").ok()["criteria"]
    assert (criterion["actual"], criterion["points"]) == ("1000.00 CNY", 100)
    client.post(f"/v1/deals/{won}/cancel", {"reason": "客户撤单"}).ok()
    wait_until(partial(grade_is, client, customer_id, "C"), SETTLED, "the grade to fall")
    history = client.get(f"{path}/grades").ok()["items"]
    assert [one["to_grade"] for one in history] == ["C", "A", "C"]


def test_what_was_spoken_moves_the_day_and_personal_data_stays_with_who_may(
    running_system, client
):
    seller = a_seller_under_the_plan(client)
    customer_id = entered(client, seller)
    path = f"/v1/customers/{customer_id}"
    contact = client.post(f"{path}/contacts", {"name": "王小明", "phone": PHONE}).ok()
    body = {"channel": "wechat", "summary": f"请打 {PHONE}", "contact_ids": [contact["contact_id"]],
            "happened_at": "2024-02-28T17:00:00Z"}
    client.post(f"{path}/interactions", body).ok()
    (late,) = client.get("/v1/follow-ups", overdue="true").ok()["items"]
    assert (late["customer_id"], late["last_contact_on"]) == (customer_id, "2024-02-29")
    client.post(f"{path}/interactions", {"channel": "visit", "summary": "拜访"}).ok()
    assert client.get("/v1/follow-ups", overdue="true").ok()["items"] == []

    assistant = running_system.client(running_system.token({"customers:read": "all"}))
    seen = assistant.get(f"{path}/overview").ok()
    assert (seen["customer"]["phone"], seen["contacts"][0]["name"]) == ("138****1111", "王**")
    assert PHONE not in str(seen.body)
    assert client.get(f"{path}/overview").ok()["contacts"][0]["phone"] == PHONE

    client.post(f"/v1/crm-subjects/{customer_id}/erase", {"reason": "本人要求"}).ok()
    told = client.get(f"/v1/crm-subjects/{customer_id}/export").ok()
    assert PHONE not in str(told.body)
    assert "王小明" not in str(told.body)
    for service in ("crm", "gateway"):
        assert PHONE not in running_system.log(service)


def test_a_change_needs_the_version_and_a_duplicate_is_told(client):
    seller = a_seller_under_the_plan(client)
    customer_id = entered(client, seller)
    path = f"/v1/customers/{customer_id}"
    assert client.patch(path, {"region": "华东"}, None).status == 428
    assert client.patch(path, {"region": "华东"}, 1).ok()["version"] == 2
    assert client.patch(path, {"region": "华南"}, 1).status == 412
    again = client.post("/v1/customers", {"name": "上海恒远泵业"})
    assert (again.status, again["code"]) == (422, "customer.maybe_duplicate")
    assert again["errors"][0]["details"]["customer_ids"] == [customer_id]


def test_customers_and_contacts_are_imported_by_file(client):
    def job_of(kind: str, content: str) -> str:
        reply = client.session.post(
            f"{client.base_url}/v1/imports/{kind}", timeout=15,
            files={"file": (f"{kind}.csv", content.encode(), "text/csv")},
        )
        assert reply.status_code == 202
        return str(reply.json()["job_id"])

    def is_done(job_id: str) -> bool:
        return bool(client.get(f"/v1/jobs/{job_id}").ok()["state"] == "done")

    files = {"customers": "external_ref,name,parent_ref\nb,分公司,a\na,集团公司甲,\n",
             "contacts": "external_ref,customer_ref,name\n1,b,王小明\n"}
    for kind, content in files.items():
        job_id = job_of(kind, content)
        wait_until(partial(is_done, job_id), SETTLED, kind)
        assert client.get(f"/v1/jobs/{job_id}").ok()["refused"] == 0
    (below,) = client.get("/v1/customers", q="分公司").ok()["items"]
    seen = client.get(f"/v1/customers/{below['customer_id']}/overview").ok()
    assert (seen["parent_name"], seen["contacts"][0]["name"]) == ("集团公司甲", "王小明")


def test_the_page_of_a_customer_says_which_lead_it_came_from(client):
    seller = a_seller_under_the_plan(client)
    customer_id = entered(client, seller)
    lead = client.post("/v1/leads", {
        "source": "exhibition", "contact_name": "李雷", "owner_id": seller}).ok()["lead_id"]
    client.post(f"/v1/leads/{lead}/respond", {}).ok()
    client.post(f"/v1/leads/{lead}/screen", GOOD_FORM).ok()
    client.post(f"/v1/leads/{lead}/convert", {"customer_id": customer_id, "title": "泵站"}).ok()

    def came_from() -> dict[str, str] | None:
        return client.get(f"/v1/customers/{customer_id}/overview").ok()["lead"]

    wait_until(lambda: came_from() is not None, SETTLED, "crm to hear of the conversion")
    found = came_from()
    assert (found["lead_id"], found["source"], found["came_on"]) == (
        lead, "exhibition", clock.business_day(clock.now()).isoformat())
