"""Pay sheets (结算单): calculated, reviewed, approved, paid; and what is paid beside commission."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.contract import message, text, whole
from kernel.money import Money


class PayState(StrEnum):
    OPEN = "open"
    CALCULATED = "calculated"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    PAID = "paid"


class PayKind(StrEnum):
    """Why something is paid that is no commission."""

    QUOTA_BONUS = "quota_bonus"
    YEAR_END = "year_end"
    CONTEST = "contest"
    GRANTED = "granted"
    DRAW = "draw"  # an advance, owed back
    GUARANTEE = "guarantee"  # a minimum that is not owed back
    RECOVERY = "recovery"  # of draws; negative


@message
class PayLine:
    """A line of the pay ledger, signed; about `period`, paid with the month `booked_in`."""

    line_id: str
    kind: PayKind
    employee_id: str
    period: str
    amount: Money
    booked_in: str
    rule: str
    cause: str
    created_at: datetime


@message
class CalculatePay:
    employee_id: str = text(longest=64)
    period: str = text(longest=7, shortest=7)
    currency: str = text(longest=3, shortest=3, default="CNY")


@message
class StartPayRun:
    """The sheets of everybody whose ledger or plan has something for the month."""

    period: str = text(longest=7, shortest=7)
    currency: str = text(longest=3, shortest=3, default="CNY")


@message
class PaySheetId:
    settlement_id: str = text(longest=64)


@message
class PaySheet:
    """The settlement of an employee, period and currency.

    due = `carried_in` + `earned` (commission) + `bonus` + `draw` - `recovered`; due is `paid`, or
    `carried_out` where it is negative. `draw_balance`: advances still to be recovered. Approval
    freezes the sheet; what is booked afterwards goes to the next one.
    """

    settlement_id: str
    employee_id: str
    period: str
    currency: str
    state: PayState
    carried_in: Money
    earned: Money
    bonus: Money
    draw: Money
    recovered: Money
    paid: Money
    carried_out: Money
    draw_balance: Money
    calculated_at: datetime
    reviewed_by: str | None = None
    approved_by: str | None = None
    paid_at: datetime | None = None
    version: int = 1


@message
class PaySheetQuery:
    employee_id: str | None = text(longest=64, default=None)
    period: str | None = text(longest=7, default=None)
    state: PayState | None = None
    sort: str = text(longest=20, default="-period")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class PaySheetList:
    items: tuple[PaySheet, ...]
    next_cursor: str | None = None


@message
class GrantBonus:
    """A bonus by a person's decision, with its reason; paid with the month's settlement or the next
    open one."""

    employee_id: str = text(longest=64)
    period: str = text(longest=7, shortest=7)
    amount: Money
    reason: str = text(longest=500)
