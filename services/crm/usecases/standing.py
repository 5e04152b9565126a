"""What follows from any change of a customer: its grade, its next due day, its history, its events.

Every use case that stores a customer does it through here, so nothing that a grade or a due day
depends on can change without them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis import clock
from chassis.work import Work
from services.crm.contract import (
    CustomerChanged,
    CustomerCreated,
    CustomerEvent,
    CustomerGraded,
    Grade,
)
from services.crm.rules import cadence, grading
from services.crm.rules.searching import searchable
from services.crm.store import customers, deals, grades
from services.crm.usecases import scoring

ANNOUNCED = ("owner_id", "region", "segment")


@dataclass(frozen=True)
class Standing:
    """What the rule in force says of a customer, and what stands of it."""

    rule: Any
    graded: grading.Graded
    values: dict[str, Any]


def found(work: Work, row: Mapping[str, Any], rule_row: Any = None) -> Standing:
    """Grade a customer's row and say when it is due, by the rule in force today."""
    held = rule_row or grades.in_force(work, work.today)
    rule = rule_of(held)
    sales = grading.Sales()
    if rule.uses_sales:
        sales = deals.sales(work, row["customer_id"], grading.window_start(work.today))
    graded = grading.graded(row, sales, rule)
    grade = Grade(row["grade"]) if row["is_grade_manual"] else graded.grade
    claimed_at = row.get("claimed_at")
    due = cadence.next_due(
        grade, held.cadence, row["last_contact_on"], row["owned_since_on"],
        claimed_at and clock.business_day(claimed_at))
    return Standing(held, graded, {"grade": grade.value, "next_due_on": due})


def create(work: Work, row: Mapping[str, Any]) -> bool:
    """Store a new customer as graded today; False when one of that id is there already."""
    standing = found(work, row)
    found_by = searchable(row["name"], row["tax_id"])
    if not customers.add(work, {**row, **standing.values, "search_text": found_by}):
        return False
    after = customers.unscoped(work, row["customer_id"])
    customers.add_owner_change(work, after.customer_id, {"to_owner_id": after.owner_id})
    _note_grade(work, None, after, standing)
    scoring.score(work, after)
    work.publish(event_of(CustomerCreated, after))
    return True


def change(
    work: Work, before: Any, values: Mapping[str, Any], rule_row: Any = None, *, quiet: bool = False
) -> Any:
    """Store what changed and what follows from it; the new row comes back. `quiet`: when nothing
    is different, nothing is stored."""
    standing = found(work, {**before._mapping, **values}, rule_row)
    wanted = {**values, **standing.values}
    if "name" in values or "tax_id" in values:
        after_it = {**before._mapping, **values}
        wanted["search_text"] = searchable(after_it["name"], after_it["tax_id"])
    if quiet and all(getattr(before, name) == value for name, value in wanted.items()):
        return before
    after = customers.change(work, before, wanted)
    scoring.score(work, after)
    if before.grade != after.grade or before.is_grade_manual != after.is_grade_manual:
        _note_grade(work, before, after, standing)
    if any(getattr(before, name) != getattr(after, name) for name in ANNOUNCED):
        work.publish(event_of(CustomerChanged, after))
    return after


def regrade(work: Work, customer_id: str | None, rule_row: Any = None) -> None:
    """Grade a customer again; its lock is held. One that is not here, or is erased, is left."""
    before = customers.unscoped(work, customer_id)
    if before is not None and not before.is_erased:
        change(work, before, {}, rule_row, quiet=True)


def event_of(kind: type[CustomerEvent], row: Any) -> CustomerEvent:
    grade = None if row.grade is None else Grade(row.grade)
    return kind(row.customer_id, row.version, row.owner_id, grade, row.region, row.segment)


def rule_of(row: Any) -> grading.Rule:
    return grading.Rule(
        row.rule_version, grading.criteria_of(row.criteria), row.a_from, row.b_from
    )


def _note_grade(work: Work, before: Any, after: Any, standing: Standing) -> None:
    """A line of the history; the event only when the letter is another."""
    from_grade = None if before is None else before.grade
    grades.add_change(
        work,
        {
            "customer_id": after.customer_id,
            "from_grade": from_grade,
            "to_grade": after.grade,
            "is_manual": after.is_grade_manual,
            "rule_version": standing.rule.rule_version,
            "score": standing.graded.shown,
            "reason": after.grade_reason,
        },
    )
    if from_grade != after.grade:
        work.publish(event_of(CustomerGraded, after))
