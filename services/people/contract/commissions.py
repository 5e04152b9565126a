"""The commission ledger as others see it, and its events."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from chassis.contract import Event, message, text
from kernel.money import Money
from services.pipeline.contract.sale import SaleFacts


class LineKind(StrEnum):
    EARNED = "earned"  # what a deal earns now
    REVERSAL = "reversal"  # the exact opposite of a line that no longer holds
    RETIER = "retier"  # the account's correction once its total reached another tier


@message
class CommissionLine:
    """One line of the ledger, signed: a reversal is negative. `period` is the account's,
    `booked_in` the payroll month; `base` went through the tiers, `rated` is what products with a
    rate of their own earned outside of them (a part of `amount`)."""

    line_id: str
    kind: LineKind
    employee_id: str
    plan_id: str
    plan_version: int
    component_id: str
    period: str
    deal_id: str | None
    base: Money
    amount: Money
    belongs_on: date
    booked_in: str
    rule: str
    cause: str
    created_at: datetime
    rated: Money | None = None


@message
class Skip:
    """A credit that earned nothing, and why."""

    employee_id: str
    deal_id: str
    code: str
    message: str | None = None


@message
class DealId:
    deal_id: str = text(longest=64)


@message
class DealCommissions:
    """Who earned what on a deal under which rule: the second step of its trail."""

    deal_id: str
    sale_version: int
    lines: tuple[CommissionLine, ...]
    skipped: tuple[Skip, ...]
    hidden: int = 0


@message
class CommissionCalculated(Event):
    """What one sale earned its sellers, as it now stands; once for every version of a deal."""

    sale: SaleFacts
    lines: tuple[CommissionLine, ...]
    skipped: tuple[Skip, ...]

    @property
    def aggregate_id(self) -> str:
        return self.sale.deal_id

    @property
    def aggregate_version(self) -> int:
        return self.sale.sale_version


@message
class CommissionAdjusted(Event):
    """Lines with another cause than a sale: a plan, an employment date, a closing. One per cause
    and deal or account."""

    cause: str
    part: int
    lines: tuple[CommissionLine, ...]

    @property
    def aggregate_id(self) -> str:
        return self.cause

    @property
    def aggregate_version(self) -> int:
        return self.part

    @property
    def correlation_id(self) -> str | None:
        return None
