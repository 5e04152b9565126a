"""What does crm know of a deal, whatever the order in which pipeline's events arrive?

Two streams tell of a deal. While it is open, each move raises the deal's own version; from the
signature on, each change raises the sale's version and carries the whole sale. In each stream the
newest word stands, an older or equal one changes nothing, and once there is a sale it says who,
whose and how much. What came in counts up to the amount of the sale, as in analytics: an
overpayment is a credit of the customer. Source: money.md "Sale facts", events.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from kernel.money import Money
from services.crm.contract import CustomerDealStatus
from services.pipeline.contract import UNTOLD, DealLost, DealStageChanged, SaleFacts


@dataclass(frozen=True)
class DealCopy:
    """A deal as far as it was announced; version 0 of a stream: nothing heard yet."""

    deal_id: str
    customer_id: str | None
    owner_id: str
    status: CustomerDealStatus
    amount: Money
    received: Money
    stage: str | None = None
    lost_reason: str | None = None
    signed_on: date | None = None
    deal_version: int = 0
    sale_version: int = 0


def after_move(held: DealCopy | None, event: DealStageChanged | DealLost) -> DealCopy:
    """The copy once a move or a loss is heard."""
    if held is not None and held.deal_version >= event.version:
        return held
    moved = _moved(event)
    if held is None or held.sale_version == 0:
        return moved
    return replace(
        held,
        deal_version=event.version,
        stage=moved.stage,
        lost_reason=moved.lost_reason,
    )


def after_sale(held: DealCopy | None, sale: SaleFacts) -> DealCopy:
    """The copy once a version of the sale is heard."""
    if held is not None and held.sale_version >= sale.sale_version:
        return held
    return DealCopy(
        sale.deal_id,
        sale.customer_id,
        sale.owner_id,
        CustomerDealStatus(sale.status.value),
        sale.amount,
        received_of(sale),
        held.stage if held else None,
        held.lost_reason if held else None,
        sale.signed_on,
        held.deal_version if held else 0,
        sale.sale_version,
    )


def received_of(sale: SaleFacts) -> Money:
    came_in = sum(payment.amount.minor for payment in sale.payments)
    return Money(max(0, min(came_in, sale.amount.minor)), sale.currency)


def _moved(event: DealStageChanged | DealLost) -> DealCopy:
    is_lost = isinstance(event, DealLost)
    return DealCopy(
        event.deal_id,
        event.customer_id,
        event.owner_id,
        CustomerDealStatus.LOST if is_lost else CustomerDealStatus.OPEN,
        event.amount,
        Money.zero(event.amount.currency),
        (event.stage if isinstance(event, DealLost) else event.to_stage).value,
        event.reason if isinstance(event, DealLost) and event.reason != UNTOLD else None,
        deal_version=event.version,
    )
