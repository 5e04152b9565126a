"""Statements, balances and what was paid."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from chassis.contract import Event, message, text
from kernel.money import Money
from services.people.contract.commissions import CommissionLine, Skip
from services.people.contract.pay import PayLine, PaySheet
from services.strategy.contract.events import TargetMetric


@message
class Settle:
    employee_id: str = text(longest=64)
    period: str = text(longest=7, shortest=7)
    currency: str = text(longest=3, shortest=3, default="CNY")


@message
class Settlement:
    """What was paid: lines booked up to `period` and not settled before, plus what was carried
    in."""

    settlement_id: str
    employee_id: str
    period: str
    currency: str
    earned: Money
    carried_in: Money
    paid: Money
    carried_out: Money
    paid_at: datetime
    version: int = 1


@message
class StatementQuery:
    """`period` such as "2026-03"."""

    employee_id: str = text(longest=64)
    period: str = text(longest=7, shortest=7)


@message
class QuotaAttainment:
    """What somebody achieved of a month's quota, by people's own sale facts.

    The quota is the locked target's; the ratio is None (n/a) where it is zero.
    """

    metric: TargetMetric
    quota: Money
    achieved: Money
    attainment_ratio: Decimal | None
    target_plan_id: str


@message
class Statement:
    """Everything booked for one employee in one month, each line with its inputs and its rule:
    commission, then what is paid beside it, and the month's pay sheets as they stand."""

    employee_id: str
    period: str
    lines: tuple[CommissionLine, ...]
    totals: tuple[Money, ...]
    skipped: tuple[Skip, ...]
    settlements: tuple[Settlement, ...] = ()
    attainments: tuple[QuotaAttainment, ...] = ()
    pay_lines: tuple[PayLine, ...] = ()
    sheets: tuple[PaySheet, ...] = ()


@message
class BalanceQuery:
    employee_id: str = text(longest=64)
    period: str | None = text(longest=7, default=None)


@message
class Account:
    """A ledger account: its base so far and its balance; the balance equals the rule applied to the
    base."""

    employee_id: str
    plan_id: str
    plan_version: int
    component_id: str
    period: str
    base: Money
    balance: Money


@message
class Balances:
    """The accounts of one employee; `paid` and `open` per currency sum to all lines."""

    employee_id: str
    accounts: tuple[Account, ...]
    paid: tuple[Money, ...]
    open: tuple[Money, ...]


@message
class SettlementApproved(Event):
    """A settlement was paid."""

    settlement_id: str
    employee_id: str
    period: str
    paid: Money

    @property
    def aggregate_id(self) -> str:
        return self.settlement_id

    @property
    def aggregate_version(self) -> int:
        return 1

    @property
    def correlation_id(self) -> str | None:
        return None
