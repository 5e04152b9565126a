"""Which step may a pay sheet take next, and who may take it?

open -> calculated -> reviewed -> approved -> paid. Before its approval a sheet may be calculated
again; an approved one is frozen. Nobody approves what that same person reviewed. A month is settled
when it is over and every earlier sheet of the seller is frozen. Source: modules.md 3 (settlement
states); money.md "Dates and periods".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kernel.refusal import Refusal
from services.people.contract.pay import PayState

NEXT: dict[PayState, frozenset[PayState]] = {
    PayState.OPEN: frozenset({PayState.CALCULATED}),
    PayState.CALCULATED: frozenset({PayState.CALCULATED, PayState.REVIEWED}),
    PayState.REVIEWED: frozenset({PayState.CALCULATED, PayState.APPROVED}),
    PayState.APPROVED: frozenset({PayState.PAID}),
    PayState.PAID: frozenset(),
}


@dataclass(frozen=True)
class Step:
    """A sheet's state, the one that is asked for, and who did and does what."""

    now: PayState
    wanted: PayState
    by: str
    reviewed_by: str | None = None
    has_changed: bool = False


def wrong_step(step: Step) -> Iterator[Refusal]:
    """Everything that forbids the step."""
    if step.wanted not in NEXT[step.now]:
        yield Refusal("settlement.wrong_state", "state",
                      {"now": step.now.value, "wanted": step.wanted.value})
    if step.wanted is PayState.APPROVED:
        if step.reviewed_by == step.by:
            yield Refusal("settlement.same_person", "approved_by")
        if step.has_changed:
            yield Refusal("settlement.changed")
