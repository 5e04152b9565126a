"""Certify sales, book commission costs, and re-book units when an employee's place changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chassis import scope
from chassis.work import Work
from services.analytics.rules.facts import commission_costs, differences, moved
from services.analytics.rules.rows import rows_of, unit_rows
from services.analytics.rules.units import changed_span
from services.analytics.store import sales as sale_store
from services.analytics.usecases.batch import batch_of
from services.org.contract import AssignmentChanged, UnitChanged
from services.people.contract import CommissionCalculated, CommissionLine
from services.pipeline.contract.sale import SaleFacts


def deal_keys(events: Sequence[CommissionCalculated], work: Work) -> Iterable[str]:
    """The deals of a batch; remembered, so that they are loaded together."""
    deal_ids = {event.sale.deal_id for event in events}
    batch_of(work).deal_ids |= deal_ids
    return deal_ids


def seller_keys(events: Sequence[CommissionCalculated], work: Work) -> Iterable[str]:
    """Whoever is credited now or was before: their places must stand still meanwhile."""
    batch = batch_of(work)
    sales = [event.sale for event in events] + list(batch.sales.values())
    employee_ids = {credit.employee_id for sale in sales for credit in sale.credits}
    batch.employee_ids |= employee_ids
    return employee_ids


def certify(sale: SaleFacts, work: Work) -> None:
    """Bring the deal's facts in line with a newer sale; an older one changes nothing."""
    batch = batch_of(work)
    before = batch.sales.get(sale.deal_id)
    if before is not None and before.sale_version >= sale.sale_version:
        return
    batch.add(differences(sale.deal_id, rows_of(sale, batch.places), batch.held(sale.deal_id)))
    batch.certify(sale)


def book_commissions(lines: Sequence[CommissionLine], work: Work) -> None:
    """Count what commissions cost; their lines are differences already."""
    batch_of(work).add(commission_costs(lines))


def place_keys(events: Sequence[AssignmentChanged], work: Work) -> Iterable[str]:
    """The employees whose place may change."""
    employee_ids = {event.employee_id for event in events}
    batch_of(work).employee_ids |= employee_ids
    return employee_ids


def change_place(event: AssignmentChanged, work: Work) -> None:
    """Keep an employee's place; move the share of each sale signed in days whose units changed."""
    scope.replace_edges(work, event.employee_id, event.version, event.edges)
    batch = batch_of(work)
    if batch.place_version(event.employee_id) >= event.version:
        return
    before = batch.places.get(event.employee_id, ())
    batch.put(event.employee_id, event.version, event.units)
    sale_store.save_place(work, event)
    span = changed_span(before, event.units)
    if span is None:
        return
    batch.save_sales()
    for sale in sale_store.sales_of(work, event.employee_id, span):
        batch.add(
            moved(
                sale.deal_id,
                unit_rows(sale, event.employee_id, before),
                unit_rows(sale, event.employee_id, event.units),
            )
        )


def unit_keys(events: Sequence[UnitChanged], work: Work) -> Iterable[str]:
    return {f"unit/{event.unit_id}" for event in events}


def change_unit(event: UnitChanged, work: Work) -> None:
    """Keep a unit's parents over time; higher units are summed at reading."""
    if sale_store.unit_version(work, event.unit_id) < event.version:
        sale_store.save_unit(work, event)
