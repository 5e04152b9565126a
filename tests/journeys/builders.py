"""What journeys set up over HTTP."""

from __future__ import annotations

from typing import Any

from deploy.local.waiting import wait_until
from tests.running import Client, Reply

MONTHLY_STEPS = (("0.00", "0.01"), ("1000.00", "0.02"))
MARGINAL = (("0.00", "0.05"), ("1500.00", "0.08"))
GOOD_FORM = {"money": 80, "authority": 70, "need": 90}


def money(amount: str, currency: str = "CNY") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def tiers(pairs: Any) -> list[dict[str, Any]]:
    return [{"starts_at": money(start), "rate": rate} for start, rate in pairs]


def a_seller_under_the_plan(client: Client, name: str = "王伟") -> str:
    """A hired seller under the approved plan of the worked example."""
    plan = client.post(
        "/v1/compensation-plans",
        {
            "name": "月度阶梯",
            "starts_on": "2026-01-01",
            "components": [
                {
                    "component_id": "base",
                    "name": "提成",
                    "mode": "step",
                    "accumulate": "month",
                    "tiers": tiers(MONTHLY_STEPS),
                }
            ],
        },
    ).ok()
    client.post(f"/v1/compensation-plans/{plan['plan_id']}/versions/1/approve").ok()
    employee_id: str = client.post("/v1/employees", {"name": name, "hired_on": "2026-01-01"}).ok()[
        "employee_id"
    ]
    client.post(
        "/v1/plan-assignments",
        {"employee_id": employee_id, "plan_id": plan["plan_id"], "valid_from": "2026-01-01"},
    ).ok()
    return employee_id


def an_active_partner(client: Client) -> str:
    """A partner under the approved rebate programme of the worked example."""
    partner_id: str = client.post("/v1/partners", {"name": "华东渠道"}).ok()["partner_id"]
    client.post(f"/v1/partners/{partner_id}/status", {"status": "active", "reason": "准入"}).ok()
    agreement = client.post(
        "/v1/agreements",
        {
            "partner_id": partner_id,
            "starts_on": "2026-01-01",
            "programmes": [
                {
                    "programme_id": "year",
                    "mode": "marginal",
                    "window": "year",
                    "tiers": tiers(MARGINAL),
                }
            ],
        },
    ).ok()
    client.post(f"/v1/agreements/{agreement['agreement_id']}/versions/1/approve").ok()
    return partner_id


def a_negotiated_deal(
    client: Client, seller: str, amount: str, partner_id: str | None = None, **more: Any
) -> str:
    """The id of a deal in 商务谈判 that lacks nothing."""
    deal = {
        "title": "泵站改造",
        "owner_id": seller,
        "customer_id": "cust_1",
        "stage": "negotiation",
        "screening": GOOD_FORM,
        "expected_close_on": "2026-12-31",
        "partner_id": partner_id,
        "channel_id": "distribution" if partner_id else "direct",
        "lines": [{"product_id": "prod_1", "product_line": "pumps", "net_price": money(amount)}],
        **more,
    }
    deal_id: str = client.post("/v1/deals", deal).ok()["deal_id"]
    return deal_id


def sign_when_known(client: Client, deal_id: str, signed_on: str) -> Reply:
    """Sign as soon as pipeline has heard of the seller and the partner."""
    replies: list[Reply] = []

    def is_signed() -> bool:
        replies.append(client.post(f"/v1/deals/{deal_id}/sign", {"signed_on": signed_on}))
        return replies[-1].status == 200

    wait_until(is_signed, 15, f"signature of {deal_id}")
    return replies[-1]
