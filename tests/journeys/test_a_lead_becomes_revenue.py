"""One lead from its campaign to the renewal of its contract, over eleven months of 2026.

It comes in on the Saturday before Spring Festival, which is worked; its first response is due after
the festival. Figures that follow from one another are worked out here by hand.
"""

from __future__ import annotations

from typing import Any

from deploy.local.waiting import wait_until
from services.org.contract import Role
from tests.journeys.builders import GOOD_FORM, money
from tests.journeys.story import SETTLED, Story, codes, instant, settled
from tests.journeys.story_of_a_lead import (
    Cast,
    a_cast,
    a_customer,
    a_plan_of_payment,
    ageing,
    dunnings,
    earned,
    figures,
    instalments,
    months,
    owed_to,
    rebate,
    takes_leads,
)
from tests.journeys.test_pay import paid_through
from tests.running import Client, RunningSystem

PUMPS = {"product_id": "prod_1", "product_line": "pumps", "net_price": money("8000.00")}
VALVES = {"product_id": "prod_2", "product_line": "valves", "net_price": money("2000.00")}
MARCH = "2026-03"
SIGNED, RECEIVED = ("signed", MARCH), ("received", MARCH)


def test_a_lead_becomes_revenue(running_system: RunningSystem):
    story = Story(running_system)
    cast = a_cast(story.at("2026-02-13 09:00"))
    unanswered, lead = two_leads(story, cast)
    answered_after_the_festival(story, cast, lead)
    deal = converted(story, cast, lead)
    the_other_lead_goes_on(story, cast, unanswered)
    signed(story, cast, deal)
    overdue(story, cast, deal)
    received(story, cast, deal)
    returned_and_refunded(story, cast, deal)
    renewed(story, cast, deal)


def two_leads(story: Story, cast: Cast) -> tuple[str, str]:
    """Of Friday and of Saturday; who takes more leads a month is given the older one."""
    friday = story.office
    takes_leads(friday, cast.seller, 30)
    takes_leads(friday, cast.other, 90)
    campaign = friday.post("/v1/campaigns", {
        "name": "上海泵阀展", "source": "exhibition", "starts_on": "2026-02-09",
        "cost": money("8000.00")}).ok()["campaign_id"]
    of_campaign = {"campaign_id": campaign, "touch": "event"}
    older = story.at("2026-02-13 10:00").post("/v1/leads", {**of_campaign, "phone": "021-1"}).ok()
    newer = story.at("2026-02-14 16:00").post("/v1/leads", {
        **of_campaign, "contact_name": "赵强🙂", "phone": "13800138001"}).ok()
    assert (minute(older["due_at"]), older["is_due_certain"]) == (
        instant("2026-02-14 10:00"), True), "a Saturday that is worked"
    assert minute(newer["due_at"]) == instant("2026-02-24 16:00"), "15 to 23 February are free"
    wish = {"seed": 42, "is_dry_run": True}
    told = story.office.post("/v1/leads/allocate", wish).ok()["placements"]
    given = story.office.post("/v1/leads/allocate", {"seed": 42}).ok()["placements"]
    assert told == given == [
        {"lead_id": older["lead_id"], "owner_id": cast.other},
        {"lead_id": newer["lead_id"], "owner_id": cast.seller}]
    return older["lead_id"], newer["lead_id"]


def minute(said: str) -> Any:
    """An instant to the minute: a story's clock begins with the whole one."""
    return instant("2026-01-01 00:00").fromisoformat(said).replace(second=0, microsecond=0)


def answered_after_the_festival(story: Story, cast: Cast, lead: str) -> None:
    """Two minutes before it is late; nobody screens whom nobody spoke with."""
    story.at("2026-02-24 15:58")
    own = story.person(cast.seller)
    assert codes(own.post(f"/v1/leads/{lead}/screen", GOOD_FORM)) == {"lead.wrong_state"}
    answered = own.post(f"/v1/leads/{lead}/respond", {}).ok()
    assert (answered["state"], answered["is_first_in_time"]) == ("contacted", True)
    assert minute(answered["due_at"]) == instant("2026-02-26 15:58"), "48 hours for the next one"


def converted(story: Story, cast: Cast, lead: str) -> str:
    """A lead that MAN refuses is none that may be converted; the deal keeps its history."""
    own = story.person(cast.seller)
    customer = a_customer(own, cast.seller)
    wish = {"customer_id": customer, "title": "泵站改造", "channel_id": "distribution",
            "partner_id": cast.partner}
    low = own.post(f"/v1/leads/{lead}/screen", {"money": 20, "authority": 90, "need": 60}).ok()
    assert low["state"] == "contacted"
    assert codes(own.post(f"/v1/leads/{lead}/convert", wish)) == {"lead.wrong_state"}
    assert own.post(f"/v1/leads/{lead}/screen", GOOD_FORM).ok()["state"] == "qualified"
    deal: dict[str, Any] = own.post(f"/v1/leads/{lead}/convert", wish).ok()["deal"]
    assert (deal["stage"], deal["owner_id"], deal["origin"], deal["customer_id"]) == (
        "needs_discovery", cast.seller, "lead", customer)
    steps = own.get(f"/v1/deals/{deal['deal_id']}/stages").ok()["changes"]
    assert [(one["to_stage"], minute(one["entered_at"])) for one in steps[:2]] == [
        ("lead_capture", instant("2026-02-14 16:00")),
        ("lead_screening", instant("2026-02-24 15:58"))]
    told = own.get(f"/v1/leads/{lead}/history").ok()["entries"]
    assert [one["step"] for one in told] == [
        "created", "assigned", "responded", "screened", "screened", "converted"]
    assert own.get(f"/v1/leads/{lead}").ok()["phone"] is None
    return str(deal["deal_id"])


def the_other_lead_goes_on(story: Story, cast: Cast, lead: str) -> None:
    """Working days 3, 5 and 7 after Friday the 13th: the 14th and the 28th are worked Saturdays."""
    path = f"/v1/leads/{lead}"
    for said, day, told in (("2026-02-25 10:01", 3, [cast.other]),
                            ("2026-02-27 10:01", 5, [cast.other, cast.manager])):
        story.at(said)
        settled(lambda: escalated(story.office, path), (day, told), said)
    story.at("2026-03-02 10:01")
    settled(lambda: story.office.get(path).ok()["owner_id"], cast.seller, "the re-assignment")
    steps = [one["step"] for one in story.office.get(f"{path}/history").ok()["entries"]]
    assert steps == ["created", "assigned", "overdue", "escalated", "escalated", "escalated",
                     "recycled", "assigned"]


def escalated(client: Client, path: str) -> tuple[int, list[str]]:
    found = client.get(path).ok()
    return found["escalation_day"], found["escalated_to"]


def signed(story: Story, cast: Cast, deal: str) -> None:
    """Each gate says what it lacks; the signature earns, counts and pays a rebate."""
    client = story.at("2026-03-03 09:00")
    path = f"/v1/deals/{deal}"
    assert codes(moved(client, deal, "negotiation")) == {"deal.stage_skipped"}
    moved(client, deal, "proposal").ok()
    assert codes(moved(client, deal, "negotiation")) == {
        "deal.lines_missing", "deal.expected_close_missing"}
    record = client.get(path).ok()
    client.patch(path, {"expected_close_on": "2026-03-31", "lines": [PUMPS, VALVES], "credits": [
        {"employee_id": cast.seller, "rate": "0.7"},
        {"employee_id": cast.other, "rate": "0.3"}]}, record["version"]).ok()
    assert codes(client.post(f"{path}/sign", {})) == {"deal.not_negotiated"}
    moved(client, deal, "negotiation").ok()
    assert codes(moved(client, deal, "signing")) == {"deal.stage_entered_by_signing"}
    wait_until(lambda: client.post(f"{path}/sign", {}).status == 200, SETTLED, "the signature")
    assert client.get(path).ok()["signed_on"] == "2026-03-03"
    client.settled_trail(deal)
    assert earned(client, cast.seller) == {SIGNED: "380.00"}, "6000 x 5 % + 1000 x 8 %"
    assert earned(client, cast.other) == {SIGNED: "150.00"}, "3000 x 5 %"
    assert figures(client, cast, "signed") == {
        "channel": "10000.00", "seller": "7000.00", "other": "3000.00", "pumps": "8000.00"}
    settled(lambda: rebate(client, cast), ("10000.00", "755.00"), "1500 x 5 % + 8500 x 8 %")
    [figure] = client.get("/v1/lead-statistics").ok()["items"]
    assert [figure[name] for name in ("leads", "in_time", "late", "converted", "signed")] == [
        2, 1, 1, 1, [money("10000.00")]]
    a_plan_of_payment(client, deal)


def moved(client: Client, deal: str, stage: str) -> Any:
    return client.post(f"/v1/deals/{deal}/move", {"stage": stage})


def overdue(story: Story, cast: Cast, deal: str) -> None:
    """The first instalment is late; the acceptance makes the second one due."""
    client = story.at("2026-03-12 09:00")
    first = "催款：第 1 期，第 1 次 Dunning: instalment 1, level 1"
    settled(lambda: dunnings(client, deal), [first], "the first dunning")
    assert instalments(client) == [
        (1, "open", 1, "4000.00"), (2, "waiting", 0, "5000.00"), (3, "open", 0, "1000.00")]
    assert ageing(client, cast.seller) == {"not_due": ("6000.00", 2), "1-30": ("4000.00", 1)}
    client = story.at("2026-03-16 09:00")
    contract = client.get(f"/v1/deals/{deal}/contract").ok()
    client.patch(f"/v1/deals/{deal}/contract", {"number": "HT-2026-1", "ends_on": "2027-03-03"},
                 contract["version"]).ok()
    accepted = client.post(f"/v1/deals/{deal}/acceptance", {"note": "验收合格"}).ok()
    assert (accepted["accepted_on"], accepted["state"]) == ("2026-03-16", "active")
    client.post(f"/v1/deals/{deal}/instalments/2/reach", {"due_on": "2026-03-20"}).ok()
    client = story.at("2026-03-26 09:00")
    settled(lambda: [one[:3] for one in instalments(client)],
            [(1, "open", 2), (2, "open", 1), (3, "open", 0)], "16 days, 6 days, announced at most")
    assert ageing(client, cast.seller) == {"not_due": ("1000.00", 1), "1-30": ("9000.00", 2)}
    assert len(dunnings(client, deal)) == 3


def received(story: Story, cast: Cast, deal: str) -> None:
    """One transfer over two instalments, of which it pays one in part; the rest comes late."""
    client = story.office
    receipt = {"amount": money("6500.00"), "external_ref": "bank-1", "received_on": "2026-03-26",
               "allocations": [{"deal_id": deal, "amount": money("6500.00")}]}
    for _ in range(2):  # the bank tells it twice
        client.post("/v1/receipts", receipt).ok()
    assert instalments(client)[:2] == [(1, "paid", 2, "0.00"), (2, "open", 1, "2500.00")]
    settled(lambda: earned(client, cast.seller), {SIGNED: "380.00", RECEIVED: "45.50"},
            "6500 x 70 % x 1 %")
    settled(lambda: figures(client, cast, "received"), {
        "channel": "6500.00", "seller": "4550.00", "other": "1950.00", "pumps": "5200.00"},
        "the money that came")
    client = story.at("2026-04-20 09:00")
    settled(lambda: instalments(client), [
        (1, "paid", 2, "0.00"), (2, "open", 3, "2500.00"), (3, "open", 1, "1000.00")], "31, 10")
    assert ageing(client, cast.seller) == {"1-30": ("1000.00", 1), "31-60": ("2500.00", 1)}
    sheet = paid_through(client, story.person(cast.manager, Role.DIRECTOR), cast.seller, MARCH)
    assert (sheet["state"], sheet["paid"]) == ("paid", money("425.50"))
    state = client.post(f"/v1/deals/{deal}/payments", {"amount": money("3500.00")}).ok()
    assert (state["received"], state["customer_credit"]) == (money("10000.00"), money("0.00"))
    settled(lambda: earned(client, cast.other), {SIGNED: "150.00", RECEIVED: "30.00"},
            "10000 x 30 % x 1 %, in the month of the signature")
    assert client.get(f"/v1/deals/{deal}").ok()["stage"] == "collection"


def returned_and_refunded(story: Story, cast: Cast, deal: str) -> None:
    """The valves go back in April, and so does their money; March was paid already."""
    client = story.at("2026-04-24 09:00")
    client.post(f"/v1/deals/{deal}/amend", {"reason": "退回阀门", "lines": [PUMPS]}).ok()
    owed = client.get(f"/v1/deals/{deal}/payments").ok()
    assert owed["customer_credit"] == money("2000.00")
    last = owed["payments"][-1]["payment_id"]
    state = client.post(f"/v1/deals/{deal}/payments/{last}/reverse", {
        "reason": "退款", "amount": money("2000.00")}).ok()
    assert (state["received"], state["customer_credit"]) == (money("8000.00"), money("0.00"))
    client.settled_trail(deal)
    settled(lambda: earned(client, cast.seller), {SIGNED: "280.00", RECEIVED: "56.00"},
            "5600 x 5 %, 5600 x 1 %")
    settled(lambda: earned(client, cast.other), {SIGNED: "120.00", RECEIVED: "24.00"},
            "2400 x 5 %, 2400 x 1 %")
    assert owed_to(client, cast.seller) == (["425.50"], ["-89.50"]), "280 + 56 - 425.50"
    settled(lambda: rebate(client, cast), ("8000.00", "595.00"), "1500 x 5 % + 6500 x 8 %")
    assert figures(client, cast, "signed") == {
        "channel": "8000.00", "seller": "5600.00", "other": "2400.00", "pumps": "8000.00"}
    settled(lambda: months(client, "received", cast.seller), {
        "2026-03": "4550.00", "2026-04": "1050.00"}, "the money that stayed")
    assert instalments(client) == [
        (1, "paid", 2, "0.00"), (2, "paid", 3, "0.00"), (3, "void", 1, "0.00")]
    assert ageing(client, cast.seller) == {}


def renewed(story: Story, cast: Cast, deal: str) -> None:
    """Sixty days before the contract ends, and not a day earlier, a deal for its renewal opens."""
    path = f"/v1/deals/{deal}/contract"
    client = story.at("2027-01-01 09:00")
    assert client.get(path).ok()["renewal_deal_id"] is None
    client = story.at("2027-01-02 09:00")
    wait_until(lambda: client.get(path).ok()["renewal_deal_id"], SETTLED, "the renewal")
    renewal = client.get(f"/v1/deals/{client.get(path).ok()['renewal_deal_id']}").ok()
    assert [renewal[name] for name in ("pipeline", "stage", "owner_id", "partner_id", "amount",
                                       "expected_close_on", "status")] == [
        "renewal", "needs_discovery", cast.seller, cast.partner, money("8000.00"), "2027-03-03",
        "open"]
    stages = [one["to_stage"] for one in client.get(f"/v1/deals/{deal}/stages").ok()["changes"]]
    assert stages[:7] == ["lead_capture", "lead_screening", "needs_discovery", "proposal",
                          "negotiation", "signing", "after_sales"]
    assert stages[-1] == "collection"
