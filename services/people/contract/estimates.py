"""Estimates of open deals, and the replay of a past period under another plan."""

from __future__ import annotations

from datetime import date

from chassis.contract import message, text, whole
from kernel.money import Money
from services.people.contract.commissions import Skip


@message
class EstimatedLine:
    """What a component would gain by the deal; `retier` is what the account's earlier sales gain
    or lose by it."""

    employee_id: str
    plan_id: str
    plan_version: int
    component_id: str
    base: Money
    amount: Money
    retier: Money
    rule: str


@message
class Estimate:
    """What a deal as it stands would earn if it were signed, invoiced and received on a day; lines
    of people outside the caller's scope are left out and counted."""

    deal_id: str
    signed_on: date
    lines: tuple[EstimatedLine, ...]
    skipped: tuple[Skip, ...]
    hidden: int = 0


@message
class ReplayPlan:
    """Everybody credited in the `period` (a month, quarter or year) as if under this plan."""

    plan_id: str = text(longest=64)
    plan_version: int = whole(least=1, most=10_000)
    period: str = text(longest=7, shortest=4)
    currency: str = text(longest=3, shortest=3, default="CNY")


@message
class ReplayedSeller:
    employee_id: str
    actual: Money
    replayed: Money
    difference: Money


@message
class Replay:
    """Commission of the sales signed in a period: as the ledger has it, and under the plan."""

    plan_id: str
    plan_version: int
    period: str
    sales: int
    actual: Money
    replayed: Money
    difference: Money
    sellers: tuple[ReplayedSeller, ...]
