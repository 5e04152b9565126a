"""What crm announces: ids, classes and dates, never a name."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from chassis.contract import Event, message
from chassis.handed_over import HandedOver


class Grade(StrEnum):
    """How much care a customer gets (requirement 5)."""

    A = "A"  # 核心客户
    B = "B"  # 重点客户
    C = "C"  # 普通客户


@message
class CustomerEvent(Event):
    """A customer as it now stands."""

    customer_id: str
    version: int
    owner_id: str | None
    grade: Grade | None
    region: str | None
    segment: str | None

    @property
    def aggregate_id(self) -> str:
        return self.customer_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class CustomerCreated(CustomerEvent):
    """A new customer."""


@message
class CustomerChanged(CustomerEvent):
    """Owner, region or segment changed."""


@message
class CustomerGraded(CustomerEvent):
    """The grade changed, by rule or by hand."""


@message
class CustomerErased(CustomerEvent):
    """Everything personal about the customer, and about those that went into it, was anonymised;
    nothing of it comes back."""

    merged_ids: tuple[str, ...] = ()


@message
class FollowUpDone(Event):
    """Somebody spoke with a customer: the next follow-up is due on `next_due_on`."""

    customer_id: str
    version: int
    owner_id: str | None
    done_on: date
    was_due_on: date | None
    next_due_on: date | None

    @property
    def aggregate_id(self) -> str:
        return self.customer_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class CustomersHandedOver(HandedOver):
    """How far a handover of customers is."""
