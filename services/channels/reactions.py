"""What channels does when others announce something."""

from __future__ import annotations

from chassis.reactions import on
from chassis.work import Work
from services.analytics.contract import KpiUpdated, PeriodClosed
from services.channels.store import ledger, registrations
from services.channels.usecases import accruals, protecting
from services.crm.contract import CustomerErased
from services.pipeline.contract import DealCancelled, DealLost, DealSigned, SaleEvent


@on(KpiUpdated, hop="rebate", party=accruals.partner_keys)
def kpi_updated(event: KpiUpdated, work: Work) -> None:
    """Reward what a partner's row changed by."""
    accruals.accrue(event, work)


@on(PeriodClosed)
def period_closed(event: PeriodClosed, work: Work) -> None:
    """Book later lines of that month in the next open one; those heard before stay in it."""
    accruals.accrue_heard(work)
    ledger.close_period(work, event.period)


@on(DealSigned, DealCancelled, deal=lambda events, work: {event.sale.deal_id for event in events})
def deal_signed(event: SaleEvent, work: Work) -> None:
    """Close what was registered for the deal; sales earn nothing here (`kpi_updated` does)."""
    protecting.deal_signed(event.sale.deal_id, event.wire_name(), work)


@on(DealLost, deal=lambda events, work: {event.deal_id for event in events})
def deal_lost(event: DealLost, work: Work) -> None:
    """Close what was registered for the deal by then."""
    lost_at = work.cause.occurred_at if work.cause else work.now
    protecting.deal_lost(event.deal_id, lost_at, work)


@on(CustomerErased)
def customer_erased(event: CustomerErased, work: Work) -> None:
    """Forget under which name the customer was registered."""
    registrations.forget_customer(work, event.customer_id)
