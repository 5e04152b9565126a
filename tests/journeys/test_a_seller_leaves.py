"""A seller leaves: what they had goes to two others and to the pool, what they earned is settled.

March to May 2026. Nothing is counted twice or lost on the way, also by a handover that was wrong
and was taken back; and each owner of a record can be named for each day.
"""

from __future__ import annotations

from typing import Any

from deploy.local.waiting import wait_until
from services.org.contract import Role
from tests.journeys.builders import money
from tests.journeys.story import SETTLED, Story, codes, settled
from tests.journeys.story_of_a_leaver import (
    MARCH,
    PASSWORD,
    Leaver,
    a_leaver,
    handed_over,
    has_customers,
    has_deals,
    has_targets_and_a_lead,
    is_in_state,
    owners,
    totals,
)
from tests.journeys.test_pay import paid_through
from tests.running import Client, RunningSystem

EVERYTHING = ("customers", "deals", "targets", "tasks")
LAST_DAY, GONE_ON = "2026-04-10", "2026-04-11"


def test_a_seller_leaves(running_system: RunningSystem):
    story = Story(running_system)
    who = a_leaver(story.at("2026-03-02 09:00"))
    has_customers(story, who)
    has_deals(story.at("2026-03-03 09:00"), who)
    has_targets_and_a_lead(story.office, who)
    before = totals(story.office, who)
    had = owners(story.office, who)
    assert had == {"customers": {who.seller: 4}, "deals": {who.seller: 2},
                   "tasks": {who.seller: 1}, "months": {}}
    assert [line["amount"]["amount"] for line in before["statement"]] == ["50.00"]

    gives_notice(story, who)
    a_wrong_handover_is_taken_back(story, who, before, had)
    two_follow(story, who, before)
    the_door_closes(story, who)
    a_split_credit_is_agreed_anew(story, who)
    what_was_earned_is_settled(story, who)
    the_rest_falls_into_the_pool(story, who)
    it_is_known_who_had_what(story, who)


def gives_notice(story: Story, who: Leaver) -> None:
    """The last day lies ahead: until then everything goes on; a last lead comes in."""
    client = story.at("2026-03-31 09:00")
    record = client.get(f"/v1/employees/{who.seller}").ok()
    left = client.post(f"/v1/employees/{who.seller}/leave", {"left_on": GONE_ON}).ok()
    assert (record["left_on"], left["left_on"]) == (None, GONE_ON)
    client.post(f"/v1/assignments/{who.assignment}/end", {"valid_to": GONE_ON}).ok()
    lead = {"source": "website", "owner_id": who.seller}
    who.has["lead"] = client.post("/v1/leads", lead).ok()["lead_id"]
    assert story.person(who.seller).get(f"/v1/leads/{who.has['lead']}").ok()["owner_id"] == (
        who.seller)


def a_wrong_handover_is_taken_back(story: Story, who: Leaver, before: Any, had: Any) -> None:
    """Everything went to the newcomer; only who administers handovers may say so, or undo it."""
    client = story.at("2026-04-02 09:00")
    wish = {"from_employee_id": who.seller, "to_employee_id": who.heir, "reason": "离职"}
    for person, role in ((who.heir, Role.SELLER), (who.manager, Role.REGIONAL_MANAGER)):
        assert story.person(person, role).post("/v1/handovers", wish).status == 403
    assert codes(client.post("/v1/handovers", {**wish, "to_employee_id": who.seller})) == {
        "handover.to_oneself"}
    wrong = handed_over(client, who.seller, who.newcomer, *EVERYTHING)
    assert owners(client, who) == {
        "customers": {who.newcomer: 4}, "deals": {who.newcomer: 2}, "tasks": {who.newcomer: 1},
        "months": {who.newcomer: 8}}, "May to December have not begun"
    assert totals(client, who) == before
    client.post(f"/v1/handovers/{wrong}/roll-back", {}).ok()
    is_in_state(client, wrong, "rolled_back")
    assert (owners(client, who), totals(client, who)) == (had, before)


def two_follow(story: Story, who: Leaver, before: Any) -> None:
    """Deals and tasks to one, targets to another; two customers by hand, each below the manager."""
    client = story.at("2026-04-03 09:00")
    handed_over(client, who.seller, who.heir, "deals", "tasks")
    handed_over(client, who.seller, who.other_heir, "targets")
    lead = story.person(who.manager, Role.REGIONAL_MANAGER)
    for key, taker in (("key", who.heir), ("second", who.other_heir)):
        path = f"/v1/customers/{who.has[key]}/hand-over"
        wish = {"owner_id": taker, "reason": "离职"}
        assert story.person(taker).post(path, wish).status == 404, "nobody helps themselves"
        lead.post(path, wish).ok()
    assert owners(client, who) == {
        "customers": {who.seller: 2, who.heir: 1, who.other_heir: 1}, "deals": {who.heir: 2},
        "tasks": {who.heir: 1}, "months": {who.other_heir: 8}}
    assert totals(client, who) == before
    own, left = story.person(who.heir), story.person(who.seller)
    path = f"/v1/customers/{who.has['key']}"
    assert [one["name"] for one in own.get(f"{path}/contacts").ok()["items"]] == ["赵强生"]
    assert len(own.get(f"{path}/interactions").ok()["items"]) == 1
    complaint = f"/v1/complaints/{who.has['complaint']}"
    assert (own.get(complaint).status, left.get(complaint).status, left.get(path).status) == (
        200, 404, 404)


def the_door_closes(story: Story, who: Leaver) -> None:
    """At midnight after the last day the session ends, and no other one begins."""
    office = story.at(f"{LAST_DAY} 23:55")
    right = {"login": "wang.fang", "password": PASSWORD}
    tokens = office.post("/v1/auth/token", right).ok()
    own = story.system.client(tokens["access_token"])
    assert own.get("/v1/me").ok()["employee_id"] == who.seller
    office = story.at(f"{GONE_ON} 00:01")
    wait_until(lambda: own.get("/v1/me").status == 401, SETTLED, "the session to end")
    assert office.post("/v1/auth/token", right).status == 401
    refresh = {"refresh_token": tokens["refresh_token"]}
    assert office.post("/v1/auth/token", refresh).status == 401
    back = {"from_employee_id": who.heir, "to_employee_id": who.seller, "reason": "x"}
    assert codes(office.post("/v1/handovers", back)) == {"handover.taker_left"}


def a_split_credit_is_agreed_anew(story: Story, who: Leaver) -> None:
    """Who has left earns nothing of what is signed later; an unanswered lead goes to another."""
    client = story.at("2026-04-15 09:00")
    path = f"/v1/deals/{who.has['split']}"
    assert [(one["employee_id"], one["rate"]) for one in client.get(path).ok()["credits"]] == [
        (who.seller, "0.6"), (who.heir, "0.4")]
    assert codes(client.post(f"{path}/sign", {})) == {"deal.credit_not_employed"}
    record = client.get(path).ok()
    client.patch(path, {"credits": [{"employee_id": who.heir, "rate": "1"}]},
                 record["version"]).ok()
    client.post(f"{path}/sign", {}).ok()
    client.settled_trail(who.has["split"])
    settled(lambda: client.get(f"/v1/leads/{who.has['lead']}").ok()["owner_id"], who.heir,
            "working day 7 of the lead")


def balance(client: Client, employee_id: str) -> tuple[list[Any], list[Any]]:
    found = client.get(f"/v1/employees/{employee_id}/balances").ok()
    return ([one["amount"] for one in found["paid"]], [one["amount"] for one in found["open"]])


def what_was_earned_is_settled(story: Story, who: Leaver) -> None:
    """1000 x 1 % + 2000 x 2 % are paid; a sale that is cancelled afterwards is owed back."""
    client = story.at("2026-04-20 09:00")
    sheet = paid_through(client, story.person(who.manager, Role.DIRECTOR), who.seller, MARCH)
    assert (sheet["state"], sheet["paid"]) == ("paid", money("50.00"))
    assert balance(client, who.seller) == (["50.00"], ["0.00"])
    signed = who.has["signed"]
    client.post(f"/v1/deals/{signed}/cancel", {"reason": "客户退货"}).ok()
    client.settled_trail(signed)
    settled(lambda: balance(client, who.seller), (["50.00"], ["-50.00"]), "the clawback")
    settled(lambda: [one["balance"]["amount"] for one in client.get(
        f"/v1/partners/{who.partner}/rebates").ok()["accounts"]], ["355.00"],
        "of the 5,000.00 that stand: 1500 x 5 % + 3500 x 8 %")
    for key, taker in (("key", who.heir), ("second", who.other_heir)):
        story.person(taker).post(f"/v1/customers/{who.has[key]}/interactions", {
            "channel": "call", "summary": "交接问候"}).ok()


def the_rest_falls_into_the_pool(story: Story, who: Leaver) -> None:
    """45 days after they came back from the wrong handover nobody has spoken with them."""
    client = story.at("2026-05-16 09:00")
    said = client.get("/v1/pool-recycle-preview", on="2026-05-17").ok()["items"]
    wanted = {who.has["quiet"], who.has["claimed"]}
    assert {one["customer_id"] for one in said if one["falls_on"] == "2026-05-17"} == wanted
    client = story.at("2026-05-17 09:00")
    settled(lambda: owners(client, who)["customers"], {who.heir: 1, who.other_heir: 1},
            "the night of the 17th")
    newcomer = story.person(who.newcomer)
    newcomer.post(f"/v1/customers/{who.has['quiet']}/claim").ok()
    again = newcomer.post(f"/v1/customers/{who.has['claimed']}/claim")
    assert codes(again) == {"pool.daily_limit"}
    assert owners(client, who)["customers"] == {
        who.heir: 1, who.other_heir: 1, who.newcomer: 1}


def it_is_known_who_had_what(story: Story, who: Leaver) -> None:
    """Owners by their days, seats by a day, and who could see the leaver's records on it."""
    client = story.office
    assert passed(client, who.has["key"]) == [
        ("2026-03-02", who.seller), ("2026-04-02", who.newcomer), ("2026-04-02", who.seller),
        ("2026-04-03", who.heir)]
    assert passed(client, who.has["claimed"]) == [
        ("2026-03-02", who.heir), ("2026-03-02", None), ("2026-03-02", who.seller),
        ("2026-04-02", who.newcomer), ("2026-04-02", who.seller), ("2026-05-17", None)]
    months = [(one["before"], one["after"]) for one in client.get(
        f"/v1/target-plans/{who.has['plan']}/changes", limit=200).ok()["items"]
        if one["field"] == "holder.05"]
    assert sorted(months) == sorted([
        (who.seller, who.newcomer), (who.newcomer, who.seller), (who.seller, who.other_heir)])
    for day, is_there in ((LAST_DAY, True), (GONE_ON, False)):
        seats = client.get("/v1/assignments", as_of=day, limit=200).ok()["items"]
        assert (who.seller in {one["employee_id"] for one in seats}) is is_there
        sight = client.get(f"/v1/accounts/{who.manager_account}/sight", permission="deals:read",
                           owner_id=who.seller, as_of=day).ok()
        assert sight["may_see"] is is_there


def passed(client: Client, customer_id: str) -> list[tuple[str, str | None]]:
    """Who got a customer on which day, oldest first."""
    items = client.get(f"/v1/customers/{customer_id}/owners").ok()["items"]
    return [(one["changed_at"][:10], one["to_owner_id"]) for one in reversed(items)]
