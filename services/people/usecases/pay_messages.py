"""Stored pay lines and pay sheets as others see them."""

from __future__ import annotations

from typing import Any

from kernel.money import Money
from services.people.contract.pay import PayKind, PayLine, PaySheet, PayState


def line_message(row: Any) -> PayLine:
    return PayLine(
        f"pline_{row.line_id}", PayKind(row.kind), row.employee_id, row.period,
        Money(row.amount_minor, row.currency), row.booked_in, row.rule, row.cause, row.created_at)


def sheet_message(row: Any) -> PaySheet:
    return PaySheet(
        settlement_id=row.settlement_id,
        employee_id=row.employee_id,
        period=row.period,
        currency=row.currency,
        state=PayState(row.state),
        carried_in=Money(row.carried_in_minor, row.currency),
        earned=Money(row.earned_minor, row.currency),
        bonus=Money(row.bonus_minor, row.currency),
        draw=Money(row.draw_minor, row.currency),
        recovered=Money(row.recovered_minor, row.currency),
        paid=Money(row.paid_minor, row.currency),
        carried_out=Money(row.carried_out_minor, row.currency),
        draw_balance=Money(row.draw_balance_minor, row.currency),
        calculated_at=row.calculated_at or row.paid_at,
        reviewed_by=row.reviewed_by,
        approved_by=row.approved_by,
        paid_at=row.paid_at,
        version=row.version,
    )
