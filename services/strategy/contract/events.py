"""What strategy announces: approved goals, locked targets."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from chassis.contract import Event, message
from chassis.handed_over import HandedOver


class TargetMetric(StrEnum):
    """What a target plan counts; money metrics in minor units, others in whole units.

    Counts have the currency "XXX" (ISO 4217: none). Nobody measures them against sales yet: who
    keeps quotas leaves them out.
    """

    SIGNED = "signed"
    RECEIVED = "received"
    MARGIN = "margin"
    QUANTITY = "quantity"
    NEW_CUSTOMERS = "new_customers"


COUNT_METRICS = frozenset({TargetMetric.QUANTITY, TargetMetric.NEW_CUSTOMERS})


class TargetSubject(StrEnum):
    """What a node stands for; a target that is announced is only ever of the first three."""

    COMPANY = "company"
    UNIT = "unit"
    EMPLOYEE = "employee"
    PRODUCT = "product"
    CHANNEL = "channel"
    CUSTOMER = "customer"


@message
class TargetCells:
    """One leaf of the tree: its twelve months, and the subjects above it that they add up to.

    `months` are minor units of the plan's currency, January first. `above` names the ancestors,
    nearest first, as "unit/<id>" or "company/company"; a total of any of them is the sum of its
    leaves, to the cent. A leaf that somebody took over in the year comes once for each who holds
    some of its months, with zero in the others.
    """

    subject_kind: TargetSubject
    subject_id: str
    months: tuple[int, ...]
    above: tuple[str, ...] = ()


@message
class TargetEvent(Event):
    """A target plan with all its cells, as they now hold."""

    plan_id: str
    version: int
    year: int
    metric: TargetMetric
    currency: str
    cells: tuple[TargetCells, ...]

    @property
    def aggregate_id(self) -> str:
        return self.plan_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class TargetLocked(TargetEvent):
    """The targets of a year are agreed: they are quotas from here on."""


@message
class TargetRevised(TargetEvent):
    """A locked plan was changed, with a reason."""


@message
class TargetsHandedOver(HandedOver):
    """How far a handover of targets is, counted in months of a leaf; what had gone elsewhere
    counts as returned."""


@message
class GoalApproved(Event):
    """A strategic plan was approved; its goals are in force from `starts_on`."""

    plan_id: str
    plan_version: int
    starts_on: date
    goal_ids: tuple[str, ...]

    @property
    def aggregate_id(self) -> str:
        return self.plan_id

    @property
    def aggregate_version(self) -> int:
        return self.plan_version
