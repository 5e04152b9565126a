"""Which accounts does a sale earn in, and for whom does it earn nothing?

Plan and period are chosen by `signed_on`: the assignment valid on that day names the plan, of whose
approved versions the one that started last holds (of two with one start the later version, which
corrects the other). Revenue credits share the base by largest remainder, so that their parts sum
to it; overlay credits each take their own rate of it (`rules/crediting.py`). A component in another
currency than the sale is skipped, never added; one whose clawback window is over keeps what an
earlier version of the sale gave. Source: money.md "Sale facts" and "The law of balance"; field
notes 3.2 (split credit).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kernel.money import Money
from kernel.periods import Grain, label, period_of
from services.people.contract import Accumulate, Component, Skip
from services.people.contract.terms import PayTerms
from services.people.rules.clawback import governing
from services.people.rules.crediting import Own, Part, credited, own_earnings
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


class Place(NamedTuple):
    """Where a deal counts: an account, and the business day to which its part belongs."""

    key: AccountKey
    belongs_on: date


@dataclass(frozen=True)
class PlanInForce:
    plan_id: str
    plan_version: int
    starts_on: date
    ends_on: date | None
    components: tuple[Component, ...]
    terms: PayTerms | None = None


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
    """This much counts in this account from this day on, under these terms.

    `rated` is earned outside the tiers. `own`: what the part earns whatever else the account holds
    (a component that accumulates per deal); None where the account's total decides.
    """

    place: Place
    component: Component
    base: Money
    rated: Money
    own: Own | None = None

    @property
    def key(self) -> AccountKey:
        return self.place.key


def entitlements(
    sale: SaleFacts, sellers: Mapping[str, Seller], older: Sequence[SaleFacts] = ()
) -> tuple[list[Entitlement], list[Skip]]:
    """What the sale counts for, and every credit that counts for nothing with its reason; `older`
    versions of it, oldest first, decide where a clawback window is over."""
    found, skips = _of_version(sale, sellers)
    versions = (*older, sale)
    if len(versions) > 1:
        found = [one for version in versions for one in _of_version(version, sellers)[0]
                 if governing(versions, one.component.clawback_days) is version]
    return found, skips


def plan_for(seller: Seller, day: date) -> PlanInForce | None:
    """The plan version that holds for a seller on a day."""
    return plan_and_start(seller, day)[0]


def is_employed(seller: Seller, day: date) -> bool:
    return seller.hired_on is not None and _holds(seller.hired_on, seller.left_on, day)


def plan_and_start(seller: Seller, day: date) -> tuple[PlanInForce | None, date | None]:
    """The plan version that holds for a seller on a day, and since when the seller is under it."""
    for assigned in seller.assigned:
        if _holds(assigned.valid_from, assigned.valid_to, day):
            started = [version for version in assigned.versions if version.starts_on <= day]
            latest = max(
                started, key=lambda version: (version.starts_on, version.plan_version), default=None
            )
            if latest is not None and _holds(latest.starts_on, latest.ends_on, day):
                return latest, assigned.valid_from
    return None, None


def accounts_of(entitled: Sequence[Entitlement]) -> set[AccountKey]:
    return {entitlement.key for entitlement in entitled}


def _of_version(
    sale: SaleFacts, sellers: Mapping[str, Seller]
) -> tuple[list[Entitlement], list[Skip]]:
    if not sale.stands:
        return [], []
    parts: dict[AccountKey, tuple[Component, list[Part]]] = {}
    skips: list[Skip] = []
    for place, credit in enumerate(sale.credits):
        seller = sellers.get(credit.employee_id, Seller(credit.employee_id))
        plan, components, reason = _components(sale, seller, credit.kind)
        if reason is not None:
            skips.append(Skip(credit.employee_id, sale.deal_id, reason))
        for component in components if plan else ():
            key = _key(sale, seller, plan, component)
            held = parts.setdefault(key, (component, []))[1]
            held += credited(component, sale, place)
    return [one for key, (component, held) in parts.items()
            for one in _entitled(key, component, held)], skips


def _entitled(key: AccountKey, component: Component, parts: Iterable[Part]
              ) -> Iterable[Entitlement]:
    """One for each day of an account; parts of several credits are added first."""
    by_day: dict[date, Part] = {}
    for part in parts:
        by_day[part.day] = by_day[part.day] + part if part.day in by_day else part
    days = [by_day[day] for day in sorted(by_day)]
    own = own_earnings(component, days) if component.accumulate is Accumulate.DEAL else None
    for number, part in enumerate(days):
        yield Entitlement(Place(key, part.day), component, part.base, part.rated,
                          own[number] if own is not None else None)


def _components(
    sale: SaleFacts, seller: Seller, kind: CreditKind
) -> tuple[PlanInForce | None, list[Component], str | None]:
    """The components in which a credit of this kind earns, or the reason why in none."""
    if seller.hired_on is None:
        return None, [], "employee.unknown"
    if not _holds(seller.hired_on, seller.left_on, sale.signed_on):
        return None, [], "employee.not_employed"
    plan = plan_for(seller, sale.signed_on)
    if plan is None:
        return None, [], "plan.none_valid"
    offered = [part for part in plan.components if part.overlay == (kind is CreditKind.OVERLAY)]
    covered = [part for part in offered if part.currency == sale.currency]
    reason = None if covered else "currency.not_covered" if offered else "plan.no_component"
    return plan, covered, reason


def _key(
    sale: SaleFacts, seller: Seller, plan: PlanInForce | None, component: Component
) -> AccountKey:
    assert plan is not None
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
