"""What catalog does when org speaks: it knows who may see whose records."""

from __future__ import annotations

from chassis.reactions import on
from chassis.scope import replace_edges
from chassis.work import Work
from services.org.contract import AssignmentChanged, Org


@on(
    AssignmentChanged,
    filled_by=Org.scope_snapshot,
    party=lambda events, work: {event.employee_id for event in events},
)
def assignment_changed(event: AssignmentChanged, work: Work) -> None:
    """Keep the scope edges; prices have no owner, what is asked for by employees will."""
    replace_edges(work, event.employee_id, event.version, event.edges)
