"""Customers are cared for: greeted on a holiday, invited to try a product, asked after a sale."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chassis import clock
from deploy.local.waiting import wait_until
from tests.journeys.test_a_complaint_is_saved import WORDS, a_customer
from tests.running import Client, RunningSystem

SETTLED = 30


def a_campaign(client: Client, due_on: str, **plan: Any) -> str:
    """The id of a campaign whose audience is complete."""
    today = clock.business_day(clock.now())
    plan_id = client.post("/v1/care-plans", {
        "starts_on": today.isoformat(), "ends_on": (today + timedelta(days=90)).isoformat(),
        **plan}).ok()["plan_id"]
    started = client.post(f"/v1/care-plans/{plan_id}/start", {"due_on": due_on})
    campaign_id = started.ok()["campaign_id"]
    assert started.status == 202
    path = f"/v1/care-campaigns/{campaign_id}"
    wait_until(lambda: client.get(path).ok()["is_frozen"], SETTLED, "the audience")
    return str(campaign_id)


def test_customers_are_greeted_invited_and_asked(running_system: RunningSystem):
    client = running_system.client()
    seller = client.post("/v1/employees", {"name": "王伟", "hired_on": "2026-01-01"}).ok()[
        "employee_id"]
    customer_id = a_customer(client, seller)
    day = clock.business_day(clock.now()).isoformat()
    greeting = a_campaign(client, day, kind="holiday_greeting", title="春节问候",
                          occasion="holiday", holiday="spring_festival", wording="新春快乐")
    trial = a_campaign(client, day, kind="product_trial", title="新品试用",
                       occasion="fixed_date", on_date=day, owner_id=seller)
    survey_id = client.post("/v1/surveys", {"kind": "csat", **WORDS}).ok()["survey_id"]
    asked = a_campaign(client, day, kind="satisfaction_survey", title="售后满意度",
                       occasion="fixed_date", on_date=day, survey_id=survey_id)
    assert {one["kind"] for one in client.get("/v1/care-plans").ok()["items"]} == {
        "holiday_greeting", "product_trial", "satisfaction_survey"}

    mine = running_system.client(running_system.token(
        {"care:read": "own", "care:write": "own", "personal:read": "own"}, employee_id=seller))
    due = {one["campaign_id"]: one for one in mine.get("/v1/care-items", state="planned").ok()[
        "items"]}
    assert due.keys() == {greeting, trial, asked}
    assert due[greeting]["wording"] == "新春快乐"
    done = mine.post(f"/v1/care-items/{due[greeting]['item_id']}/finish", {"outcome": "已致电"})
    assert (done.ok()["state"], done["outcome"]) == ("done", "已致电")
    again = mine.post(f"/v1/care-items/{due[greeting]['item_id']}/finish", {"outcome": "x"})
    assert again["code"] == "care.finished_already"
    mine.post(f"/v1/care-items/{due[trial]['item_id']}/finish", {
        "outcome": "暂无需要", "is_skipped": True}).ok()

    invitation = client.post(f"/v1/surveys/{due[asked]['survey_id']}/invitations", {
        "customer_id": customer_id}).ok()
    token = invitation["token"]
    anybody = Client(client.base_url, None)
    anybody.post(f"/v1/public/surveys/{token}", {"score": 5, "comment": "很好"}).ok()
    mine.post(f"/v1/care-items/{due[asked]['item_id']}/finish", {"outcome": "已回答"}).ok()
    assert client.get(f"/v1/surveys/{survey_id}/results").ok()["total"]["csat"] == "1.0000"
    shares = [client.get(f"/v1/care-campaigns/{one}").ok()["done_share"]
              for one in (greeting, trial, asked)]
    assert shares == ["1.0000", "0.0000", "1.0000"]
