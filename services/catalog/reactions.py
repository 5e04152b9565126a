"""What catalog does when others speak: who may see whose records, which customers are one."""

from __future__ import annotations

from chassis.reactions import on
from chassis.scope import replace_edges
from chassis.work import Work
from services.catalog.store import merges
from services.crm.contract import Crm
from services.crm.contract.merging import CustomersMerged
from services.org.contract import AssignmentChanged, Org


@on(
    AssignmentChanged,
    filled_by=Org.scope_snapshot,
    party=lambda events, work: {event.employee_id for event in events},
)
def assignment_changed(event: AssignmentChanged, work: Work) -> None:
    """Keep the scope edges; prices have no owner, what is asked for by employees will."""
    replace_edges(work, event.employee_id, event.version, event.edges)


@on(CustomersMerged, filled_by=Crm.merge_snapshot)
def customers_merged(event: CustomersMerged, work: Work) -> None:
    """Know for whom the lists of a merged customer count."""
    merges.keep(work, event)
