"""A customer's people write in WeCom: they become contacts, and what they said a follow-up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chassis import clock
from deploy.local.waiting import wait_until
from tests.crm.fake_bridge import FakeBridge, running
from tests.running import RunningSystem


@pytest.fixture
def bridge(running_system: RunningSystem) -> Iterator[FakeBridge]:
    """Crm reads from a local bridge."""
    with running() as fake:
        _restarted(running_system, {
            "WECOM_BRIDGE_URL": fake.base, "WECOM_CORP_ID": "corp",
            "WECOM_CORP_SECRET": "corp-secret"})
        yield fake
    _restarted(running_system, {})


def _restarted(system: RunningSystem, more: dict[str, str]) -> None:
    system.terminate("crm")
    system.start_one("crm", more)
    system.wait_ready("crm")


def test_chats_of_wecom_become_follow_ups_of_their_customer(running_system, bridge):
    client = running_system.client()
    made = client.post("/v1/customers", {"name": "恒远泵业"}).ok()
    customer = made["customer_id"]
    now = int(clock.now().timestamp() * 1000)
    bridge.heard(*(
        {"message_id": f"msg_{at}", "external_user_id": name, "text": f"第 {at} 句",
         "sent_at_ms": now - 60_000 + at} for at, name in enumerate(("wm_1", "wm_2", "wm_1"))))
    bridge.knows({"external_user_id": "wm_1", "name": "李工", "company": "恒远泵业有限公司"},
                 {"external_user_id": "wm_2", "name": "王姐", "company": None})
    path = f"/v1/customers/{customer}/interactions"
    wait_until(lambda: len(client.get(path).ok()["items"]) == 2, 60, "the chats")
    assert {one["channel"] for one in client.get(path).ok()["items"]} == {"wecom"}
    [waits] = client.get("/v1/wecom/contacts").ok()["items"]
    assert (waits["name"], waits["waiting_messages"]) == ("王姐", 1)
    client.post("/v1/wecom/contacts/wm_2/attach", {"customer_id": customer}).ok()
    assert len(client.get(path).ok()["items"]) == 3
    told = client.get("/v1/wecom/streams").ok()
    assert {one["stream"]: one["last_seq"] for one in told["items"]} == {
        "contacts": 2, "messages": 3}
    assert "corp-secret" not in running_system.log("crm")
