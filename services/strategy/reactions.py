"""What strategy keeps of what others announce: who may see whose targets."""

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
    """Know who may see whose targets."""
    replace_edges(work, event.employee_id, event.version, event.edges)
