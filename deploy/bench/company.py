"""Sellers under a plan, partners under an agreement, and deals that lack nothing but a signature.

"A deal" of every figure: prepared at 商务谈判 with two lines of two product lines, two credits and
a partner, so that one signature makes two commission lines and two rebate lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deploy.bench.clients import CLIENTS, Connection, load
from deploy.bench.stage import Stage
from deploy.local.waiting import wait_until

SELLERS, PARTNERS = 40, 20
SIGNED_ON = "2026-03-03"
STARTS_ON = "2026-01-01"
COPIES_LIMIT = 60


@dataclass(frozen=True)
class Company:
    """Whom the deals of a run are about."""

    sellers: list[str]
    partners: list[str]

    def deal(self, number: int) -> dict[str, Any]:
        """The request that opens deal `number`; amounts differ, sellers and partners take turns."""
        seller, second = (self.sellers[(number + step) % SELLERS] for step in (0, 7))
        first, other = 1_000 + number * 37 % 200_000, 2_000 + number * 53 % 100_000
        return {
            "title": f"泵站改造 {number}", "owner_id": seller, "customer_id": f"cust_{number % 50}",
            "stage": "negotiation", "screening": {"money": 80, "authority": 70, "need": 90},
            "expected_close_on": "2026-12-31", "channel_id": "distribution",
            "partner_id": self.partners[number % PARTNERS],
            "credits": [{"employee_id": seller, "rate": "0.7"},
                        {"employee_id": second, "rate": "0.3"}],
            "lines": [_line("prod_1", "pumps", first), _line("prod_2", "valves", other)]}


def found(stage: Stage) -> Company:
    """Hire the sellers, admit the partners, approve what they earn; wait until all have heard."""
    client = Connection(stage.url, stage.token())
    plan = client.post("/v1/compensation-plans", {
        "name": "月度阶梯", "starts_on": STARTS_ON, "components": [{
            "component_id": "base", "name": "提成", "mode": "step", "accumulate": "month",
            "tiers": _tiers(("0.00", "0.01"), ("1000.00", "0.02"))}]})
    client.post(f"/v1/compensation-plans/{plan['plan_id']}/versions/1/approve")
    company = Company([_seller(client, plan["plan_id"], number) for number in range(SELLERS)],
                      [_partner(client, number) for number in range(PARTNERS)])
    wait_until(lambda: _heard(stage) == (SELLERS, PARTNERS), COPIES_LIMIT, "copies in pipeline")
    return company


def prepared(stage: Stage, company: Company, first: int, number: int) -> list[str]:
    """Open so many deals; their ids."""
    opened: list[str] = []
    load(range(first, first + number), lambda: Connection(stage.url, stage.token()),
         lambda client, one: opened.append(
             client.post("/v1/deals", company.deal(one))["deal_id"]), CLIENTS)
    return opened


def _heard(stage: Stage) -> tuple[int, int]:
    return stage.ask("pipeline", "SELECT (SELECT count(*) FROM employee_copy), "  # type: ignore[no-any-return]
                                 "(SELECT count(*) FROM partner_copy WHERE is_active)")[0]


def _seller(client: Connection, plan_id: str, number: int) -> str:
    hired = client.post("/v1/employees", {"name": f"销售 {number}", "hired_on": STARTS_ON})
    client.post("/v1/plan-assignments", {
        "employee_id": hired["employee_id"], "plan_id": plan_id, "valid_from": STARTS_ON})
    return str(hired["employee_id"])


def _partner(client: Connection, number: int) -> str:
    partner_id = client.post("/v1/partners", {"name": f"渠道 {number}"})["partner_id"]
    client.post(f"/v1/partners/{partner_id}/status", {"status": "active", "reason": "准入"})
    agreement = client.post("/v1/agreements", {
        "partner_id": partner_id, "starts_on": STARTS_ON, "programmes": [{
            "programme_id": "year", "mode": "marginal", "window": "year",
            "tiers": _tiers(("0.00", "0.05"), ("1500.00", "0.08"))}]})
    client.post(f"/v1/agreements/{agreement['agreement_id']}/versions/1/approve")
    return str(partner_id)


def _tiers(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"starts_at": {"amount": start, "currency": "CNY"}, "rate": rate}
            for start, rate in pairs]


def _line(product_id: str, product_line: str, minor: int) -> dict[str, Any]:
    price = {"amount": f"{minor // 100}.{minor % 100:02}", "currency": "CNY"}
    return {"product_id": product_id, "product_line": product_line, "net_price": price,
            "list_price": price, "cost": {"amount": "1.00", "currency": "CNY"}}
