"""May this job description be approved, and what does it still lack?

A description names what the position is for, its duties, what it is measured by (KPIs whose weights
sum to exactly 1, or none), its skills, and its authority: a discount of at most 100 % and an amount
that is not below zero. Nothing is said twice. A draft may be unfinished; whoever approves is told
everything that is wrong at once. An approved version never changes; the next one supersedes it.
Source: modules.md "2 org" (positions, job descriptions versioned), field notes 2.1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from kernel.refusal import Refusal
from services.org.contract import DescriptionContent, DescriptionState

WHOLE = Decimal(1)
NEXT: Mapping[DescriptionState, frozenset[DescriptionState]] = {
    DescriptionState.DRAFT: frozenset({DescriptionState.APPROVED}),
    DescriptionState.APPROVED: frozenset({DescriptionState.SUPERSEDED}),
    DescriptionState.SUPERSEDED: frozenset(),
}


def problems(content: DescriptionContent) -> list[Refusal]:
    """Every reason against approving it."""
    return [
        *_blank(content),
        *_twice("duties", content.duties),
        *_twice("kpis", (kpi.name for kpi in content.kpis)),
        *_twice("skills", (skill.name for skill in content.skills)),
        *_weights(content),
        *_authority(content),
    ]


def not_possible(state: DescriptionState, wanted: DescriptionState) -> list[Refusal]:
    """Why a version in this state cannot pass to the wanted one."""
    if wanted in NEXT[state]:
        return []
    return [Refusal("description.state_not_possible", None,
                    {"state": state.value, "wanted": wanted.value})]


def _blank(content: DescriptionContent) -> Iterator[Refusal]:
    if not content.purpose.strip():
        yield Refusal("description.blank", "purpose")
    if not all(duty.strip() for duty in content.duties):
        yield Refusal("description.blank", "duties")


def _twice(field: str, names: Iterable[str]) -> Iterator[Refusal]:
    counted = Counter(name.strip().casefold() for name in names)
    for name, times in counted.items():
        if name and times > 1:
            yield Refusal("description.said_twice", field, {"name": name})


def _weights(content: DescriptionContent) -> Iterator[Refusal]:
    total = sum((kpi.weight for kpi in content.kpis), Decimal(0))
    if content.kpis and total != WHOLE:
        yield Refusal("description.weights_not_whole", "kpis", {"total": total})


def _authority(content: DescriptionContent) -> Iterator[Refusal]:
    if content.authority.approval_amount.minor < 0:
        yield Refusal("description.amount_below_zero", "approval_amount")
