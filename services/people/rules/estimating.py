"""What would an open deal be as a sale, if it were signed on a day?

As it stands, with the day as its signature, invoiced and received in full on that day, so that a
component that waits for invoices or money shows what it will come to. Source: modules.md 3
(estimate on an open deal, same engine as the payout).
"""

from __future__ import annotations

from datetime import date

from services.pipeline.contract import Deal
from services.pipeline.contract.sale import (
    SaleCredit,
    SaleFacts,
    SaleInvoice,
    SaleLine,
    SalePayment,
    SaleStatus,
)


def as_if_signed(deal: Deal, day: date) -> SaleFacts:
    """The sale that the deal would be."""
    return SaleFacts(
        deal_id=deal.deal_id,
        sale_version=1,
        origin=deal.origin,
        owner_id=deal.owner_id,
        status=SaleStatus.SIGNED,
        happened_on=day,
        signed_on=day,
        channel_id=deal.channel_id,
        customer_id=deal.customer_id,
        currency=deal.currency,
        amount=deal.amount,
        lines=tuple(SaleLine(
            line.line_id, line.product_id, line.product_line, line.category_path, line.quantity,
            line.list_price, line.net_price, line.cost, line.variant_id) for line in deal.lines),
        credits=tuple(SaleCredit(one.employee_id, one.kind, one.rate) for one in deal.credits),
        partner_id=deal.partner_id,
        invoices=(SaleInvoice("estimate", day, deal.amount),),
        payments=(SalePayment("estimate", day, deal.amount),),
    )
