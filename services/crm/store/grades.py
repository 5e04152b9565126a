"""The versions of the grade rule, grade changes, and who is still to be graded again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import NotFound
from chassis.work import Work
from services.crm.seed import DEFAULT_RULE
from services.crm.tables import grade_change, grade_rule, regrading

RULE_LOCK = "grade-rule"


def in_force(work: Work, day: date) -> Any:
    """The version that holds on a day: approved, effective by then, the latest of these. The
    default rule is there from the start."""
    found = _in_force(work, day)
    if found is None:
        plant(work)
        found = _in_force(work, day)
    return found


def plant(work: Work) -> None:
    """Store the default rule where it is missing; again changes nothing."""
    work.session.execute(upsert(grade_rule).values(**DEFAULT_RULE).on_conflict_do_nothing())


def _in_force(work: Work, day: date) -> Any:
    return work.session.execute(
        select(grade_rule)
        .where(grade_rule.c.effective_on <= day)
        .order_by(grade_rule.c.effective_on.desc(), grade_rule.c.rule_version.desc())
        .limit(1)
    ).first()


def one(work: Work, rule_version: int) -> Any:
    found = work.session.execute(
        select(grade_rule).where(grade_rule.c.rule_version == rule_version)
    ).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def add(work: Work, row: Mapping[str, Any]) -> int:
    """Store the next version of the rule; its number comes back."""
    work.lock("row", RULE_LOCK)
    plant(work)
    newest = work.session.execute(select(func.max(grade_rule.c.rule_version))).scalar_one()
    work.session.execute(insert(grade_rule).values(rule_version=newest + 1, version=1, **row))
    return int(newest) + 1


def approve(work: Work, before: Any, effective_on: date) -> None:
    work.session.execute(
        update(grade_rule)
        .where(grade_rule.c.rule_version == before.rule_version)
        .values(
            version=before.version + 1,
            approved_by=work.caller.subject,
            effective_on=effective_on,
        )
    )


def add_change(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(
        insert(grade_change).values(actor=work.caller.subject, changed_at=work.now, **row)
    )


def changes(work: Work, customer_ids: list[str], most: int) -> list[Any]:
    return list(
        work.session.execute(
            select(grade_change)
            .where(grade_change.c.customer_id.in_(customer_ids))
            .order_by(grade_change.c.change_id.desc())
            .limit(most)
        )
    )


def ask_for_regrading(work: Work, cause: str) -> None:
    """All customers are to be graded again for this cause; asked twice, it is done once."""
    work.session.execute(
        upsert(regrading).values(cause=cause, asked_at=work.now).on_conflict_do_nothing()
    )


def was_asked_for(work: Work, cause: str) -> bool:
    found = select(regrading.c.cause).where(regrading.c.cause == cause)
    return work.session.execute(found).first() is not None


def next_regrading(work: Work) -> Any:
    """The oldest unfinished request, held by this transaction; None when there is none."""
    return work.session.execute(
        select(regrading)
        .where(regrading.c.finished_at.is_(None))
        .order_by(regrading.c.asked_at, regrading.c.cause)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def advance(work: Work, cause: str, values: Mapping[str, Any]) -> None:
    work.session.execute(update(regrading).where(regrading.c.cause == cause).values(**values))
