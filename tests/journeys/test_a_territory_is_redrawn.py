"""Territories are drafted, previewed, made active and run: customers find their owners."""

from __future__ import annotations

from deploy.local.waiting import wait_until
from tests.running import RunningSystem

BEGAN = "2026-01-01"


def test_a_model_is_previewed_and_run(running_system: RunningSystem):
    client = running_system.client()
    east, north = (
        client.post("/v1/employees", {"name": name, "hired_on": BEGAN}).ok()["employee_id"]
        for name in ("王芳", "李娜"))
    for at in range(3):
        client.post("/v1/customers", {
            "name": f"客户 {at}", "region": "华北", "owner_id": east}).ok()
    areas = [{"key": "north", "name": "华北", "owner_id": north, "any_of": [
        {"all_of": [{"field": "region", "operator": "is", "values": ["华北"]}]}]}]
    draft = client.post("/v1/territory-models", {"name": "2026", "territories": areas}).ok()
    path = f"/v1/territory-models/{draft['model_id']}"
    wait_until(lambda: client.get(f"{path}/preview").status == 200, 20, "crm to know the draft")
    told = client.get(f"{path}/preview").ok()
    assert (told["moved"], {one["owner_id"]: one["gains"] for one in told["owners"]}) == (
        3, {east: 0, north: 3})
    client.put(path, {"territories": areas}, draft["version"]).ok()
    wait_until(lambda: client.post(f"{path}/activate", {}).status == 200, 20, "org to know both")
    wait_until(lambda: client.post(f"{path}/run", {}, key="run").status == 202, 20, "the model")
    run_id = client.post(f"{path}/run", {}, key="run").ok()["run_id"]
    wait_until(lambda: client.get(f"/v1/territory-runs/{run_id}").ok()["is_done"], 30, "the run")
    assert client.get(f"/v1/territory-runs/{run_id}")["moved"] == 3
    found = client.get("/v1/customers").ok()["items"]
    assert {one["owner_id"] for one in found} == {north}
    assert client.post(f"{path}/archive", {}).ok()["state"] == "archived"
    assert [one["state"] for one in client.get("/v1/territory-models").ok()["items"]] == [
        "archived"]
    assert client.get(path).ok()["territories"][0]["owner_id"] == north
