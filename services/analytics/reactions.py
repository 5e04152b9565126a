"""What analytics does when others announce something; each idempotent, in any order."""

from __future__ import annotations

from chassis.reactions import on
from chassis.work import Work
from services.analytics.store import merges
from services.analytics.usecases import certifying, targets
from services.crm.contract import Crm
from services.crm.contract.merging import CustomersMerged
from services.org.contract import AssignmentChanged, Org, UnitChanged
from services.people.contract import CommissionAdjusted, CommissionCalculated
from services.strategy.contract import TargetEvent, TargetLocked, TargetRevised


@on(
    CommissionCalculated, hop="certification",
    deal=certifying.deal_keys, party=certifying.seller_keys,
)
def commission_calculated(event: CommissionCalculated, work: Work) -> None:
    """Certify the sale, and count what it costs in commission."""
    certifying.certify(event.sale, work)
    certifying.book_commissions(event.lines, work)


@on(CommissionAdjusted)
def commission_adjusted(event: CommissionAdjusted, work: Work) -> None:
    """Count commissions that changed for another reason than a sale."""
    certifying.book_commissions(event.lines, work)


@on(AssignmentChanged, filled_by=Org.scope_snapshot, party=certifying.place_keys)
def assignment_changed(event: AssignmentChanged, work: Work) -> None:
    """Know who may see whom, and move shares between units."""
    certifying.change_place(event, work)


@on(UnitChanged, party=certifying.unit_keys)
def unit_changed(event: UnitChanged, work: Work) -> None:
    """Know which unit hangs under which."""
    certifying.change_unit(event, work)


@on(TargetLocked, TargetRevised, party=targets.plan_keys)
def targets_agreed(event: TargetEvent, work: Work) -> None:
    """Measure against what was agreed."""
    targets.keep(event, work)


@on(CustomersMerged, filled_by=Crm.merge_snapshot)
def customers_merged(event: CustomersMerged, work: Work) -> None:
    """Know which customers' figures are read together."""
    merges.keep(work, event)
