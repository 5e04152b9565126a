"""What the test of forgetting sets up: words beside deals, notices, a merge, care, chats, and every
document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis import clock
from deploy.local.waiting import wait_until
from tests.crm.fake_bridge import running
from tests.journeys.builders import a_seller_under_the_plan
from tests.journeys.test_care import a_campaign
from tests.journeys.test_documents import a_director, an_approved_strategy
from tests.journeys.test_leads import a_seller
from tests.journeys.test_notices import a_line, client_of
from tests.journeys.test_personas import CONTENT, approved
from tests.journeys.test_sop import content
from tests.journeys.test_targets import a_target_plan, a_unit_with
from tests.journeys.test_training import a_course
from tests.journeys.tries_org import CONTENT as DESCRIPTION
from tests.running import Client, RunningSystem

DUE = "2030-01-01T09:00:00+08:00"
NOBODY_THERE = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": "1", "SMTP_FROM": "crm@example.com"}
"""A mail server that does not answer: mails wait."""
SETTLED, PRINT_LIMIT = 60, 120


def somebody_told(system: RunningSystem, client: Client) -> tuple[str, Client]:
    """A seller, and who stands above them and is told in the application and by a mail that
    waits."""
    seller, boss = a_seller(client, "王芳", 30), a_seller(client, "张总", 30)
    a_line(client, seller, boss)
    own = client_of(system, boss)
    own.post("/v1/notice-preference", {
        "channels": ["email"], "language": "zh-CN", "email": "boss@example.com"}).ok()
    above = client_of(system, boss, {"deals:read": "team"})
    wait_until(lambda: _is_seen(client, above, seller), SETTLED, "the line in pipeline")
    return seller, own


def _is_seen(client: Client, above: Client, seller: str) -> bool:
    made = client.post("/v1/deals", {"title": "x", "owner_id": seller})
    return made.status == 201 and above.get(f"/v1/deals/{made['deal_id']}").status == 200


def worked_on(client: Client, firm: str, seller: str, mark: str, kept: str) -> None:
    """A lost deal of the firm: words in its title, task, case and loss; `kept` in the note of a
    move, which is a ledger's."""
    deal = client.post("/v1/deals", {
        "title": mark, "owner_id": seller, "customer_id": firm, "stage": "needs_discovery",
        "screening": {"money": 80, "authority": 80, "need": 80}}).ok()["deal_id"]
    task = client.post("/v1/tasks", {"title": mark, "deal_id": deal, "due_at": DUE}).ok()
    client.post(f"/v1/tasks/{task['task_id']}/finish", {"outcome": mark}).ok()
    client.post(f"/v1/deals/{deal}/move", {"stage": "proposal", "note": kept}).ok()
    case = client.post(f"/v1/deals/{deal}/exceptions", {
        "kind": "stalled_negotiation", "note": mark}).ok()["case_id"]
    client.post(f"/v1/exceptions/{case}/steps/reasons", {"outcome": mark}).ok()
    client.post(f"/v1/exceptions/{case}/escalate", {"reason": mark}).ok()
    client.post(f"/v1/deals/{deal}/lose", {"reason": mark, "competitor": mark}).ok()


def another(client: Client, mark: str) -> str:
    """A customer with the marker in every field, a contact, a talk and a tag."""
    made = client.post("/v1/customers", {
        "name": f"{mark}2", "address": mark, "pains": mark, "allow_duplicate": True,
        "external_ref": f"{mark}2"}).ok()["customer_id"]
    client.post(f"/v1/customers/{made}/contacts", {"name": mark, "role": mark}).ok()
    client.post(f"/v1/customers/{made}/interactions", {
        "channel": "call", "summary": mark, "next_step": mark}).ok()
    tag = client.post("/v1/tags", {"name": "老客户"}).ok()["tag_id"]
    client.post(f"/v1/customers/{made}/tags", {"add": [tag]}).ok()
    return str(made)


def merged(client: Client, firm: str, other: str) -> None:
    """The firm takes the other's name; what both were is kept for undoing."""
    made = client.post(f"/v1/customers/{firm}/merge", {
        "merged_customer_id": other, "take": ["name"]}).ok()
    assert made["can_be_undone"]


def cared_for(client: Client, mark: str) -> None:
    """What came of greeting everybody."""
    today = clock.business_day(clock.now()).isoformat()
    campaign = a_campaign(client, today, kind="holiday_greeting", title="问候",
                          occasion="holiday", holiday="spring_festival", wording="新春快乐")
    items = client.get("/v1/care-items", campaign_id=campaign).ok()["items"]
    assert items
    for one in items:
        client.post(f"/v1/care-items/{one['item_id']}/finish", {"outcome": mark}).ok()


def spoken_with(system: RunningSystem, client: Client, firm: str, mark: str) -> None:
    """Two who write in WeCom: one is attached to the firm, one has its telephone and waits."""
    now = int(clock.now().timestamp() * 1000)
    client.post(f"/v1/customers/{firm}/contacts", {"name": mark, "phone": "13900139000"}).ok()
    people = {"wm_1": "13800138000", "wm_2": "+86 139-0013-9000"}
    with running() as bridge:
        for name, phone in people.items():
            bridge.knows({"external_user_id": name, "name": mark, "company": f"{mark}甲乙",
                          "position": mark, "phone": phone})
            bridge.heard({"message_id": f"msg_{name}", "external_user_id": name, "text": mark,
                          "sent_at_ms": now - 60_000})
        restarted(system, "crm", {
            "WECOM_BRIDGE_URL": bridge.base, "WECOM_CORP_ID": "corp",
            "WECOM_CORP_SECRET": "corp-secret"})
        wait_until(lambda: _waiting(client) == [1, 1], SETTLED, "the chats")
    restarted(system, "crm")
    client.post("/v1/wecom/contacts/wm_1/attach", {"customer_id": firm}).ok()


def _waiting(client: Client) -> list[int]:
    return [one["waiting_messages"] for one in client.get("/v1/wecom/contacts").ok()["items"]]


def restarted(system: RunningSystem, name: str, more: Mapping[str, str] | None = None) -> None:
    system.terminate(name)
    system.start_one(name, more)
    system.wait_ready(name)


def what_documents_need(client: Client) -> None:
    """A year that is planned, a persona, an SOP, rules and people in places."""
    a_director(client)
    sellers = [a_seller_under_the_plan(client, name) for name in ("李娜", "赵强")]
    plan = a_target_plan(client, a_unit_with(client, *sellers), sellers, "100000000.00")
    client.post(f"/v1/target-plans/{plan}/lock").ok()
    an_approved_strategy(client)
    approved(client, CONTENT)
    a_course(client, "product")
    described(client)
    sop = client.post("/v1/sops", {"content": content(limit_days=5)}).ok()["sop_version"]
    client.post(f"/v1/sops/new_business/{sop}/approve", {}).ok()


def described(client: Client) -> None:
    position = client.get("/v1/positions").ok()["items"][0]["position_id"]
    draft = client.post(f"/v1/positions/{position}/job-descriptions", {"content": DESCRIPTION})
    client.post(f"/v1/job-descriptions/{draft.ok()['description_id']}/approve", {}).ok()


def printed(client: Client) -> dict[str, list[str]]:
    """Every kind of document that this system prints, issued now: its forms."""
    kinds = [one["kind"] for one in client.get("/v1/documents").ok()["items"]
             if one["state"] == "printed"]
    issues = {kind: client.post(f"/v1/documents/{kind}/issues", {}).ok()["issue_id"]
              for kind in kinds}
    return {kind: _forms(client, issue) for kind, issue in issues.items()}


def _forms(client: Client, issue: str) -> list[str]:
    found: list[Any] = []

    def is_issued() -> bool:
        found.append(client.get(f"/v1/document-issues/{issue}").ok())
        return bool(found[-1]["state"] == "issued")

    wait_until(is_issued, PRINT_LIMIT, issue, pause=0.5)
    return sorted(one["format"] for one in found[-1]["files"])
