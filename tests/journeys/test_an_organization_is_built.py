"""Units of three kinds, levels from director to assistant, who reports to whom, as of any day."""

from __future__ import annotations

import pytest

from tests.running import Client, RunningSystem

BEGAN = "2026-01-01"


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def a_unit(client: Client, name: str, kind: str, parent_id: str | None = None) -> str:
    unit_id: str = client.post("/v1/units", {
        "name": name, "kind": kind, "parent_id": parent_id, "valid_from": BEGAN}).ok()["unit_id"]
    return unit_id


def a_position(client: Client, title: str, level: str, unit_id: str, above: str | None) -> str:
    position_id: str = client.post("/v1/positions", {
        "title": title, "level": level, "unit_id": unit_id, "reports_to": above,
        "valid_from": BEGAN}).ok()["position_id"]
    return position_id


def units_by_name(client: Client, day: str) -> dict[str, str | None]:
    return {unit["name"]: unit["parent_id"]
            for unit in client.get("/v1/units", as_of=day).ok()["items"]}


def test_units_by_region_product_and_customer_type_stand_beside_each_other(client):
    company = a_unit(client, "公司", "function")
    east = a_unit(client, "华东销售部", "region", company)
    a_unit(client, "A产品线销售组", "product", company)
    a_unit(client, "大客户部", "segment", company)
    shanghai = a_unit(client, "上海办", "region", company)
    client.post(f"/v1/units/{shanghai}/move", {"parent_id": east, "valid_from": "2026-07-01"}).ok()
    assert units_by_name(client, "2026-06-30")["上海办"] == company
    assert units_by_name(client, "2026-07-01")["上海办"] == east
    kinds = {unit["kind"] for unit in client.get("/v1/units", as_of=BEGAN).ok()["items"]}
    assert kinds == {"function", "region", "product", "segment"}


def test_the_line_from_director_to_assistant_and_who_stands_in_it(client):
    unit = a_unit(client, "华北销售部", "region")
    line: list[str] = []
    for title, level in (("销售总监", "director"), ("区域经理", "regional_manager"),
                         ("销售代表", "representative"), ("销售助理", "assistant")):
        line.append(a_position(client, title, level, unit, line[-1] if line else None))
    positions = {one["position_id"]: one for one in
                 client.get("/v1/positions", unit_id=unit, as_of=BEGAN).ok()["items"]}
    assert [positions[one]["reports_to"] for one in line] == [None, *line[:-1]]

    employee = client.post("/v1/employees", {"name": "李娜", "hired_on": BEGAN}).ok()["employee_id"]
    placed = client.post("/v1/assignments", {
        "employee_id": employee, "position_id": line[2], "valid_from": BEGAN}).ok()
    client.post(f"/v1/assignments/{placed['assignment_id']}/end", {"valid_to": "2026-04-01"}).ok()
    def held(day: str) -> list[str]:
        found = client.get("/v1/assignments", employee_id=employee, as_of=day).ok()["items"]
        return [one["position_id"] for one in found]
    assert (held("2026-03-31"), held("2026-04-01")) == ([line[2]], [])

    client.post(f"/v1/positions/{line[2]}/move", {
        "unit_id": unit, "reports_to": line[0], "valid_from": "2026-05-01"}).ok()
    later = {one["position_id"]: one for one in
             client.get("/v1/positions", as_of="2026-05-01").ok()["items"]}
    assert later[line[2]]["reports_to"] == line[0]
