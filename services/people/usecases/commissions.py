"""Bring credited sellers' accounts in line with a sale as it now stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.work import Work
from kernel.booking import booked_in
from kernel.money import Money
from services.people import settled, store
from services.people.contract import CommissionCalculated, CommissionLine, LineKind, Skip
from services.people.rules import commission
from services.people.rules.entitlement import accounts_of, entitlements
from services.pipeline.contract.sale import SaleEvent, SaleFacts


def deal_keys(events: Sequence[SaleEvent], work: Work) -> Iterable[str]:
    return {event.sale.deal_id for event in events}


def seller_keys(events: Sequence[SaleEvent], work: Work) -> Iterable[str]:
    """The sellers credited now, and those who have lines from before."""
    credited = {credit.employee_id for event in events for credit in event.sale.credits}
    return credited | store.sellers_with_lines(work, sorted(deal_keys(events, work)))


def accrue(sale: SaleFacts, work: Work) -> None:
    """Answer a newer version of a sale with exactly one `commission_calculated`; an older one with
    nothing."""
    if store.sale_version_seen(work, sale.deal_id) >= sale.sale_version:
        return
    cause = work.cause.event_id if work.cause else f"sale/{sale.deal_id}/{sale.sale_version}"
    store.record_sale(work, sale, cause)
    lines, skips = bring_in_line(sale, cause, work)
    work.publish(CommissionCalculated(sale, lines, skips))


def bring_in_line(
    sale: SaleFacts, cause: str, work: Work
) -> tuple[tuple[CommissionLine, ...], tuple[Skip, ...]]:
    """Write what the ledger lacks so that the sale's accounts equal their rule; the caller holds
    the locks."""
    sellers = store.sellers(work, {credit.employee_id for credit in sale.credits})
    entitled, skips = entitlements(sale, sellers)
    held = store.held(work, sale.deal_id)
    balances = store.balances(work, held.keys() | accounts_of(entitled))
    entries = commission.changes(sale.deal_id, held, entitled, balances)
    months = _months(sale, {entry.key.employee_id for entry in entries}, work)
    stored = store.add_lines(work, entries, cause, sale.signed_on, months)
    store.replace_skips(work, sale.deal_id, skips)
    return tuple(line_of(row) for row in stored), tuple(skips)


def _months(sale: SaleFacts, employee_ids: set[str], work: Work) -> dict[str, str]:
    if not employee_ids:
        return {}
    closed = store.closed_periods(work)
    paid = settled.last_settled(work, employee_ids, sale.currency)
    return {name: booked_in(sale.signed_on, closed, paid.get(name)) for name in employee_ids}


def line_of(row: Any) -> CommissionLine:
    """A stored line as others see it."""
    return CommissionLine(
        line_id=f"cline_{row.line_id}",
        kind=LineKind(row.kind),
        employee_id=row.employee_id,
        plan_id=row.plan_id,
        plan_version=row.plan_version,
        component_id=row.component_id,
        period=row.period,
        deal_id=row.deal_id,
        base=Money(row.base_minor, row.currency),
        amount=Money(row.amount_minor, row.currency),
        belongs_on=row.belongs_on,
        booked_in=row.booked_in,
        rule=row.rule,
        cause=row.cause,
        created_at=row.created_at,
    )
