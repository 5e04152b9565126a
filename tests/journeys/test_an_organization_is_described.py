"""What each position is for, how far its authority goes, and the document that says so."""

from __future__ import annotations

from tests.journeys.test_documents import printed
from tests.journeys.tries_org import CONTENT
from tests.running import RunningSystem

BEGAN = "2026-01-01"


def test_duties_and_authority_are_described_approved_and_printed(running_system: RunningSystem):
    client = running_system.client()
    unit = client.post("/v1/units", {"name": "华东销售部", "valid_from": BEGAN}).ok()
    position = client.post("/v1/positions", {
        "title": "销售代表", "unit_id": unit["unit_id"], "valid_from": BEGAN}).ok()
    draft = client.post(f"/v1/positions/{position['position_id']}/job-descriptions", {
        "content": {**CONTENT, "duties": ["客户开发"]}}).ok()
    path = f"/v1/job-descriptions/{draft['description_id']}"
    changed = {**CONTENT, "duties": ["客户开发", "客户维护"]}
    client.put(path, {"content": changed}, draft["version"]).ok()
    assert client.post(f"{path}/approve", {}).ok()["state"] == "approved"
    [held] = client.get("/v1/positions", unit_id=unit["unit_id"]).ok()["items"]
    assert held["authority"] == CONTENT["authority"]
    assert [one["state"] for one in client.get("/v1/job-descriptions").ok()["items"]] == [
        "approved"]
    pages = printed(running_system, "job_descriptions")
    told = ("华东销售部", "客户维护", "5%", "100.00")
    assert [words for words in told if words not in pages] == []


def test_a_move_is_previewed_made_and_explained(running_system: RunningSystem):
    client = running_system.client()
    unit = client.post("/v1/units", {"name": "华东销售部", "valid_from": BEGAN}).ok()["unit_id"]
    lead, other = (
        client.post("/v1/positions", {
            "title": title, "unit_id": unit, "valid_from": BEGAN}).ok()["position_id"]
        for title in ("区域经理", "另一位经理"))
    seller = client.post("/v1/positions", {
        "title": "销售代表", "unit_id": unit, "valid_from": BEGAN, "reports_to": lead}
    ).ok()["position_id"]
    people = {
        position: client.post(
            "/v1/employees", {"name": name, "hired_on": BEGAN}).ok()["employee_id"]
        for position, name in ((lead, "王芳"), (other, "李娜"), (seller, "张伟"))}
    for position, employee in people.items():
        client.post("/v1/assignments", {
            "employee_id": employee, "position_id": position, "valid_from": BEGAN}).ok()
    account = client.post("/v1/accounts", {
        "login": "li.na", "password": "correct horse battery", "roles": ["regional_manager"],
        "employee_id": people[other]}).ok()["account_id"]

    def told() -> list[list[str]]:
        found = client.get(f"/v1/accounts/{account}/sight", permission="deals:read",
                           owner_id=people[seller]).ok()["paths"]
        return [[step["title"] for step in path["steps"]] for path in found]

    assert told() == []
    preview = client.get(f"/v1/positions/{seller}/move-preview", unit_id=unit, reports_to=other,
                         valid_from=BEGAN).ok()
    assert [(one["viewer_id"], one["subject_id"]) for one in preview["gained"]] == [
        (people[other], people[seller])]
    assert told() == []
    client.post(f"/v1/positions/{seller}/move", {
        "unit_id": unit, "reports_to": other, "valid_from": BEGAN}).ok()
    assert told() == [["销售代表", "另一位经理"]]
    same = client.get("/v1/assignments/move-preview", employee_id=people[lead],
                      position_id=other, valid_from="2026-07-01").ok()
    assert same["employee_count"] >= 1
    client.post("/v1/assignments/move", {
        "employee_id": people[lead], "position_id": other, "valid_from": "2026-07-01"}).ok()
    assert client.get(f"/v1/units/{unit}/move-preview", valid_from=BEGAN).ok()["gained"] == []
