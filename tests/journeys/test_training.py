"""Newcomers are trained: courses, a session, an exam, a certificate that opens a stage; printed."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.local.waiting import wait_until
from tests.journeys.builders import GOOD_FORM
from tests.journeys.test_documents import printed
from tests.running import Client, RunningSystem


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def a_course(client: Client, code: str, **values: Any) -> None:
    client.post("/v1/courses", {
        "code": code, "title": values.pop("title", code), "pass_mark": 60, "valid_months": 12,
        **values}).ok()


def trained(client: Client, course_code: str, scores: dict[str, int], day: str = "2026-03-02"
            ) -> str:
    """The path of a session that everybody attended."""
    one = client.post("/v1/training-sessions", {
        "course_code": course_code, "trainer": "王芳", "place": "上海", "capacity": len(scores),
        "starts_at": f"{day}T01:00:00Z", "ends_at": f"{day}T09:00:00Z"}).ok()
    path = f"/v1/training-sessions/{one['session_id']}"
    for employee_id in scores:
        client.post(f"{path}/enrolments", {"employee_id": employee_id}).ok()
    client.post(f"{path}/complete", {"results": [
        {"employee_id": who, "score": score} for who, score in scores.items()]}).ok()
    return path


def test_newcomers_are_trained_certified_reminded_and_the_plan_printed(client, running_system):
    for code, title, kind in (("product", "产品知识", "product"),
                              ("process", "销售流程", "process"),
                              ("review", "技能复盘", "skills_review"),
                              ("key", "大客户谈判技巧", "negotiation")):
        a_course(client, code, title=title, kind=kind)
    for programme in (
        {"title": "入职培训", "kind": "new_hire", "course_codes": ["product", "process"],
         "within_days": 30},
        {"title": "进阶培训", "kind": "advanced", "course_codes": ["key"]},
        {"title": "半年复盘", "kind": "periodic", "course_codes": ["review"], "every_months": 6},
    ):
        client.post("/v1/training-programmes", programme).ok()
    assert len(client.get("/v1/training-programmes").ok()["items"]) == 3
    assert len(client.get("/v1/courses").ok()["items"]) == 4
    good, weak = (
        client.post("/v1/employees", {"name": name, "hired_on": "2026-01-05"}).ok()["employee_id"]
        for name in ("张伟", "刘洋"))
    path = trained(client, "product", {good: 92, weak: 41})
    results = client.get("/v1/enrolments", session_id=path.split("/")[-1]).ok()["items"]
    assert {one["employee_id"]: one["is_passed"] for one in results} == {good: True, weak: False}
    [held] = client.get("/v1/certificates").ok()["items"]
    assert (held["employee_id"], held["valid_to"]) == (good, "2027-03-02")
    overdue = client.get("/v1/training-overdue", as_of="2026-03-03").ok()["items"]
    assert {(one["employee_id"], one["course_code"]) for one in overdue} == {
        (good, "process"), (weak, "process"), (weak, "product")}
    called_off = client.post("/v1/training-sessions", {
        "course_code": "key", "trainer": "李娜", "place": "北京",
        "starts_at": "2026-05-01T01:00:00Z", "ends_at": "2026-05-01T09:00:00Z"}).ok()
    client.post(f"/v1/training-sessions/{called_off['session_id']}/cancel", {
        "reason": "讲师生病"}).ok()
    assert [one["state"] for one in client.get("/v1/training-sessions").ok()["items"]] == [
        "cancelled", "completed"]
    pages = printed(running_system, "training_plan")
    told = ("New hires", "大客户谈判技巧", "every 6 months", "刘洋", "92", "Cancelled")
    assert [words for words in told if words not in pages] == []
    client.post(f"/v1/certificates/{held['certificate_id']}/revoke", {"reason": "代考"}).ok()
    again = client.get("/v1/training-overdue", as_of="2026-03-03").ok()["items"]
    assert (good, "product") in {(one["employee_id"], one["course_code"]) for one in again}


def test_a_stage_opens_only_to_who_holds_the_certificate(client):
    a_course(client, "offer", title="方案呈现")
    seller = client.post("/v1/employees", {"name": "赵强", "hired_on": "2026-01-05"}).ok()[
        "employee_id"]
    client.post("/v1/stage-certificates", {
        "stage": "needs_discovery", "course_codes": ["offer"]}).ok()
    [needed] = client.get("/v1/stage-certificates").ok()["items"]
    assert needed == {"stage": "needs_discovery", "course_codes": ["offer"]}
    deal = client.post("/v1/deals", {
        "title": "泵站", "owner_id": seller, "channel_id": "direct", "customer_id": "cust_1",
        "stage": "needs_discovery", "screening": GOOD_FORM}).ok()
    move = f"/v1/deals/{deal['deal_id']}/move"
    refused = client.post(move, {"stage": "proposal"})
    assert [(one["code"], one["details"]["course_codes"]) for one in refused["errors"]] == [
        ("deal.certificate_missing", ["offer"])]
    trained(client, "offer", {seller: 80}, "2026-03-03")
    wait_until(lambda: client.post(move, {"stage": "proposal"}).status == 200, 20,
               "pipeline to hear of the certificate")
