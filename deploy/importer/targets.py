"""A target plan by history: last year's certified sales, raised, for the year that follows.

The company's target is what the sellers signed in the year before times the stated growth; each
seller's part is by what he or she signed then. Who signed nothing counts as the others' average
(the rule of strategy's split method "by history").
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from deploy.importer.api import Gateway, Record, request_key

COMPANY = "company/company"
AGREED = ("locked", "revised")


def set_up_targets(
    gateway: Gateway, year: int, growth: Decimal, currency: str, units: Mapping[str, list[str]]
) -> Record:
    """The locked plan of the year over these units and their sellers; an earlier run's stays."""
    for plan in gateway.pages("/v1/target-plans", year=year, metric="signed", limit=200):
        if plan["currency"] == currency and plan["state"] in AGREED:
            return dict(plan)
    history = signed_in(gateway, year - 1, currency)
    body = plan_body(year, growth, currency, units, history)
    drafted = gateway.post("/v1/target-plans", body, request_key(currency, "targets", body))
    path = f"/v1/target-plans/{drafted['plan_id']}"
    return gateway.post(f"{path}/lock", {}, request_key(drafted["plan_id"], "lock"))


def signed_in(gateway: Gateway, year: int, currency: str) -> dict[str, Decimal]:
    """What each employee signed in a year, as analytics certified it."""
    ranked = gateway.pages("/v1/kpi-ranking", metric="signed", subject_kind="employee",
                           from_on=f"{year}-01-01", to_on=f"{year + 1}-01-01", currency=currency,
                           limit=200)
    return {one["subject_id"]: Decimal(one["amount"]["amount"]) for one in ranked}


def plan_body(year: int, growth: Decimal, currency: str, units: Mapping[str, list[str]],
              history: Mapping[str, Decimal]) -> Record:
    """The request that drafts the plan: company, units and sellers, each level by history."""
    sellers = [one for members in units.values() for one in members]
    top = sum((history.get(one, Decimal(0)) for one in sellers), Decimal(0)) * growth
    nodes = [_node(COMPANY, None, None, currency)]
    for unit_id, members in units.items():
        signed = sum((history.get(one, Decimal(0)) for one in members), Decimal(0))
        nodes.append(_node(f"unit/{unit_id}", COMPANY, signed, currency))
        nodes += [_node(f"employee/{one}", f"unit/{unit_id}", history.get(one), currency)
                  for one in members]
    return {"name": f"{year} 年度销售目标 annual sales target", "year": year, "metric": "signed",
            "amount": _money(top, currency), "nodes": nodes}


def _node(name: str, parent: str | None, signed: Decimal | None, currency: str) -> Record:
    kind, subject_id = name.split("/", 1)
    node: dict[str, Any] = {"subject_kind": kind, "subject_id": subject_id, "parent": parent,
                            "method": "by_history"}
    if signed:
        node["history"] = _money(signed, currency)
    return node


def _money(amount: Decimal, currency: str) -> Record:
    """Of a currency with two decimals."""
    shown = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {"amount": str(shown), "currency": currency}
