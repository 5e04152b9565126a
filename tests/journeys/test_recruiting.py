"""Somebody is looked for, interviewed, hired onto a position, passes probation; it is printed."""

from __future__ import annotations

import pytest

from deploy.local.waiting import wait_until
from services.org.contract import Role
from services.org.rules.roles import permissions_of
from tests.journeys.test_documents import printed
from tests.running import Client, RunningSystem

BEGAN = "2026-01-01"
CONTENT = {
    "title": "销售代表",
    "requirements": [{"code": "tob", "wording": "3年以上To B销售经验"}],
    "criteria": [{"code": "negotiation", "name": "谈判能力", "weight": 60},
                 {"code": "product", "name": "产品知识", "weight": 40}],
    "pass_mark": "70", "probation_months": 3, "probation_checks": ["独立完成客户拜访"],
}


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def a_standard(client: Client) -> str:
    """A hiring standard in force."""
    drafted = client.post("/v1/hiring-standards", {"content": CONTENT}).ok()
    client.post(f"/v1/hiring-standards/{drafted['standard_id']}/versions/1/approve").ok()
    return str(drafted["standard_id"])


def an_open_requisition(running_system: RunningSystem, client: Client, **values) -> str:
    """Drafted by one, approved by another."""
    drafted = client.post("/v1/requisitions", {
        "standard_id": a_standard(client), "headcount": 1, "wanted_from": "2026-03-01",
        "reason": "产能缺口", **values}).ok()
    director = running_system.client(running_system.token(
        permissions_of([Role.DIRECTOR]), subject="acct_director"))
    path = f"/v1/requisitions/{drafted['requisition_id']}"
    assert client.post(f"{path}/approve")["errors"][0]["code"] == "requisition.same_person"
    director.post(f"{path}/approve").ok()
    return str(drafted["requisition_id"])


def interviewed(client: Client, requisition_id: str, name: str, score: int) -> str:
    """The path of a candidate with one interview."""
    made = client.post("/v1/candidates", {
        "requisition_id": requisition_id, "name": name, "contact": "13900001111",
        "answers": [{"code": "tob", "is_met": True}]}).ok()
    path = f"/v1/candidates/{made['candidate_id']}"
    client.post(f"{path}/interviews", {
        "interviewer_id": "emp_boss", "held_on": "2026-02-02",
        "scores": [{"code": one["code"], "score": score} for one in CONTENT["criteria"]]}).ok()
    return path


def hired(client: Client, requisition_id: str, name: str, day: str) -> str:
    """The id of an employee who came through the whole funnel."""
    path = interviewed(client, requisition_id, name, 88)
    client.post(f"{path}/offer", {"starts_on": day}).ok()
    client.post(f"{path}/accept").ok()
    return str(client.post(f"{path}/hire", {"hired_on": day}).ok()["employee"]["employee_id"])


def test_a_seat_is_filled_probation_passed_and_the_standard_printed(client, running_system):
    unit = client.post("/v1/units", {"name": "华东销售部", "valid_from": BEGAN}).ok()["unit_id"]
    position = client.post("/v1/positions", {
        "title": "销售代表", "unit_id": unit, "valid_from": BEGAN}).ok()["position_id"]
    wanted = an_open_requisition(running_system, client, position_id=position)
    below = interviewed(client, wanted, "差一点", 69)
    assert client.post(f"{below}/offer", {"starts_on": "2026-03-01"})["errors"][0]["code"] == (
        "candidate.below_pass_mark")
    client.post(f"{below}/refuse", {"refused_by": "us", "reason": "未达合格线"}).ok()
    assert client.post(f"{below}/erase").ok()["name"] == "-"

    employee = hired(client, wanted, "𠮷田娜", "2026-03-01")
    [filled] = client.get("/v1/requisitions").ok()["items"]
    assert filled["state"] == "filled"

    def seated() -> list[str]:
        found = client.get("/v1/assignments", as_of="2026-03-01").ok()["items"]
        return [one["employee_id"] for one in found if one["position_id"] == position]

    wait_until(lambda: seated() == [employee], 20, "org to put the newcomer on the position")
    [one] = client.get("/v1/candidates", state="hired").ok()["items"]
    path = f"/v1/candidates/{one['candidate_id']}"
    client.post(f"{path}/probation", {
        "is_passed": True, "decided_on": "2026-06-01", "reason": "达标"}).ok()
    assert client.get(path).ok()["probation"] == "passed"

    funnel = client.get("/v1/recruiting-funnel", from_on="2020-01-01", to_on="2199-01-01").ok()
    assert [step["count"] for step in funnel["steps"]] == [2, 2, 1, 1, 1]
    assert (funnel["refused_by_us"], funnel["passed_probation"]) == (1, 1)
    pages = printed(running_system, "hiring_standard")
    told = ("3年以上To B销售经验", "谈判能力", "60", "70", "独立完成客户拜访", "50%")
    assert [words for words in told if words not in pages] == []


def test_a_requisition_that_is_not_needed_any_more_is_cancelled(client, running_system):
    wanted = an_open_requisition(running_system, client)
    stopped = client.post(f"/v1/requisitions/{wanted}/cancel", {"reason": "预算"}).ok()
    assert stopped["state"] == "cancelled"
    [standard] = client.get("/v1/hiring-standards", state="approved").ok()["items"]
    assert standard["content"]["pass_mark"] == "70"
