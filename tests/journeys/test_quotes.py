"""An offer beyond the seller's authority is agreed to, sent, taken, and becomes the deal."""

from __future__ import annotations

from typing import Any

from services.org.contract import Role
from tests.journeys.builders import a_negotiated_deal, a_seller_under_the_plan, money
from tests.journeys.story import Story, codes, settled
from tests.journeys.test_pricing import a_list_in_force, a_product, fixed
from tests.journeys.tries_org import CONTENT
from tests.running import Client, RunningSystem

BEGAN = "2026-01-01"


def a_position(client: Client, unit: str, title: str, rate: str, **more: Any) -> str:
    """A position whose job description gives so much discount."""
    held: str = client.post("/v1/positions", {
        "title": title, "unit_id": unit, "valid_from": BEGAN, **more}).ok()["position_id"]
    authority = {**CONTENT["authority"], "discount_rate": rate}
    draft = client.post(f"/v1/positions/{held}/job-descriptions", {
        "content": {**CONTENT, "authority": authority}}).ok()["description_id"]
    client.post(f"/v1/job-descriptions/{draft}/approve", {}).ok()
    return held


def a_team(client: Client) -> tuple[str, str]:
    """A seller who gives 5 % and the manager above, who gives 15 %."""
    unit = client.post("/v1/units", {"name": "华东", "valid_from": BEGAN}).ok()["unit_id"]
    lead = a_position(client, unit, "区域经理", "0.15")
    under = a_position(client, unit, "销售代表", "0.05", reports_to=lead)
    people = []
    for position, employee in ((lead, client.post("/v1/employees", {
            "name": "王芳", "hired_on": BEGAN}).ok()["employee_id"]),
            (under, a_seller_under_the_plan(client, "张伟"))):
        client.post("/v1/assignments", {
            "employee_id": employee, "position_id": position, "valid_from": BEGAN}).ok()
        people.append(employee)
    return people[1], people[0]


def a_line(product: str, price: str) -> dict[str, Any]:
    return {"product_id": product, "quantity": "10", "net_price": money(price)}


def test_an_offer_is_agreed_to_sent_taken_and_signed(running_system: RunningSystem):
    story = Story(running_system)
    office = story.at("2026-03-02 09:00")
    seller_id, manager_id = a_team(office)
    product = a_product(office)
    a_list_in_force(office, fixed("130.00"))
    deal = a_negotiated_deal(office, seller_id, "1.00")
    seller = story.person(seller_id)
    manager = story.person(manager_id, Role.REGIONAL_MANAGER)
    made = seller.post("/v1/quotes", {
        "valid_until": "2026-03-31", "deal_id": deal, "customer_id": "cust_1",
        "lines": [a_line(product, "1170.00")]}).ok()
    assert (made["amount"], made["lines"][0]["discount_rate"], made["lines"][0]["cost"]) == (
        money("1170.00"), "0.1", None)
    at = f"/v1/quotes/{made['quote_id']}"
    assert codes(seller.post(f"{at}/send", {})) == {"quote.not_possible"}
    settled(lambda: [(one["employee_id"], one["covers"]) for one in seller.get(
        f"{at}/approval-preview").ok()["approvers"]], [(manager_id, True)], "who may agree")
    assert seller.post(f"{at}/submit", {}).ok()["state"] == "pending"
    assert seller.post(f"{at}/approve", {}).status == 403
    assert manager.post(f"{at}/approve", {"reason": "战略客户"}).ok()["state"] == "approved"

    better = {"valid_until": "2026-03-31", "lines": [a_line(product, "1183.00")]}
    worse = {"valid_until": "2026-03-31", "lines": [a_line(product, "1131.00")]}
    seller.post(f"{at}/versions", better).ok()
    assert seller.post(f"{at}/submit", {}).ok()["state"] == "approved"
    seller.post(f"{at}/versions", worse).ok()
    assert seller.post(f"{at}/submit", {}).ok()["state"] == "pending"
    manager.post(f"{at}/reject", {"reason": "太低"}).ok()
    seller.post(f"{at}/versions", better).ok()
    seller.post(f"{at}/submit", {}).ok()
    seller.post(f"{at}/send", {}).ok()
    assert seller.post(f"{at}/accept", {}).ok()["state"] == "accepted"

    settled(lambda: seller.get(f"/v1/deals/{deal}").ok()["quote_id"], made["quote_id"],
            "lines of the quote")
    stands = office.get(f"/v1/deals/{deal}").ok()
    assert (stands["amount"], stands["quote_version"]) == (money("1183.00"), 4)
    assert (stands["lines"][0]["list_price"], stands["lines"][0]["cost"]) == (
        money("1300.00"), money("600.00"))
    history = office.get(f"{at}/history").ok()
    assert [one["quote_version"] for one in history["versions"]] == [4, 3, 2, 1]
    assert [one["reason"] for one in history["steps"] if one["step"] == "rejected"] == ["太低"]
    assert [one["quote_id"] for one in seller.get("/v1/quotes", deal_id=deal).ok()["items"]] == [
        made["quote_id"]]
    office.post(f"/v1/deals/{deal}/sign", {"signed_on": "2026-03-02"}).ok()
    trail = office.settled_trail(deal)
    assert [one["rule"] for one in trail["commissions"]["lines"]] == [
        "1000.00 x 1 % + 183.00 x 2 %"]


def test_an_offer_whose_last_day_has_passed_is_not_taken(running_system: RunningSystem):
    story = Story(running_system)
    office = story.at("2026-03-02 09:00")
    product = a_product(office)
    a_list_in_force(office, fixed("130.00"))
    made = office.post("/v1/quotes", {
        "valid_until": "2026-03-03", "lines": [{"product_id": product}]}).ok()["quote_id"]
    at = f"/v1/quotes/{made}"
    for step in ("submit", "send"):
        office.post(f"{at}/{step}", {}).ok()
    later = story.at("2026-03-04 00:01")
    refused = later.post(f"{at}/accept", {})
    assert (refused.status, "quote.expired" in codes(refused)) == (422, True)
