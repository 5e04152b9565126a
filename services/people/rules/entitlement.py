"""Which accounts does a sale earn in, and for whom does it earn nothing?

Plan and period are chosen by `signed_on`: the assignment valid on that day names the plan, of whose
approved versions the one that started last holds (of two with one start the later version, which
corrects the other). Revenue credits share the amount by largest remainder, so that their bases sum
to it; overlay credits each take their own rate of it. A component in another currency than the sale
is skipped, never added. Source: money.md "Sale facts" and "The law of balance"; field notes 3.2
(split credit).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.money import Money
from kernel.periods import Grain, label, period_of
from services.people.contract import Accumulate, Component, Skip
from services.pipeline.contract.sale import CreditKind, SaleFacts

_GRAINS = {
    Accumulate.DEAL: Grain.MONTH,
    Accumulate.MONTH: Grain.MONTH,
    Accumulate.QUARTER: Grain.QUARTER,
    Accumulate.YEAR: Grain.YEAR,
}


@dataclass(frozen=True, order=True)
class AccountKey:
    """Seller x component x plan version x period x currency: the unit of the law of balance."""

    employee_id: str
    plan_id: str
    plan_version: int
    component_id: str
    period: str
    currency: str


@dataclass(frozen=True)
class PlanInForce:
    plan_id: str
    plan_version: int
    starts_on: date
    ends_on: date | None
    components: tuple[Component, ...]


@dataclass(frozen=True)
class Assigned:
    """A span of days under a plan, with the plan's approved versions."""

    valid_from: date
    valid_to: date | None
    versions: tuple[PlanInForce, ...]


@dataclass(frozen=True)
class Seller:
    """What people knows about a credited employee; `hired_on` None: not known (yet)."""

    employee_id: str
    hired_on: date | None = None
    left_on: date | None = None
    assigned: tuple[Assigned, ...] = ()


@dataclass(frozen=True)
class Entitlement:
    """This much base counts in this account, under these terms."""

    key: AccountKey
    component: Component
    base: Money


def entitlements(
    sale: SaleFacts, sellers: Mapping[str, Seller]
) -> tuple[list[Entitlement], list[Skip]]:
    """What the sale counts for, and every credit that counts for nothing with its reason."""
    if not sale.stands:
        return [], []
    found: dict[AccountKey, Entitlement] = {}
    skips: list[Skip] = []
    for employee_id, kind, base in credited(sale):
        seller = sellers.get(employee_id, Seller(employee_id))
        earns, reason = _earns(sale, seller, kind, base)
        if reason is not None:
            skips.append(Skip(employee_id, sale.deal_id, reason))
        for entitlement in earns:
            held = found.get(entitlement.key)
            base = entitlement.base + held.base if held else entitlement.base
            found[entitlement.key] = Entitlement(entitlement.key, entitlement.component, base)
    return list(found.values()), skips


def credited(sale: SaleFacts) -> Iterable[tuple[str, CreditKind, Money]]:
    """Each credit with its part of the amount."""
    revenue = [credit for credit in sale.credits if credit.kind is CreditKind.REVENUE]
    if revenue:
        parts = sale.amount.allocate([credit.rate for credit in revenue])
        for credit, part in zip(revenue, parts, strict=True):
            yield credit.employee_id, credit.kind, part
    for credit in sale.credits:
        if credit.kind is CreditKind.OVERLAY:
            yield credit.employee_id, credit.kind, sale.amount.times(credit.rate)


def plan_for(seller: Seller, day: date) -> PlanInForce | None:
    """The plan version that holds for a seller on a day."""
    for assigned in seller.assigned:
        if _holds(assigned.valid_from, assigned.valid_to, day):
            started = [version for version in assigned.versions if version.starts_on <= day]
            latest = max(
                started, key=lambda version: (version.starts_on, version.plan_version), default=None
            )
            if latest is not None and _holds(latest.starts_on, latest.ends_on, day):
                return latest
    return None


def _earns(
    sale: SaleFacts, seller: Seller, kind: CreditKind, base: Money
) -> tuple[list[Entitlement], str | None]:
    if seller.hired_on is None:
        return [], "employee.unknown"
    if not _holds(seller.hired_on, seller.left_on, sale.signed_on):
        return [], "employee.not_employed"
    plan = plan_for(seller, sale.signed_on)
    if plan is None:
        return [], "plan.none_valid"
    offered = [part for part in plan.components if part.overlay == (kind is CreditKind.OVERLAY)]
    covered = [part for part in offered if part.currency == sale.currency]
    reason = None if covered else "currency.not_covered" if offered else "plan.no_component"
    return [Entitlement(_key(sale, seller, plan, part), part, base) for part in covered], reason


def _key(sale: SaleFacts, seller: Seller, plan: PlanInForce, component: Component) -> AccountKey:
    period = label(period_of(sale.signed_on, _GRAINS[component.accumulate]))
    return AccountKey(
        seller.employee_id,
        plan.plan_id,
        plan.plan_version,
        component.component_id,
        period,
        component.currency,
    )


def _holds(start: date, end: date | None, day: date) -> bool:
    return start <= day and (end is None or day < end)


def accounts_of(entitled: Sequence[Entitlement]) -> set[AccountKey]:
    return {entitlement.key for entitlement in entitled}
