"""A lead that nobody answers: the group's robot says so, the superior sees it and marks it read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from deploy.local.waiting import wait_until
from tests.journeys.test_leads import a_seller, days_pass
from tests.org.fake_wecom import FakeRobot, running
from tests.running import Client, RunningSystem


@pytest.fixture
def wecom(running_system: RunningSystem) -> Iterator[FakeRobot]:
    """Org may speak to a local WeCom."""
    with running() as fake:
        _restarted(running_system, {"WECOM_ROBOT_HOSTS": fake.host})
        yield fake
    _restarted(running_system, {})


def _restarted(system: RunningSystem, more: dict[str, str]) -> None:
    system.terminate("org")
    system.start_one("org", more)
    system.wait_ready("org")


def a_line(client: Client, seller: str, boss: str) -> str:
    """A unit with the boss above the seller."""
    unit = client.post("/v1/units", {"name": "华东", "valid_from": "2026-01-01"}).ok()["unit_id"]
    lead = client.post("/v1/positions", {
        "title": "区域经理", "unit_id": unit, "valid_from": "2026-01-01"}).ok()["position_id"]
    under = client.post("/v1/positions", {
        "title": "销售代表", "unit_id": unit, "valid_from": "2026-01-01",
        "reports_to": lead}).ok()["position_id"]
    for employee_id, position_id in ((boss, lead), (seller, under)):
        client.post("/v1/assignments", {"employee_id": employee_id, "position_id": position_id,
                                        "valid_from": "2026-01-01"}).ok()
    return str(unit)


def test_an_escalation_reaches_the_robot_and_the_superior_reads_it(running_system, wecom):
    client = running_system.client()
    seller, boss = a_seller(client, "王芳", 30), a_seller(client, "张总", 30)
    unit = a_line(client, seller, boss)
    made = client.post("/v1/robots", {
        "name": "华东群", "unit_id": unit, "address": wecom.address("k-693a91f6")}).ok()
    client.patch(f"/v1/robots/{made['robot_id']}", {"templates": ["lead_escalated"]},
                 made["version"]).ok()
    assert "k-693a91f6" not in str(client.get("/v1/robots").ok().body)
    own = client_of(running_system, boss)
    assert own.get("/v1/notice-preference").ok()["channels"] == ["wecom"]
    own.post("/v1/notice-preference", {"channels": ["wecom"], "language": "en",
                                       "wecom_user_id": "zhangzong"}).ok()
    wecom.answers = [(200, {"errcode": 93000})]
    lead = client.post("/v1/leads", {"source": "website", "owner_id": seller}).ok()["lead_id"]
    above = client_of(running_system, boss, {"leads:read": "team"})
    wait_until(lambda: above.get(f"/v1/leads/{lead}").status == 200, 20, "the line in pipeline")
    days_pass(running_system, 40)

    wait_until(lambda: unread(own) > 0, 30, "the superior to be told")
    notices = own.get("/v1/notices").ok()
    assert {(one["template"], one["about"]) for one in notices["items"]} >= {
        ("lead_escalated", lead)}
    wait_until(lambda: len(parked_ones(client)) == 1, 30, "a parked message")
    [parked] = parked_ones(client)
    assert (parked["reason"], parked["robot_id"]) == ("errcode 93000", made["robot_id"])
    client.post(f"/v1/deliveries/{parked['delivery_id']}/retry", {}).ok()
    wait_until(lambda: len(wecom.said) >= 4, 30, "the robot to hear of three escalations")
    assert {key for key, _ in wecom.said} == {"k-693a91f6"}
    assert any("zhangzong" in body["text"]["mentioned_list"] for _, body in wecom.said)
    assert all(lead in text for text in wecom.texts())
    assert "k-693a91f6" not in running_system.log("org")

    one = notices["items"][0]
    assert own.post(f"/v1/notices/{one['notice_id']}/read", {}).ok()["read_at"] is not None
    before = unread(own)
    assert own.post("/v1/notices/read", {}).ok()["count"] == before
    assert unread(own) == 0
    others = client_of(running_system, "emp_nobody")
    assert others.post(f"/v1/notices/{one['notice_id']}/read", {}).status == 404


def client_of(
    system: RunningSystem, employee_id: str, permissions: dict[str, str] | None = None
) -> Client:
    granted = {"session:own": "own", **(permissions or {})}
    return system.client(system.token(granted, subject=f"acct_{employee_id}",
                                      employee_id=employee_id))


def parked_ones(client: Client) -> list[Any]:
    found: list[Any] = client.get("/v1/deliveries", state="parked").ok()["items"]
    return found


def unread(client: Client) -> int:
    return int(client.get("/v1/notices", limit=1).ok()["unread"])
