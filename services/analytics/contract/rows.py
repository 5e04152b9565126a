"""A KPI row: metric x subject x currency x day, its version, and its announcement (money.md)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from chassis.contract import Event, message


class Metric(StrEnum):
    """Money metrics hold minor units; `quantity` thousandths of a unit."""

    SIGNED = "signed"
    RECEIVED = "received"
    QUANTITY = "quantity"
    MARGIN = "margin"
    COMMISSION_COST = "commission_cost"
    CANCELLED = "cancelled"                  # on the day of the cancellation
    OVERLAY = "overlay"                      # signed amount credited by overlay credits


class SubjectKind(StrEnum):
    COMPANY = "company"                      # its id is "company"
    UNIT = "unit"
    EMPLOYEE = "employee"
    CUSTOMER = "customer"
    PRODUCT = "product"
    CHANNEL = "channel"
    PARTNER = "partner"                      # its id is "<partner_id>/<product_line>"


@message
class RowKey:
    """Which KPI row: one metric of one subject on one day in one currency ("" for quantities)."""

    metric: Metric
    subject_kind: SubjectKind
    subject_id: str
    currency: str
    day: date

    @property
    def name(self) -> str:
        parts = (self.metric, self.subject_kind, self.subject_id, self.currency)
        return "/".join((*parts, self.day.isoformat()))


@message
class RowVersion:
    """(epoch, change counter): epochs order before counters, and neither goes down."""

    epoch: int
    counter: int


@message
class KpiUpdated(Event):
    """A KPI row has a new value; goes to rows that somebody hears, partner rows always."""

    row: RowKey
    value: int
    version: RowVersion

    @property
    def aggregate_id(self) -> str:
        return f"{self.row.name}#{self.version.epoch}"

    @property
    def aggregate_version(self) -> int:
        return self.version.counter

    @property
    def correlation_id(self) -> str | None:
        return None
