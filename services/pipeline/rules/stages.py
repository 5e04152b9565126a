"""May this deal go from one stage to another, and what is missing?

The eight stages of requirement 4 in their order. A deal moves one stage on at a time, and may be
returned to any earlier open stage. Leaving a stage needs what its exit criteria name; every refusal
comes at once. Lead screening is the MAN form (Money, Authority, Need): each is scored, and the mean
must reach the threshold. Signing, after-sales and collection are entered by signing and payment,
not by moving. The criteria are data: those of the version of the SOP that the deal is under
(`standard_sop.py` is what a new installation starts with).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from kernel.refusal import Refusal
from services.pipeline.contract import DealStatus, Screening, Stage
from services.pipeline.contract.sop import ExitCriteria, SopContent, SopField
from services.pipeline.contract.tasks import TaskKind

ORDER = tuple(Stage)
OPEN_STAGES = ORDER[: ORDER.index(Stage.SIGNING)]
NEVER_SIGNED = (DealStatus.OPEN, DealStatus.LOST)
"""Only an open deal is lost; one that was signed is cancelled."""


def may_be_signed(status: DealStatus | None, stage: Stage | None) -> bool:
    """Can a deal of this status and stage (None: any) have a day of signing? Requirement 4."""
    return status not in NEVER_SIGNED and stage not in OPEN_STAGES


@dataclass(frozen=True)
class Facts:
    """What the gate looks at."""

    stage: Stage
    screening: Screening | None = None
    customer_id: str | None = None
    has_lines: bool = False
    expected_close_on: date | None = None
    partner_id: str | None = None
    done: frozenset[TaskKind] = frozenset()
    approved: frozenset[Stage] = frozenset()


def missing_to_move(facts: Facts, target: Stage, sop: SopContent) -> list[Refusal]:
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
    return skipped + missing_to_leave(facts, sop)


def missing_to_enter(facts: Facts, target: Stage, sop: SopContent) -> list[Refusal]:
    """What a deal that is entered at a later stage still lacks: every gate before that stage."""
    if target not in OPEN_STAGES:
        return [Refusal("deal.stage_entered_by_signing", "stage")]
    passed = ORDER[: ORDER.index(target)]
    return [
        refusal
        for stage in passed
        for refusal in missing_to_leave(replace(facts, stage=stage), sop)
    ]


def missing_to_leave(facts: Facts, sop: SopContent) -> list[Refusal]:
    """What the current stage's exit criteria still ask for; certificates stand apart."""
    criteria = sop.stages[ORDER.index(facts.stage)].criteria
    lacking = sorted(set(criteria.activities) - facts.done)
    return [
        *_screened(facts, criteria),
        *(MISSING[field] for field in criteria.fields if not FILLED[field](facts)),
        *(Refusal("deal.activity_missing", "stage", {"kind": kind.value}) for kind in lacking),
        *([Refusal("deal.approval_missing", "stage", {"stage": facts.stage.value})]
          if criteria.needs_approval and facts.stage not in facts.approved else []),
    ]


def _screened(facts: Facts, criteria: ExitCriteria) -> list[Refusal]:
    form, least_mean, least_each = facts.screening, criteria.least_mean, criteria.least_each or 0
    if least_mean is None:
        return []
    if form is None:
        return [Refusal("deal.screening_missing", "screening")]
    scores = {"money": form.money, "authority": form.authority, "need": form.need}
    found = [
        Refusal("deal.screening_score_low", f"screening.{name}", {"least": least_each})
        for name, score in scores.items()
        if score < least_each
    ]
    if sum(scores.values()) < least_mean * len(scores):
        found.append(Refusal("deal.screening_mean_low", "screening", {"least": least_mean}))
    return found


FILLED: dict[SopField, Callable[[Facts], bool]] = {
    SopField.CUSTOMER_ID: lambda facts: bool(facts.customer_id),
    SopField.LINES: lambda facts: facts.has_lines,
    SopField.EXPECTED_CLOSE_ON: lambda facts: facts.expected_close_on is not None,
    SopField.PARTNER_ID: lambda facts: bool(facts.partner_id),
}
MISSING: dict[SopField, Refusal] = {
    SopField.CUSTOMER_ID: Refusal("deal.customer_missing", "customer_id"),
    SopField.LINES: Refusal("deal.lines_missing", "lines"),
    SopField.EXPECTED_CLOSE_ON: Refusal("deal.expected_close_missing", "expected_close_on"),
    SopField.PARTNER_ID: Refusal("deal.partner_missing", "partner_id"),
}
