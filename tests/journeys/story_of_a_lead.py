"""Who the story of a lead is about, and what the figures of its chain are at each step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deploy.local.waiting import wait_until
from tests.journeys.builders import an_active_partner, money, tiers
from tests.journeys.story import BEGAN, SETTLED, hired, seated
from tests.running import Client

YEAR = {"from_on": "2026-01-01", "to_on": "2027-01-01"}
OF_A_MONTH = (("0.00", "0.05"), ("6000.00", "0.08"))
CUSTOMER = {"name": "上海恒远泵业有限公司", "phone": "13800138001"}


@dataclass(frozen=True)
class Cast:
    """A manager with two sellers, and a partner who registers deals."""

    manager: str
    seller: str
    other: str
    partner: str


def a_cast(client: Client) -> Cast:
    """5 % of what is signed in a month, 8 % above 6,000.00; and 1 % of what comes in."""
    names = ("张敏", "王芳", "李娜")
    manager, seller, other = people = [hired(client, name) for name in names]
    unit = client.post("/v1/units", {"name": "华东销售部", "valid_from": BEGAN}).ok()["unit_id"]
    above = seated(client, unit, "经理", manager)
    plan = client.post("/v1/compensation-plans", {
        "name": "签约与回款", "starts_on": BEGAN, "components": [
            {"component_id": "signed", "name": "签约提成", "mode": "step", "accumulate": "month",
             "tiers": tiers(OF_A_MONTH)},
            {"component_id": "received", "name": "回款提成", "mode": "flat", "accumulate": "month",
             "trigger": "received", "tiers": tiers([("0.00", "0.01")])}]}).ok()["plan_id"]
    client.post(f"/v1/compensation-plans/{plan}/versions/1/approve").ok()
    for who in people[1:]:
        seated(client, unit, "销售代表", who, reports_to=above)
        client.post("/v1/plan-assignments", {
            "employee_id": who, "plan_id": plan, "valid_from": BEGAN}).ok()
    return Cast(manager, seller, other, an_active_partner(client))


def takes_leads(client: Client, employee_id: str, monthly_capacity: int) -> None:
    """As soon as pipeline has heard of the hiring."""
    wish = {"employee_id": employee_id, "monthly_capacity": monthly_capacity}
    wait_until(lambda: client.post("/v1/lead-capacities", wish).status == 200, SETTLED, "a seller")


def a_customer(client: Client, owner_id: str) -> str:
    """As soon as crm has heard of the owner."""
    wish = {**CUSTOMER, "owner_id": owner_id}
    wait_until(lambda: client.post("/v1/customers", wish).status == 201, SETTLED, "the owner")
    return str(client.get("/v1/customers", owner_id=owner_id).ok()["items"][0]["customer_id"])


def figures(client: Client, cast: Cast, metric: str) -> dict[str, str]:
    """A metric of the year: of the channel, of both sellers, of the partner's pumps."""
    subjects = {"channel": ("channel", "distribution"), "seller": ("employee", cast.seller),
                "other": ("employee", cast.other), "pumps": ("partner", f"{cast.partner}/pumps")}
    return {name: str(client.get(
        "/v1/kpis", metric=metric, subject_kind=kind, subject_id=subject_id, **YEAR
    ).ok()["total_amount"]["amount"]) for name, (kind, subject_id) in subjects.items()}


def months(client: Client, metric: str, employee_id: str) -> dict[str, str]:
    """A metric of a seller by month; months of nothing are left out."""
    parts = client.get("/v1/kpis", metric=metric, subject_kind="employee",
                       subject_id=employee_id, **YEAR).ok()["parts"]
    return {part["label"]: part["amount"]["amount"] for part in parts
            if part["amount"]["amount"] != "0.00"}


def earned(client: Client, employee_id: str) -> dict[tuple[str, str], str]:
    """The balance of each account of a seller, by component and month."""
    accounts = client.get(f"/v1/employees/{employee_id}/balances").ok()["accounts"]
    return {(one["component_id"], one["period"]): one["balance"]["amount"] for one in accounts
            if one["balance"]["amount"] != "0.00"}


def owed_to(client: Client, employee_id: str) -> tuple[Any, Any]:
    """What was paid to a seller, and what is open still."""
    found = client.get(f"/v1/employees/{employee_id}/balances").ok()
    return ([one["amount"] for one in found["paid"]], [one["amount"] for one in found["open"]])


def rebate(client: Client, cast: Cast) -> tuple[str, str]:
    """What the partner sold, and what it earned by that."""
    [account] = client.get(f"/v1/partners/{cast.partner}/rebates").ok()["accounts"]
    return account["base"]["amount"], account["balance"]["amount"]


def ageing(client: Client, employee_id: str) -> dict[str, tuple[str, int]]:
    """What is open of a seller's deals: the amount and the number of instalments by age."""
    items = client.get("/v1/receivables-ageing", owner_id=employee_id).ok()["items"]
    return {one["bucket"]: (one["outstanding"]["amount"], one["count"]) for one in items}


def instalments(client: Client) -> list[tuple[int, str, int, str]]:
    """Of each instalment: number, state, level of dunning, outstanding."""
    items = client.get("/v1/receivables").ok()["items"]
    return sorted((one["number"], one["state"], one["level"], one["outstanding"]["amount"])
                  for one in items)


def dunnings(client: Client, deal_id: str) -> list[str]:
    """The titles of the tasks that dunning made."""
    tasks = client.get("/v1/tasks", deal_id=deal_id).ok()["items"]
    return sorted(one["title"] for one in tasks if one["kind"] == "dunning")


def a_plan_of_payment(client: Client, deal_id: str) -> None:
    """40 % soon, 50 % at the acceptance, 10 % in April."""
    client.post(f"/v1/deals/{deal_id}/payment-plan", {"instalments": [
        {"due_on": "2026-03-10", "amount": money("4000.00")},
        {"due_on": "2026-03-20", "amount": money("5000.00"), "milestone": "验收"},
        {"due_on": "2026-04-10", "amount": money("1000.00")}]}).ok()
