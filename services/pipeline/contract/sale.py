"""The sale as every ledger sees it, and the events that carry it (money.md, "Sale facts").

Each event carries the *whole* sale as it now stands and raises `sale_version` by one, so an older
one changes nothing and a skipped one is not missed. Ids and amounts only, no personal data.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from chassis.contract import Event, message
from kernel.money import Money


class SaleStatus(StrEnum):
    SIGNED = "signed"
    CANCELLED = "cancelled"


class CreditKind(StrEnum):
    REVENUE = "revenue"
    OVERLAY = "overlay"


@message
class SaleLine:
    """One line; `list_price`, `net_price` and `cost` are of the whole line, not per unit."""

    line_id: str
    product_id: str
    product_line: str
    category_path: str
    quantity: Decimal
    list_price: Money
    net_price: Money
    cost: Money
    variant_id: str | None = None


@message
class SaleCredit:
    """Revenue credits of a sale sum to 1; overlay credits stand outside."""

    employee_id: str
    kind: CreditKind
    rate: Decimal


@message
class SaleInvoice:
    id: str
    issued_on: date
    amount: Money


@message
class SalePayment:
    """Money received (positive), or a reversal (negative) naming what it reverses."""

    id: str
    received_on: date
    amount: Money
    reverses: str | None = None


@message
class ExchangeRate:
    """1 `source` = `rate` `target`, frozen at signing."""

    source: str
    target: str
    rate: Decimal
    rated_on: date


@message
class SaleFacts:
    """A sale as it now stands. `happened_on` is the business day of this version's change."""

    deal_id: str
    sale_version: int
    origin: str
    owner_id: str
    status: SaleStatus
    happened_on: date
    signed_on: date
    channel_id: str
    customer_id: str | None
    currency: str
    amount: Money
    lines: tuple[SaleLine, ...]
    credits: tuple[SaleCredit, ...]
    partner_id: str | None = None
    rates: tuple[ExchangeRate, ...] = ()
    invoices: tuple[SaleInvoice, ...] = ()
    payments: tuple[SalePayment, ...] = ()

    @property
    def stands(self) -> bool:
        """Does the sale still count? A cancelled one keeps its lines on record but earns
        nothing."""
        return self.status is SaleStatus.SIGNED


@message
class SaleEvent(Event):
    """What all six sale events share."""

    sale: SaleFacts

    @property
    def aggregate_id(self) -> str:
        return self.sale.deal_id

    @property
    def aggregate_version(self) -> int:
        return self.sale.sale_version


@message
class DealSigned(SaleEvent):
    """A deal was signed: version 1 of its sale."""


@message
class DealAmended(SaleEvent):
    """A signed deal changed: a return, a price reduction, another split."""


@message
class DealCancelled(SaleEvent):
    """A signed deal was cancelled; its sale no longer counts."""


@message
class InvoiceIssued(SaleEvent):
    """An invoice was issued for a signed deal."""


@message
class PaymentReceived(SaleEvent):
    """Money came in for a signed deal."""


@message
class PaymentReversed(SaleEvent):
    """Money that had come in was taken back."""


SALE_EVENTS = (
    DealSigned,
    DealAmended,
    DealCancelled,
    InvoiceIssued,
    PaymentReceived,
    PaymentReversed,
)
