"""A complaint is saved: answered in time, solved late, called in higher up, asked about afterwards.

Nobody waits for a clock: what is late was said by the customer twenty days before it was entered.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests

from chassis import clock
from deploy.local.waiting import wait_until
from tests.running import Client, RunningSystem

SETTLED, TIMEOUT = 30, 15
BEGAN = "2026-01-01"
PHONE = "13812341111"
PAUSE = {"reason": "等客户照片"}
SOLVED = {"solution": "更换密封圈", "cause_kind": "product_quality", "root_cause": "批次缺陷"}
WORDS = {"title_zh": "满意度", "title_en": "Satisfaction <b>", "question_zh": "您会推荐我们吗？",
         "question_en": "Would you recommend us?"}


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def seller_and_lead(client: Client) -> tuple[str, str]:
    """Somebody, and who leads them."""
    unit = client.post("/v1/units", {"name": "华东", "valid_from": BEGAN}).ok()["unit_id"]
    found, above = [], {}
    for name in ("主管", "王伟"):
        who = client.post("/v1/employees", {"name": name, "hired_on": BEGAN}).ok()["employee_id"]
        place = client.post("/v1/positions", {
            "title": name, "unit_id": unit, "valid_from": BEGAN, **above}).ok()["position_id"]
        client.post("/v1/assignments", {
            "employee_id": who, "position_id": place, "valid_from": BEGAN}).ok()
        above = {"reports_to": place}
        found.append(who)
    return found[1], found[0]


def a_customer(client: Client, owner_id: str) -> str:
    """A customer of somebody, as soon as crm has heard of them."""
    body = {"name": "上海恒远泵业有限公司", "owner_id": owner_id}
    wait_until(lambda: client.post("/v1/customers", body).status == 201, SETTLED, "the owner")
    return str(client.get("/v1/customers", owner_id=owner_id).ok()["items"][0]["customer_id"])


def one_in_time(client: Client, customer_id: str) -> dict[str, Any]:
    """Opened, paused, resumed, answered within its hours."""
    made = client.post(f"/v1/customers/{customer_id}/complaints", {
        "summary": f"漏水，联系 {PHONE}", "priority": "urgent"}).ok()
    path = f"/v1/complaints/{made['complaint_id']}"
    paused = client.post(f"{path}/pause", PAUSE).ok()
    assert [one["due_at"] for one in paused["clocks"]] == [None, None]
    late = client.post(f"{path}/answer", {"answer": "已派人"})
    assert late["code"] == "complaint.paused"
    resumed = client.post(f"{path}/resume").ok()
    assert resumed["clocks"][0]["due_at"] > made["clocks"][0]["due_at"]
    answered: dict[str, Any] = client.post(f"{path}/answer", {"answer": "已派人"}).ok().body
    assert [one["is_breached"] for one in answered["clocks"]] == [False, False]
    return answered


def test_a_complaint_is_saved(running_system, client):
    seller, lead = seller_and_lead(client)
    customer_id = a_customer(client, seller)
    client.post("/v1/complaint-policies", {
        "priority": "urgent", "answer_hours": 20, "solve_hours": 40}).ok()
    policies = client.get("/v1/complaint-policies").ok()["items"]
    assert [one["answer_hours"] for one in policies] == [24, 24, 24, 20]
    in_time = one_in_time(client, customer_id)

    above = running_system.client(running_system.token(
        {"customers:read": "team"}, employee_id=lead))
    wait_until(lambda: above.get(f"/v1/customers/{customer_id}").status == 200, SETTLED,
               "crm to hear who leads whom")
    said_at = clock.now() - timedelta(days=20)
    late_id = client.post(f"/v1/customers/{customer_id}/complaints", {
        "summary": "泵房积水", "received_at": said_at.isoformat(), "answer": "电话中已答复",
        "answered_at": (said_at + timedelta(minutes=5)).isoformat()}).ok()["complaint_id"]
    path = f"/v1/complaints/{late_id}"
    wait_until(lambda: client.get(path).ok()["level"] == 1, SETTLED, "the breach")
    seen = client.get(path).ok()
    assert [one["is_breached"] for one in seen["clocks"]] == [False, True]
    assert seen["escalated_to"] == lead
    assert client.post(f"{path}/escalate", {"reason": "大客户"}).ok()["level"] == 2
    masked = running_system.client(running_system.token({"complaints:read": "all"}))
    shown = masked.get(f"/v1/complaints/{in_time['complaint_id']}").ok()
    assert (PHONE in shown["summary"], shown["is_masked"]) == (False, True)

    client.post(f"{path}/solve", SOLVED).ok()
    client.post(f"{path}/close", {"note": "客户确认"}).ok()
    overview = client.get(f"/v1/customers/{customer_id}/overview").ok()
    assert [one["complaint_id"] for one in overview["open_complaints"]] == [
        in_time["complaint_id"]]
    listed = client.get("/v1/complaints", is_open="false", breached="true").ok()["items"]
    assert [one["complaint_id"] for one in listed] == [late_id]
    today = clock.business_day(clock.now())
    figures = client.get("/v1/complaint-statistics", to_on=(today + timedelta(days=1)).isoformat(),
                         from_on=(today - timedelta(days=30)).isoformat()).ok()
    assert [one["cause_kind"] for one in figures["causes"]] == ["product_quality"]
    assert [one["kept_share"] for one in figures["clocks"]] == ["1.0000", "0.0000"]

    asked_about_it(client, customer_id, late_id)
    again = client.post(f"{path}/reopen", {"reason": "又漏了"}).ok()
    assert [(one["kind"], one["round"], one["is_breached"]) for one in again["clocks"]] == [
        ("answer", 1, False), ("solution", 1, True), ("solution", 2, False)]


def asked_about_it(client: Client, customer_id: str, complaint_id: str) -> None:
    """The survey after it: answered by the page of the public link, once."""
    survey_id = client.post("/v1/surveys", {"kind": "nps", **WORDS}).ok()["survey_id"]
    assert [one["survey_id"] for one in client.get("/v1/surveys").ok()["items"]] == [survey_id]
    invitation = client.post(f"/v1/surveys/{survey_id}/invitations", {
        "customer_id": customer_id, "complaint_id": complaint_id}).ok()
    anybody, token = Client(client.base_url, None), invitation["token"]
    page = anybody.get(invitation["public_link"])
    assert (page.status, WORDS["question_zh"] in page.body, WORDS["question_en"] in page.body) == (
        200, True, True)
    assert ("<b>" in page.body, "<script" in page.body) == (False, False)
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    address = client.base_url + invitation["public_link"]
    thanks = requests.post(address, data={"score": "9", "comment": "谢谢"}, timeout=TIMEOUT)
    assert (thanks.status_code, "Thank you" in thanks.text) == (200, True)
    twice = requests.post(address, data={"score": "0"}, timeout=TIMEOUT)
    assert "answered already" in twice.text
    public = f"/v1/public/surveys/{token}"
    assert anybody.get(public).ok()["state"] == "answered"
    refused = anybody.post(public, {"score": 0})
    assert (refused.status, refused["code"]) == (422, "survey.already_answered")
    unknown = anybody.post("/v1/public/surveys/nothing", {"score": 0})
    assert (unknown.status, unknown["code"]) == (404, "survey.link_unknown")
    results = client.get(f"/v1/surveys/{survey_id}/results", by="owner").ok()
    assert (results["total"]["nps"], results["response_share"]) == ("100.00", "1.0000")
    assert [one["comment"] for one in results["newest"]] == ["谢谢"]
