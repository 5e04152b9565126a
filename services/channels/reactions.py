"""What channels does when others announce something."""

from __future__ import annotations

from chassis.reactions import on
from chassis.work import Work
from services.analytics.contract import KpiUpdated, PeriodClosed
from services.channels.store import ledger
from services.channels.usecases import accruals


@on(KpiUpdated, hop="rebate", party=accruals.partner_keys)
def kpi_updated(event: KpiUpdated, work: Work) -> None:
    """Reward what a partner's row changed by."""
    accruals.accrue(event, work)


@on(PeriodClosed)
def period_closed(event: PeriodClosed, work: Work) -> None:
    """Book later lines of that month in the next open one; those heard before stay in it."""
    accruals.accrue_heard(work)
    ledger.close_period(work, event.period)
