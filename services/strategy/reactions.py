"""What strategy keeps of what others announce: who may see whose targets, and hands them over."""

from __future__ import annotations

from chassis.reactions import on
from chassis.scope import replace_edges
from chassis.work import Work
from services.org.contract import (
    AssignmentChanged,
    HandoverEvent,
    HandoverRolledBack,
    HandoverStarted,
    Org,
)
from services.strategy.usecases import handovers


@on(
    AssignmentChanged,
    filled_by=Org.scope_snapshot,
    party=lambda events, work: {event.employee_id for event in events},
)
def assignment_changed(event: AssignmentChanged, work: Work) -> None:
    """Know who may see whose targets."""
    replace_edges(work, event.employee_id, event.version, event.edges)


@on(HandoverStarted, HandoverRolledBack)
def handover_ordered(event: HandoverEvent, work: Work) -> None:
    """Know whose targets pass to whom, or go back; a timer does it plan by plan."""
    handovers.ordered(event, work)
