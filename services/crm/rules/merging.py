"""What does a customer look like into which another one was merged, and what when that is undone?

Whoever merges says which fields are taken from the one that goes; every other field stays the
survivor's, and where the survivor has nothing it is filled from the other. Owner, pool and grade by
hand stay the survivor's; the last talk is the later one. Undoing gives each field back what it had
before, unless somebody has changed it since: what came after the merge stays. Nobody is merged into
itself; one that was merged or erased takes no part. Source: field notes 5.1, modules.md 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.errors import Refusal

REVENUE = ("annual_revenue_minor", "annual_revenue_currency")
FIELDS = (
    "name", "region", "segment", "industry", "employees_count", "annual_revenue", "tax_id",
    "web_domain", "phone", "email", "address", "parent_customer_id", "pains", "potential_score",
    "buying_power_score",
)  # fmt: skip
UNDO_DAYS = 30
"""How long a merge can be undone unless the company says otherwise."""


@dataclass(frozen=True)
class Undoing:
    """What counts for and against undoing a merge."""

    undone_at: datetime | None
    undo_until: datetime
    is_survivor_erased: bool
    is_survivor_here: bool
    has_copies: bool


def columns_of(field: str) -> tuple[str, ...]:
    return REVENUE if field == "annual_revenue" else (field,)


def united(
    survivor: Mapping[str, Any], merged: Mapping[str, Any], take: Set[str]
) -> dict[str, Any]:
    """What changes of the survivor, as columns."""
    values: dict[str, Any] = {}
    for field in FIELDS:
        columns = columns_of(field)
        is_empty = survivor[columns[0]] in (None, "")
        if (is_empty or field in take) and merged[columns[0]] is not None:
            values |= {column: merged[column] for column in columns}
    last = max(filter(None, (survivor["last_contact_on"], merged["last_contact_on"])),
               default=None)
    values["last_contact_on"] = last
    return {name: value for name, value in values.items() if survivor[name] != value}


def given_back(
    before: Mapping[str, Any], after: Mapping[str, Any], now: Mapping[str, Any]
) -> dict[str, Any]:
    """What the survivor gets back of what the merge changed (`before` -> `after`)."""
    return {name: before[name] for name, value in after.items() if now[name] == value}


def wrong_merge(survivor: Any, merged: Any) -> Iterator[Refusal]:
    if survivor.customer_id == merged.customer_id:
        yield Refusal("merge.into_itself", "merged_customer_id")
    if merged.is_erased:
        yield Refusal("customer.erased", "merged_customer_id")


def wrong_undo(found: Undoing, now: datetime) -> Iterator[Refusal]:
    if found.undone_at is not None:
        yield Refusal("merge.undone_already", "merge_id")
    elif not found.is_survivor_here:
        yield Refusal("merge.survivor_merged", "merge_id")
    elif found.is_survivor_erased:
        yield Refusal("merge.survivor_erased", "merge_id")
    elif now >= found.undo_until or not found.has_copies:
        yield Refusal("merge.period_over", "merge_id", {"until": found.undo_until.isoformat()})
