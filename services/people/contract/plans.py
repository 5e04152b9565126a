"""Compensation plans: versions, components, tiers, and who is under which plan when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from chassis.contract import Event, decimal, items, message, text, whole
from kernel.money import Money
from kernel.tiers import Boundary, TierMode
from services.people.contract.terms import Basis, PayTerms, ProductRate, Trigger


class Accumulate(StrEnum):
    """Over what a component's tiers run: each deal by itself, or the period's total."""

    DEAL = "deal"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class PlanState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    RETIRED = "retired"


@message
class TierInput:
    """From this amount (inclusive, in the component's currency) the rate holds."""

    starts_at: Money
    rate: Decimal = decimal(least="0", most="10")


@message
class Component:
    """One way of earning inside a plan; its tiers and its ledger are in one currency."""

    component_id: str = text(longest=40)
    name: str = text(longest=120)
    mode: TierMode
    accumulate: Accumulate
    tiers: tuple[TierInput, ...] = items(least=1, most=50)
    currency: str = text(longest=3, shortest=3, default="CNY")
    overlay: bool = False  # True: earns on overlay credits, False: on revenue credits
    basis: Basis = Basis.GROSS
    trigger: Trigger = Trigger.SIGNED
    boundary: Boundary = Boundary.HIGHER
    cap: Money | None = None  # the most that an account (accumulating per deal: a deal) earns
    product_rates: tuple[ProductRate, ...] = items(most=200, default=())
    clawback_days: int | None = whole(least=0, most=3_660, default=None)  # None: without limit


@message
class DraftPlan:
    """A new plan, or with `plan_id` the next version of one. It begins on `starts_on`."""

    name: str = text(longest=120)
    starts_on: date
    components: tuple[Component, ...] = items(least=1, most=20)
    ends_on: date | None = None
    plan_id: str | None = text(longest=64, default=None)
    corrects: int | None = whole(least=1, most=10_000, default=None)
    terms: PayTerms | None = None


@message
class Plan:
    """A version of a compensation plan; an approved one never changes."""

    plan_id: str
    plan_version: int
    version: int
    name: str
    state: PlanState
    starts_on: date
    ends_on: date | None
    components: tuple[Component, ...]
    corrects: int | None = None
    approved_by: str | None = None
    terms: PayTerms | None = None


@message
class PlanVersionId:
    plan_id: str = text(longest=64)
    plan_version: int = whole(least=1, most=10_000)


@message
class RetirePlan:
    """`ends_on`: the first day on which the version no longer holds."""

    plan_id: str = text(longest=64)
    plan_version: int = whole(least=1, most=10_000)
    ends_on: date


@message
class PlanQuery:
    state: PlanState | None = None


@message
class PlanList:
    items: tuple[Plan, ...]
    next_cursor: str | None = None


@message
class AssignPlan:
    """Put an employee under a plan for a span of days [valid_from, valid_to)."""

    employee_id: str = text(longest=64)
    plan_id: str = text(longest=64)
    valid_from: date
    valid_to: date | None = None


@message
class PlanAssignment:
    assignment_id: str
    employee_id: str
    plan_id: str
    valid_from: date
    valid_to: date | None
    version: int = 1


@message
class PlanApproved(Event):
    """A plan version is in force from `starts_on`."""

    plan_id: str
    plan_version: int
    starts_on: date
    ends_on: date | None = None

    @property
    def aggregate_id(self) -> str:
        return self.plan_id

    @property
    def aggregate_version(self) -> int:
        return self.plan_version
