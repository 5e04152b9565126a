"""How may a dispute be decided?

A new dispute is approved or rejected once, by somebody else than the person whose pay it is; only
an approved one grants money, in the dispute's currency, and never less than nothing. Source:
modules.md 3 (dispute); field notes 3.2 (Oracle: new -> approved or rejected, resolution).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kernel.money import Money
from kernel.refusal import Refusal
from services.people.contract.disputes import DisputeState


@dataclass(frozen=True)
class Decision:
    """What is to be decided, by whom, and for whom."""

    state: DisputeState
    employee_id: str
    by_employee_id: str | None
    is_approved: bool
    currency: str
    granted: Money | None


def wrong_decision(decision: Decision) -> Iterator[Refusal]:
    """Everything that forbids the decision."""
    if decision.state is not DisputeState.NEW:
        yield Refusal("dispute.already_decided")
    if decision.by_employee_id == decision.employee_id:
        yield Refusal("dispute.own")
    granted = decision.granted
    if granted is None:
        return
    if not decision.is_approved:
        yield Refusal("dispute.rejected_grants_nothing", "granted")
    if granted.currency != decision.currency:
        yield Refusal("dispute.currency", "granted")
    if granted.minor <= 0:
        yield Refusal("bonus.not_positive", "granted")
