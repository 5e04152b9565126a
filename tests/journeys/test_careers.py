"""Somebody climbs the ladder, the team celebrates, and retention stands on one page."""

from __future__ import annotations

from tests.journeys.builders import money
from tests.running import RunningSystem


def test_a_career_is_climbed_the_team_celebrates_and_retention_is_read(
    running_system: RunningSystem,
):
    client = running_system.client()
    client.post("/v1/career-ladder", {"steps": [
        {"code": "rep", "title": "销售代表"},
        {"code": "manager", "title": "销售经理", "least_months": 24},
        {"code": "director", "title": "销售总监", "least_months": 36}]}).ok()
    assert len(client.get("/v1/career-ladder").ok()["steps"]) == 3
    seller = client.post("/v1/employees", {"name": "王芳", "hired_on": "2020-01-01"}).ok()[
        "employee_id"]
    promote = {"employee_id": seller, "reason": "业绩"}
    client.post("/v1/promotions", {**promote, "step": "rep", "effective_on": "2021-01-01"}).ok()
    early = client.post("/v1/promotions", {
        **promote, "step": "manager", "effective_on": "2022-06-01"})
    assert [one["code"] for one in early["errors"]] == ["career.not_met"]
    client.post("/v1/promotions", {
        **promote, "step": "manager", "effective_on": "2023-02-01"}).ok()
    standing = client.get(f"/v1/employees/{seller}/career").ok()
    assert (standing["step"], standing["next_step"]) == ("manager", "director")
    client.post(f"/v1/employees/{seller}/conversations", {
        "held_on": "2026-01-05", "note": "想去总部"}).ok()
    events = [client.post("/v1/culture-events", {
        "title": title, "kind": kind, "on": "2023-05-20", "place": "杭州",
        "budget": money("1000.00")}).ok()["event_id"]
        for title, kind in (("春季团建", "team_building"), ("表彰大会", "awards"))]
    client.post(f"/v1/culture-events/{events[0]}/cancel", {"reason": "天气"}).ok()
    client.post(f"/v1/culture-events/{events[1]}/hold", {
        "spent": money("900.00"), "attended": [seller],
        "awards": [{"employee_id": seller, "title": "销冠", "reason": "第一"}]}).ok()
    listed = client.get("/v1/culture-events").ok()["items"]
    assert {one["state"] for one in listed} == {"cancelled", "held"}
    page = client.get("/v1/retention", year=2023).ok()
    assert (len(page["months"]), page["rate"], page["attendance"]) == (12, "0.0000", "1.0000")
    assert [one["to_step"] for one in page["promotions"]] == ["manager"]
    assert [one["employee_id"] for one in page["warnings"]] == [seller]
