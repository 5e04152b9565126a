"""May this deal go from one stage to another, and what is missing?

The eight stages of requirement 4 in their order. A deal moves one stage on at a time, and may be
returned to any earlier open stage. Leaving a stage needs what its exit criteria name; every refusal
comes at once. Lead screening is the MAN form (Money, Authority, Need): each is scored, and the mean
must reach the threshold. Signing, after-sales and collection are entered by signing and payment,
not by moving. The criteria are data (`Criteria`); these are the values that a new installation
starts with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from kernel.refusal import Refusal
from services.pipeline.contract import DealStatus, Screening, Stage

ORDER = tuple(Stage)
OPEN_STAGES = ORDER[: ORDER.index(Stage.SIGNING)]
NEVER_SIGNED = (DealStatus.OPEN, DealStatus.LOST)
"""Only an open deal is lost; one that was signed is cancelled."""


def may_be_signed(status: DealStatus | None, stage: Stage | None) -> bool:
    """Can a deal of this status and stage (None: any) have a day of signing? Requirement 4."""
    return status not in NEVER_SIGNED and stage not in OPEN_STAGES


@dataclass(frozen=True)
class Criteria:
    """`least_mean` of the MAN scores, and the least each of them must reach."""

    least_mean: int = 60
    least_each: int = 30


STANDARD = Criteria()


@dataclass(frozen=True)
class Facts:
    """What the gate looks at."""

    stage: Stage
    screening: Screening | None = None
    customer_id: str | None = None
    has_lines: bool = False
    expected_close_on: date | None = None


def missing_to_move(facts: Facts, target: Stage, criteria: Criteria = STANDARD) -> list[Refusal]:
    """Everything that forbids the move; empty when the deal may go."""
    here, there = ORDER.index(facts.stage), ORDER.index(target)
    if target not in OPEN_STAGES:
        return [Refusal("deal.stage_entered_by_signing", "stage")]
    if there == here:
        return [Refusal("deal.stage_is_current", "stage")]
    if there < here:
        return []
    skipped = (
        [Refusal("deal.stage_skipped", "stage", {"next": ORDER[here + 1].value})]
        if there > here + 1
        else []
    )
    return skipped + missing_to_leave(facts, criteria)


def missing_to_enter(facts: Facts, target: Stage, criteria: Criteria = STANDARD) -> list[Refusal]:
    """What a deal that is entered at a later stage still lacks: every gate before that stage."""
    if target not in OPEN_STAGES:
        return [Refusal("deal.stage_entered_by_signing", "stage")]
    passed = ORDER[: ORDER.index(target)]
    return [
        refusal
        for stage in passed
        for refusal in missing_to_leave(replace(facts, stage=stage), criteria)
    ]


def missing_to_leave(facts: Facts, criteria: Criteria) -> list[Refusal]:
    """What the current stage's exit criteria still ask for."""
    gate = _GATES.get(facts.stage)
    return gate(facts, criteria) if gate else []


def _screened(facts: Facts, criteria: Criteria) -> list[Refusal]:
    form = facts.screening
    if form is None:
        return [Refusal("deal.screening_missing", "screening")]
    scores = {"money": form.money, "authority": form.authority, "need": form.need}
    found = [
        Refusal("deal.screening_score_low", f"screening.{name}", {"least": criteria.least_each})
        for name, score in scores.items()
        if score < criteria.least_each
    ]
    if sum(scores.values()) < criteria.least_mean * len(scores):
        found.append(
            Refusal("deal.screening_mean_low", "screening", {"least": criteria.least_mean})
        )
    return found


def _customer_known(facts: Facts, criteria: Criteria) -> list[Refusal]:
    return [] if facts.customer_id else [Refusal("deal.customer_missing", "customer_id")]


def _offered(facts: Facts, criteria: Criteria) -> list[Refusal]:
    lines = [] if facts.has_lines else [Refusal("deal.lines_missing", "lines")]
    close = (
        []
        if facts.expected_close_on
        else [Refusal("deal.expected_close_missing", "expected_close_on")]
    )
    return lines + close


_GATES: dict[Stage, Callable[[Facts, Criteria], list[Refusal]]] = {
    Stage.LEAD_SCREENING: _screened,
    Stage.NEEDS_DISCOVERY: _customer_known,
    Stage.PROPOSAL: _offered,
}
