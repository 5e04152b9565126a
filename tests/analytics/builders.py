"""What analytics hears, and what it then holds, named by what it means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from chassis.passport import Caller
from chassis.scope import ScopeEdge
from chassis.testing import Harness
from kernel.money import Money
from services.org.contract import AssignmentChanged, UnitChanged, UnitParent, UnitShare
from services.people.contract import (
    CommissionAdjusted,
    CommissionCalculated,
    CommissionLine,
    LineKind,
)
from services.pipeline.contract.sale import SaleFacts, SalePayment

READ = ("kpis:read", "deals:read")
MARCH, APRIL = (date(2026, 3, 1), date(2026, 4, 1)), (date(2026, 4, 1), date(2026, 5, 1))


def calculated(sale: SaleFacts, *lines: CommissionLine) -> CommissionCalculated:
    """What people says about a version of a sale."""
    return CommissionCalculated(sale, lines, ())


def adjusted(cause: str, *lines: CommissionLine, part: int = 1) -> CommissionAdjusted:
    return CommissionAdjusted(cause, part, lines)


def a_commission(
    amount: str,
    employee_id: str = "emp_1",
    *,
    deal_id: str | None = "deal_1",
    belongs_on: date = date(2026, 3, 3),
    number: int = 1,
) -> CommissionLine:
    """A signed line of the commission ledger."""
    money = Money.of(amount)
    return CommissionLine(
        f"cline_{number}",
        LineKind.EARNED,
        employee_id,
        "plan_1",
        1,
        "base",
        "2026-03",
        deal_id,
        money,
        money,
        belongs_on,
        "2026-03",
        "1%",
        "cause",
        datetime(2026, 3, 3, tzinfo=UTC),
    )


def a_payment(
    payment_id: str, received_on: date, amount: str, reverses: str | None = None
) -> SalePayment:
    return SalePayment(payment_id, received_on, Money.of(amount), reverses)


def a_share(
    unit_id: str,
    share: str = "1",
    valid_from: date = date(2026, 1, 1),
    valid_to: date | None = None,
) -> UnitShare:
    return UnitShare(unit_id, Decimal(share), valid_from, valid_to)


def placed(
    employee_id: str, version: int, *units: UnitShare, viewers: Iterable[str] = ()
) -> AssignmentChanged:
    """Where an employee is, as org knows it at `version`; viewers may see the records."""
    edges = tuple(ScopeEdge(viewer, date(2020, 1, 1)) for viewer in viewers)
    return AssignmentChanged(employee_id, version, units, edges)


def under(
    unit_id: str,
    parent_id: str | None,
    version: int = 1,
    valid_from: date = date(2020, 1, 1),
    valid_to: date | None = None,
) -> UnitChanged:
    return UnitChanged(unit_id, version, (UnitParent(parent_id, valid_from, valid_to),))


def a_caller(scope: str, employee_id: str | None = None, partner_id: str | None = None) -> Caller:
    """Somebody who may read figures and deals in one data scope."""
    return Caller(
        f"acct_{employee_id or partner_id or scope}",
        employee_id,
        partner_id,
        dict.fromkeys(READ, scope),
    )


def rows(analytics: Harness) -> dict[str, int]:
    """Every row that is not zero, by its name."""
    found = analytics.sql(
        "SELECT metric, subject_kind, subject_id, currency, day, value FROM kpi_row"
    )
    return {"/".join(map(str, row[:5])): row.value for row in found if row.value}


def row_versions(analytics: Harness) -> dict[str, tuple[int, int]]:
    found = analytics.sql(
        "SELECT metric, subject_kind, subject_id, currency, day, epoch, counter FROM kpi_row"
    )
    return {"/".join(map(str, row[:5])): (row.epoch, row.counter) for row in found}


def summed_facts(analytics: Harness) -> dict[str, int]:
    """What the stored facts sum to, row by row."""
    found = analytics.sql(
        "SELECT metric, subject_kind, subject_id, currency, day, sum(value) AS value "
        "FROM fact GROUP BY 1, 2, 3, 4, 5"
    )
    return {"/".join(map(str, row[:5])): int(row.value) for row in found if row.value}


def figure(
    analytics: Harness,
    subject_kind: str = "company",
    subject_id: str = "company",
    *,
    metric: str = "signed",
    span: tuple[date, date] = MARCH,
    **values: Any,
) -> int:
    """One figure over a span, read through the front door."""
    return analytics.call(
        "kpis",
        metric=metric,
        subject_kind=subject_kind,
        subject_id=subject_id,
        from_on=span[0],
        to_on=span[1],
        **values,
    ).total
