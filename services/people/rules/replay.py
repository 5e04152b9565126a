"""What do these sales earn their sellers, account by account, from nothing?

The rule of the ledger applied to the facts at once: by the law of balance it comes to what any
order of their events comes to. Replayed under another plan it shows what that plan would have cost.
Source: modules.md 3 (what-if replay of a past period with the same engine); field notes 3.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from kernel.money import Money
from services.people.contract import Component
from services.people.rules.earning import due
from services.people.rules.entitlement import (
    AccountKey,
    Assigned,
    Entitlement,
    PlanInForce,
    Seller,
    entitlements,
)
from services.pipeline.contract.sale import SaleFacts

Sums = tuple[Component, Money, Money, Money | None]


def earned_by_all(sales: Iterable[SaleFacts], sellers: Mapping[str, Seller], currency: str
                  ) -> dict[str, Money]:
    """Each seller's commission of these sales in a currency, were they all there is."""
    accounts: dict[AccountKey, Sums] = {}
    for sale in sales:
        for one in entitlements(sale, sellers)[0]:
            if one.key.currency == currency:
                accounts[one.key] = _added(accounts.get(one.key), one)
    found: dict[str, Money] = {}
    for key, (component, base, rated, own) in accounts.items():
        amount = own if own is not None else due(component, base, rated)
        found[key.employee_id] = found.get(key.employee_id, Money.zero(currency)) + amount
    return found


def under(plan: PlanInForce, sellers: Mapping[str, Seller]) -> dict[str, Seller]:
    """The same people, all under one plan on every day."""
    always = PlanInForce(plan.plan_id, plan.plan_version, date.min, None, plan.components)
    assigned = (Assigned(date.min, None, (always,)),)
    return {name: Seller(name, seller.hired_on, seller.left_on, assigned)
            for name, seller in sellers.items()}


def _added(sums: Sums | None, one: Entitlement) -> Sums:
    own = one.own.amount if one.own else None
    if sums is None:
        return one.component, one.base, one.rated, own
    component, base, rated, before = sums
    both = before + own if before is not None and own is not None else None
    return component, base + one.base, rated + one.rated, both
