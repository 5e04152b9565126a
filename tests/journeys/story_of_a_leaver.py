"""Who the story of a leaver is about, what they have, and what all of them have together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from deploy.local.waiting import wait_until
from services.org.contract import Role
from tests.journeys.builders import (
    a_negotiated_deal,
    a_seller_under_the_plan,
    an_active_partner,
    money,
    sign_when_known,
)
from tests.journeys.story import BEGAN, SETTLED, Story, hired, seated
from tests.journeys.test_public_pool import TERMS
from tests.running import Client

MARCH = "2026-03"
PASSWORD = "correct horse battery"
QUIET = {"title": "45 天未跟进", "conditions": [{"kind": "quiet", "days": 45}]}
TARGET = "1200000.00"


@dataclass
class Leaver:
    """王芳, who leaves; 李娜 and 赵强, who follow; 张敏 leads them; 陈晨 looks into the pool."""

    seller: str
    manager: str
    heir: str
    other_heir: str
    newcomer: str
    partner: str
    assignment: str = ""
    manager_account: str = ""
    has: dict[str, str] = field(default_factory=dict)

    @property
    def people(self) -> tuple[str, ...]:
        return self.seller, self.heir, self.other_heir, self.newcomer


def a_leaver(client: Client) -> Leaver:
    """All of one unit, under one who leads it."""
    seller = a_seller_under_the_plan(client, "王芳")
    manager, *others = (hired(client, name) for name in ("张敏", "李娜", "赵强", "陈晨"))
    unit = client.post("/v1/units", {"name": "华东销售部", "valid_from": BEGAN}).ok()["unit_id"]
    above = seated(client, unit, "经理", manager)
    for who in (seller, *others):
        seated(client, unit, "销售代表", who, reports_to=above)
    found = Leaver(seller, manager, *others, partner=an_active_partner(client))
    [held] = client.get("/v1/assignments", employee_id=seller).ok()["items"]
    found.assignment = held["assignment_id"]
    for login, who, role in (("wang.fang", seller, Role.SELLER),
                             ("zhang.min", manager, Role.REGIONAL_MANAGER)):
        made = client.post("/v1/accounts/invite", {
            "login": login, "roles": [role.value], "employee_id": who}).ok()
        client.post("/v1/auth/set-password", {
            "token": made["token"], "new_password": PASSWORD}).ok()
    found.manager_account = made["account_id"]
    return found


def a_customer(client: Client, owner_id: str, name: str) -> str:
    """As soon as crm has heard of the owner."""
    wish, key = {"name": name, "owner_id": owner_id}, name.encode().hex()
    wait_until(lambda: client.post("/v1/customers", wish, key=key).status == 201, SETTLED, name)
    return str(client.post("/v1/customers", wish, key=key).ok()["customer_id"])


def has_customers(story: Story, who: Leaver) -> None:
    """Three entered, with what belongs to them; a fourth claimed out of the pool."""
    client, own = story.office, story.person(who.seller)
    client.post("/v1/pools", {"terms": {**TERMS, "recycle_rules": [QUIET]}}).ok()
    for key in ("key", "second", "quiet"):
        who.has[key] = a_customer(client, who.seller, f"客户 {key}")
        own.post(f"/v1/customers/{who.has[key]}/interactions", {
            "channel": "visit", "summary": "拜访"}).ok()
    own.post(f"/v1/customers/{who.has['key']}/contacts", {"name": "赵强生"}).ok()
    who.has["complaint"] = own.post(f"/v1/customers/{who.has['key']}/complaints", {
        "summary": "漏水", "priority": "low"}).ok()["complaint_id"]
    who.has["claimed"] = claimed = a_customer(client, who.heir, "客户 claimed")
    story.person(who.heir).post(f"/v1/customers/{claimed}/release", {"reason": "无力跟进"}).ok()
    own.post(f"/v1/customers/{claimed}/claim").ok()


def has_deals(client: Client, who: Leaver) -> None:
    """One signed with a partner, one whose credit is split, one with a task."""
    customer = {"customer_id": who.has["key"]}
    who.has["signed"] = a_negotiated_deal(
        client, who.seller, "3000.00", who.partner, title="已签", **customer)
    who.has["split"] = a_negotiated_deal(
        client, who.seller, "5000.00", who.partner, title="分成", credits=[
            {"employee_id": who.seller, "rate": "0.6"}, {"employee_id": who.heir, "rate": "0.4"}],
        **customer)
    who.has["open"] = client.post("/v1/deals", {
        "title": "线索", "owner_id": who.seller}).ok()["deal_id"]
    who.has["task"] = client.post("/v1/tasks", {
        "title": "报价", "deal_id": who.has["open"], "due_at": "2026-04-20T09:00:00+08:00"}
    ).ok()["task_id"]
    sign_when_known(client, who.has["signed"], "2026-03-03")
    client.settled_trail(who.has["signed"])


def has_targets_and_a_lead(client: Client, who: Leaver) -> None:
    nodes = [{"subject_kind": "company", "subject_id": "company"},
             {"subject_kind": "employee", "subject_id": who.seller, "parent": "company/company"}]
    who.has["plan"] = plan = client.post("/v1/target-plans", {
        "name": "2026 目标", "year": 2026, "metric": "signed", "amount": money(TARGET),
        "nodes": nodes}).ok()["plan_id"]
    client.post(f"/v1/target-plans/{plan}/lock", {}).ok()
    client.post("/v1/lead-capacities", {"employee_id": who.heir, "monthly_capacity": 90}).ok()


def owners(client: Client, who: Leaver) -> dict[str, dict[str, int]]:
    """How many customers, open deals, open tasks and months of targets each of them has."""
    asked = {"customers": {}, "deals": {"status": "open"}, "tasks": {"state": "open"}}
    found = {name: Counter({
        one: len(client.get(f"/v1/{name}", owner_id=one, limit=200, **more).ok()["items"])
        for one in who.people}) for name, more in asked.items()}
    return {name: dict(+counted) for name, counted in found.items()} | {
        "months": holders(client, who)}


def holders(client: Client, who: Leaver) -> dict[str, int]:
    nodes = client.get(f"/v1/target-plans/{who.has['plan']}/tree").ok()["nodes"]
    [leaf] = [node for node in nodes if node["subject_id"] == who.seller]
    return dict(Counter(one["employee_id"] for one in leaf["holders"]))


def totals(client: Client, who: Leaver) -> dict[str, Any]:
    """What a handover must leave as it is: sums of records, of targets, and every ledger."""
    counted = owners(client, who)
    span = {"from_on": "2026-01-01", "to_on": "2027-01-01"}
    tree = client.get(f"/v1/target-plans/{who.has['plan']}/tree").ok()["nodes"]
    kpis = {(metric, kind): client.get(
        "/v1/kpis", metric=metric, subject_kind=kind, subject_id=subject_id, **span).ok()["total"]
        for metric in ("signed", "received", "commission_cost")
        for kind, subject_id in (("company", "company"), ("employee", who.seller))}
    return {
        "records": {name: sum(counted[name].values()) for name in ("customers", "deals", "tasks")},
        "targets": {one["node"]: one["target"]["amount"] for one in tree},
        "kpis": kpis,
        "statement": client.get(f"/v1/employees/{who.seller}/statements/{MARCH}").ok()["lines"],
        "rebates": client.get(f"/v1/partners/{who.partner}/rebates").ok()["accounts"],
        "complaints": len(client.get("/v1/complaints").ok()["items"]),
    }


def handed_over(client: Client, giver: str, taker: str, *kinds: str) -> str:
    """The id of a handover that has gone all the way."""
    wish = {"from_employee_id": giver, "to_employee_id": taker, "reason": "离职", "kinds": kinds}
    made: list[str] = []

    def is_planned() -> bool:
        reply = client.post("/v1/handovers", wish)
        made.extend([reply["handover_id"]] if reply.status == 201 else [])
        return bool(made)

    wait_until(is_planned, SETTLED, "org to know both")
    client.post(f"/v1/handovers/{made[0]}/start", {}).ok()
    is_in_state(client, made[0], "done")
    return made[0]


def is_in_state(client: Client, handover_id: str, state: str) -> None:
    wait_until(lambda: client.get(f"/v1/handovers/{handover_id}").ok()["state"] == state,
               SETTLED, f"a handover to be {state}")
