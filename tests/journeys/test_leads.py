"""A campaign brings leads: given out by capacity, answered in time or not, one becomes a deal."""

from __future__ import annotations

from contextlib import closing

import pytest

from deploy.local.waiting import wait_until
from tests.journeys.builders import GOOD_FORM, money
from tests.journeys.test_bulk import ended, fetch, lines
from tests.running import Client, RunningSystem


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def a_seller(client: Client, name: str, capacity: int) -> str:
    """Hired, and taking leads as soon as pipeline has heard of the hiring."""
    employee_id = client.post("/v1/employees", {"name": name, "hired_on": "2026-01-01"}).ok()[
        "employee_id"]
    wish = {"employee_id": employee_id, "monthly_capacity": capacity}
    wait_until(lambda: client.post("/v1/lead-capacities", wish).status == 200, 20,
               "pipeline to hear of a seller")
    return str(employee_id)


def test_a_campaigns_leads_are_answered_and_one_becomes_a_deal(client):
    seller, other = a_seller(client, "王芳", 90), a_seller(client, "李娜", 30)
    campaign = client.post("/v1/campaigns", {
        "name": "上海泵阀展", "source": "exhibition", "starts_on": "2026-03-01",
        "cost": money("8000.00")}).ok()["campaign_id"]
    assert [one["name"] for one in client.get("/v1/campaigns").ok()["items"]] == ["上海泵阀展"]
    came = [client.post("/v1/leads", {
        "campaign_id": campaign, "touch": "event", "contact_name": f"客户{at}🙂",
        "phone": f"1380013800{at}"}).ok() for at in range(4)]
    again = client.post("/v1/leads", {"source": "wechat", "touch": "chat",
                                      "phone": "+86 138-0013-8000"}).ok()
    assert (again["lead_id"], again["is_duplicate"]) == (came[0]["lead_id"], True)

    dry = client.post("/v1/leads/allocate", {"seed": 42, "is_dry_run": True}).ok()
    real = client.post("/v1/leads/allocate", {"seed": 42}).ok()
    assert (real["placements"], real["left"]) == (dry["placements"], 0)
    assert sorted(one["owner_id"] for one in real["placements"]) == sorted([seller] * 3 + [other])
    assert {one["quota"] for one in client.get("/v1/lead-capacities").ok()["items"]} == {0}

    mine = client.get("/v1/leads", owner_id=seller).ok()["items"]
    won, declined, lost = (one["lead_id"] for one in mine)
    back = client.post(f"/v1/leads/{declined}/decline", {"reason": "wrong_region"}).ok()
    given = client.post(f"/v1/leads/{declined}/assign", {"owner_id": other}).ok()
    assert (back["state"], given["state"]) == ("new", "assigned")
    assert client.post(f"/v1/leads/{declined}/recycle", {}).ok()["owner_id"] is None
    client.post(f"/v1/leads/{lost}/disqualify", {"reason": "no_need", "note": "明年再说"}).ok()

    record = client.get(f"/v1/leads/{won}").ok()
    client.patch(f"/v1/leads/{won}", {"company": "恒远泵业"}, record["version"]).ok()
    answered = client.post(f"/v1/leads/{won}/respond", {}).ok()
    assert (answered["state"], answered["is_first_in_time"]) == ("contacted", True)
    low = client.post(f"/v1/leads/{won}/screen", {"money": 20, "authority": 90, "need": 60}).ok()
    assert low["state"] == "contacted"
    assert client.post(f"/v1/leads/{won}/screen", GOOD_FORM).ok()["state"] == "qualified"
    assert client.get(f"/v1/leads/{won}").ok()["lead_score"]["score"] != "0.00"
    made = client.post(f"/v1/leads/{won}/convert", {
        "customer_id": "cust_1", "title": "泵站改造"}).ok()
    deal = client.get(f"/v1/deals/{made['deal']['deal_id']}").ok()
    assert (deal["stage"], deal["owner_id"], deal["origin"]) == (
        "needs_discovery", seller, "lead")
    assert [one["to_stage"] for one in client.get(
        f"/v1/deals/{deal['deal_id']}/stages").ok()["changes"]] == [
        "lead_capture", "lead_screening", "needs_discovery"]
    after = client.get(f"/v1/leads/{won}").ok()
    assert (after["phone"], after["company"], after["customer_id"]) == (None, None, "cust_1")
    entries = client.get(f"/v1/leads/{won}/history").ok()["entries"]
    assert (entries[0]["step"], entries[-1]["step"]) == ("created", "converted")
    [figures] = client.get("/v1/lead-statistics").ok()["items"]
    assert (figures["leads"], figures["in_time"], figures["converted"], figures["disqualified"],
            figures["cost"]) == (4, 1, 1, 1, money("8000.00"))


def test_a_policy_says_how_soon_and_a_prospect_may_be_forgotten(client):
    terms = client.get("/v1/lead-policy").ok()["terms"]
    assert (terms["first_response_hours"], [one["day"] for one in terms["escalations"]]) == (
        24, [3, 5, 7])
    client.post("/v1/lead-policy", {"first_response_hours": 48}).ok()
    lead = client.post("/v1/leads", {"source": "website", "email": "wang@example.com"}).ok()
    subject = lead["lead_id"]
    told = client.get(f"/v1/lead-subjects/{subject}/export").ok()
    assert told["lead"]["email"] == "wang@example.com"
    client.post(f"/v1/lead-subjects/{subject}/erase", {"reason": "本人要求"}).ok()
    gone = client.get(f"/v1/leads/{subject}").ok()
    assert (gone["email"], gone["state"], gone["reason"]) == (None, "disqualified", "erased")
    late = client.get("/v1/leads", overdue="true").ok()["items"]
    assert late == []


def days_pass(system: RunningSystem, days: int) -> None:
    """Every lead is as old as if it had come in earlier, and so are its clocks."""
    database = system.servers.environment.database("pipeline")
    with closing(system.servers.postgres.connect(database)) as connection, \
            connection.cursor() as cursor:
        cursor.execute("UPDATE lead SET " + ", ".join(
            f"{name} = {name} - interval '{days} days'"
            for name in ("created_at", "clock_began_at", "first_due_at", "due_at", "look_at")))
        connection.commit()


def test_nobody_answers_and_the_lead_goes_on_to_somebody_who_does(running_system):
    client = running_system.client()
    idle, eager = a_seller(client, "王芳", 30), a_seller(client, "李娜", 30)
    lead = client.post("/v1/leads", {"source": "website", "owner_id": idle}).ok()["lead_id"]
    days_pass(running_system, 40)
    wait_until(lambda: client.get(f"/v1/leads/{lead}").ok()["owner_id"] == eager, 20,
               "the lead to be given on")
    entries = client.get(f"/v1/leads/{lead}/history").ok()["entries"]
    assert [(one["step"], one["day"]) for one in entries] == [
        ("created", None), ("assigned", None), ("overdue", None), ("escalated", 3),
        ("escalated", 5), ("escalated", 7), ("recycled", None), ("assigned", None)]
    assert [one["late"] for one in client.get("/v1/lead-statistics").ok()["items"]] == [1]


def test_a_list_of_prospects_comes_in_as_a_file_and_goes_out_as_one(client):
    sheet = "external_ref,contact_name,phone,source\nc1,王小明🙂,13800138000,exhibition\n"
    for created, unchanged in ((1, 0), (0, 1)):
        reply = client.session.post(
            f"{client.base_url}/v1/imports/leads", files={"file": ("leads.csv", sheet.encode())},
            timeout=15)
        job = ended(client, reply.json()["job_id"])
        assert (job["created"], job["unchanged"], job["errors"]) == (created, unchanged, [])
    [row] = lines(fetch(client, "/v1/exports/leads", format="csv", language="en"))
    assert (row["Contact"], row["Telephone"], row["Source"], row["State"]) == (
        "王小明🙂", "13800138000", "exhibition", "new")
