"""What people does when others announce something."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from chassis.reactions import on
from chassis.scope import replace_edges
from chassis.work import Work
from services.analytics.contract import PeriodClosed
from services.org.contract import AssignmentChanged, Org
from services.people.tables import closed_period
from services.people.usecases import attainments, commissions
from services.pipeline.contract import SALE_EVENTS, SaleEvent
from services.strategy.contract import TargetEvent, TargetLocked, TargetRevised


@on(
    *SALE_EVENTS, hop="commission",
    deal=commissions.deal_keys, party=commissions.seller_keys,
)
def sale_changed(event: SaleEvent, work: Work) -> None:
    """Pay what the sale now earns."""
    commissions.accrue(event.sale, work)


@on(PeriodClosed)
def period_closed(event: PeriodClosed, work: Work) -> None:
    """Book later lines of that month in the next open one; those heard before stay in it."""
    commissions.accrue_heard(work)
    work.session.execute(insert(closed_period).values(period=event.period).on_conflict_do_nothing())
    work.memo.pop("closed", None)


@on(
    AssignmentChanged,
    filled_by=Org.scope_snapshot,
    party=lambda events, work: {event.employee_id for event in events},
)
def assignment_changed(event: AssignmentChanged, work: Work) -> None:
    """Know who may see whose commissions."""
    replace_edges(work, event.employee_id, event.version, event.edges)


@on(TargetLocked, TargetRevised, party=attainments.plan_keys)
def targets_agreed(event: TargetEvent, work: Work) -> None:
    """Know what everybody is measured against."""
    attainments.keep_quotas(event, work)
