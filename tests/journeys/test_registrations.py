"""Two partners want the same customer: registered, decided on evidence, protected, paid, ended.

March 2026. A direct deal was there before; the channel manager overrules it by name. The registered
deal earns its overlay and its rebate; another protection ends by itself, and its deal is free.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deploy.local.waiting import wait_until
from services.org.contract import Role
from services.org.rules.roles import permissions_of
from tests.journeys.builders import (
    a_negotiated_deal,
    a_seller_under_the_plan,
    an_active_partner,
    sign_when_known,
    tiers,
)
from tests.journeys.story import BEGAN, SETTLED, Story, codes, hired, settled
from tests.running import Client, RunningSystem

PATH = "/v1/registrations"
AGENTS = "distribution"


@dataclass(frozen=True)
class Cast:
    seller: str
    other: str
    manager: str
    partner: str
    rival: str
    customer: str


def test_two_partners_want_the_same_customer(running_system: RunningSystem):
    story = Story(running_system)
    cast = a_cast(story.at("2026-03-02 09:00"))
    direct = a_negotiated_deal(story.office, cast.other, "500.00", customer_id=cast.customer)
    deal = a_negotiated_deal(story.office, cast.seller, "2000.00", customer_id=cast.customer)
    first = is_registered_by_the_partner(story, cast, deal)
    second = submitted(story.office, cast.rival, customer_id=cast.customer)
    is_approved_on_evidence(story, cast, (first, direct, deal))
    waits_for_the_first(story, second, first)
    earns_with_the_deal(story, cast, (first, deal))
    another_ends_by_itself(story, cast)


def a_cast(client: Client) -> Cast:
    seller, other = (a_seller_under_the_plan(client, name) for name in ("王伟", "李娜"))
    manager = a_partner_manager(client)
    partner, rival = an_active_partner(client), an_active_partner(client)
    wish = {"name": "上海恒远泵业有限公司", "owner_id": other}
    wait_until(lambda: client.post("/v1/customers", wish).status == 201, SETTLED, "the owner")
    [customer] = client.get("/v1/customers", owner_id=other).ok()["items"]
    return Cast(seller, other, manager, partner, rival, customer["customer_id"])


def a_partner_manager(client: Client) -> str:
    """Earns 3 % of the overlay credits."""
    plan = client.post("/v1/compensation-plans", {
        "name": "渠道协同", "starts_on": BEGAN, "components": [{
            "component_id": "overlay", "name": "协同提成", "mode": "step", "accumulate": "month",
            "overlay": True, "tiers": tiers([("0.00", "0.03")])}]}).ok()
    client.post(f"/v1/compensation-plans/{plan['plan_id']}/versions/1/approve").ok()
    employee_id = hired(client, "陈渠")
    client.post("/v1/plan-assignments", {
        "employee_id": employee_id, "plan_id": plan["plan_id"], "valid_from": BEGAN}).ok()
    return employee_id


def submitted(client: Client, partner: str, **more: Any) -> str:
    made = client.post(PATH, {"partner_id": partner, "products": ["prod_1"], **more}).ok()
    client.post(f"{PATH}/{made['registration_id']}/submit").ok()
    return str(made["registration_id"])


def is_registered_by_the_partner(story: Story, cast: Cast, deal: str) -> str:
    """The partner's own person does it; what lacks comes back, and is sent in again."""
    person = story.system.client(story.system.token(
        permissions_of([Role.PARTNER_USER]), subject="acct_p", partner_id=cast.partner))
    wish = {"partner_id": cast.partner, "products": ["prod_9"], "customer_name": "上海 恒远泵业"}
    registration = person.post(PATH, wish).ok()["registration_id"]
    path = f"{PATH}/{registration}"
    person.post(f"{path}/submit").ok()
    assert person.post(f"{path}/approve", {}).status == 403
    story.office.post(f"{path}/return", {"reason": "产品不符"}).ok()
    record = person.get(path).ok()
    person.patch(path, {"products": ["prod_1"], "deal_id": deal}, record["version"]).ok()
    person.post(f"{path}/submit").ok()
    elsewhere = {**wish, "partner_id": cast.rival}
    assert person.post(PATH, elsewhere).status == 404
    return str(registration)


def is_approved_on_evidence(story: Story, cast: Cast, names: tuple[str, str, str]) -> None:
    """The deal of somebody else is older; who approves all the same says why."""
    registration, direct, deal = names
    client, path = story.office, f"{PATH}/{names[0]}"
    found = client.get(f"{path}/conflicts").ok()
    assert {one["deal_id"]: one["blocks"] for one in found["deals"]} == {direct: True, deal: False}
    assert [one["owner_id"] for one in found["customers"]] == [cast.other]
    assert found["not_known"] == []
    wish = {"customer_id": cast.customer, "partner_manager_id": cast.manager,
            "overlay_rate": "0.1"}
    assert codes(client.post(f"{path}/approve", wish)) == {"registration.conflict"}
    approved = client.post(f"{path}/approve", {
        **wish, "despite_conflict": True, "reason": "伙伴先拜访"}).ok()
    assert approved["protected_until"] == "2026-05-31"

    def standing() -> tuple[Any, ...]:
        shown = client.get(f"/v1/deals/{deal}").ok()
        return (shown["partner_id"], shown["channel_id"], shown["registration_id"],
                [(one["employee_id"], one["rate"]) for one in shown["credits"]
                 if one["kind"] == "overlay"])

    settled(standing, (cast.partner, AGENTS, registration, [(cast.manager, "0.1")]), "the deal")


def waits_for_the_first(story: Story, second: str, first: str) -> None:
    refused = story.office.post(f"{PATH}/{second}/approve", {
        "despite_conflict": True, "reason": "x"})
    assert codes(refused) == {"registration.duplicate"}
    assert refused["errors"][0]["details"]["registration_id"] == first
    story.office.post(f"{PATH}/{second}/reject", {"reason": "已有保护"}).ok()


def earns_with_the_deal(story: Story, cast: Cast, names: tuple[str, str]) -> None:
    """Signed: the manager has the overlay line, the partner its rebate as ever."""
    registration, deal = names
    client = story.at("2026-03-03 09:00")
    sign_when_known(client, deal, "2026-03-03")
    client.settled_trail(deal)
    lines = client.get(f"/v1/deals/{deal}/commissions").ok()["lines"]
    assert {(one["employee_id"], one["amount"]["amount"]) for one in lines} == {
        (cast.seller, "30.00"), (cast.manager, "6.00")}
    settled(lambda: [one["balance"]["amount"] for one in client.get(
        f"/v1/partners/{cast.partner}/rebates").ok()["accounts"]], ["115.00"], "the rebate")
    settled(lambda: client.get(f"{PATH}/{registration}").ok()["state"], "closed", "the closing")
    steps = [one["to_state"] for one in client.get(
        f"{PATH}/{registration}/history").ok()["changes"]]
    assert steps == ["draft", "submitted", "returned", "submitted", "approved", "closed"]
    assert client.get(f"/v1/deals/{deal}").ok()["partner_id"] == cast.partner


def another_ends_by_itself(story: Story, cast: Cast) -> None:
    """Extended once, then over; what was withdrawn frees its deal at once."""
    client = story.office
    deals = [a_negotiated_deal(client, cast.seller, "300.00") for _ in range(2)]
    over, withdrawn = (submitted(client, cast.rival, customer_name=f"客户{deal}", deal_id=deal)
                       for deal in deals)
    for one in (over, withdrawn):
        client.post(f"{PATH}/{one}/approve", {"protection_days": 10}).ok()
    extended = client.post(f"{PATH}/{over}/extend", {"days": 5, "reason": "招标推迟"}).ok()
    assert extended["protected_until"] == "2026-03-18"
    held = [(cast.rival, over), (cast.rival, withdrawn)]
    settled(lambda: partners_of(client, deals), held, "both deals")
    client.post(f"{PATH}/{withdrawn}/cancel", {"reason": "客户取消"}).ok()
    settled(lambda: partners_of(client, deals), [held[0], (None, None)], "the withdrawal")
    story.at("2026-03-18 23:00")
    assert story.office.get(f"{PATH}/{over}").ok()["state"] == "approved"
    client = story.at("2026-03-19 00:01")
    settled(lambda: partners_of(client, deals), [(None, None)] * 2, "the end")
    listed = client.get(PATH, partner_id=cast.rival, state="expired").ok()["items"]
    assert [one["registration_id"] for one in listed] == [over]


def partners_of(client: Client, deals: list[str]) -> list[tuple[Any, Any]]:
    shown = [client.get(f"/v1/deals/{deal}").ok() for deal in deals]
    return [(one["partner_id"], one["registration_id"]) for one in shown]
