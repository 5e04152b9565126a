"""Builders of sale facts and events, named by what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kernel.money import Money, total
from services.pipeline.contract import (
    CreditKind,
    DealAmended,
    DealCancelled,
    DealSigned,
    SaleCredit,
    SaleEvent,
    SaleFacts,
    SaleLine,
    SalePayment,
    SaleStatus,
)

SIGNED_ON = date(2026, 3, 3)


def a_line(
    amount: str,
    *,
    product_line: str = "pumps",
    product_id: str = "prod_1",
    number: int = 1,
    currency: str = "CNY",
    cost: str = "0",
    quantity: str = "1",
) -> SaleLine:
    money = Money.of(amount, currency)
    return SaleLine(
        f"line_{number}",
        product_id,
        product_line,
        product_line,
        Decimal(quantity),
        money,
        money,
        Money.of(cost, currency),
    )


def a_sale(
    deal_id: str = "deal_1",
    version: int = 1,
    amount: str = "1000.00",
    *,
    signed_on: date = SIGNED_ON,
    happened_on: date | None = None,
    credits: Mapping[str, str] | None = None,
    overlay: Mapping[str, str] | None = None,
    partner_id: str | None = "part_1",
    product_line: str = "pumps",
    status: str = "signed",
    currency: str = "CNY",
    lines: Sequence[SaleLine] | None = None,
    payments: Sequence[SalePayment] = (),
    channel_id: str = "distribution",
    customer_id: str | None = "cust_1",
) -> SaleFacts:
    """A sale as it stands at `version`; one seller `emp_1` unless `credits` says otherwise."""
    sold = (
        tuple(lines)
        if lines is not None
        else (a_line(amount, product_line=product_line, currency=currency),)
    )
    shares = {"emp_1": "1"} if credits is None else credits
    return SaleFacts(
        deal_id=deal_id,
        sale_version=version,
        origin="manual",
        owner_id=next(iter(shares), "emp_1"),
        status=SaleStatus(status),
        happened_on=happened_on or signed_on,
        signed_on=signed_on,
        channel_id=channel_id,
        customer_id=customer_id,
        currency=currency,
        amount=total((line.net_price for line in sold), currency),
        lines=sold,
        credits=(
            *_credits(shares, CreditKind.REVENUE),
            *_credits(overlay or {}, CreditKind.OVERLAY),
        ),
        partner_id=partner_id,
        payments=tuple(payments),
    )


def signed(*arguments: Any, **values: Any) -> DealSigned:
    return DealSigned(a_sale(*arguments, **values))


def amended(*arguments: Any, **values: Any) -> DealAmended:
    return DealAmended(a_sale(*arguments, **values))


def cancelled(*arguments: Any, **values: Any) -> DealCancelled:
    return DealCancelled(a_sale(*arguments, status="cancelled", **values))


def as_event(sale: SaleFacts) -> SaleEvent:
    """The event that announced a version of a sale."""
    if not sale.stands:
        return DealCancelled(sale)
    return DealSigned(sale) if sale.sale_version == 1 else DealAmended(sale)


def _credits(shares: Mapping[str, str], kind: CreditKind) -> list[SaleCredit]:
    return [SaleCredit(employee_id, kind, Decimal(rate)) for employee_id, rate in shares.items()]
