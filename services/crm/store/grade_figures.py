"""How customers stand: by grade, overdue or not; for the document of grades."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from chassis.work import Work
from services.crm.tables import customer, grade_rule

KNOWN = customer.c.is_erased.is_(False)


def approver(work: Work, day: date) -> str | None:
    """Who approved the rule of a day; None for the default rule."""
    found: str | None = work.session.execute(
        select(grade_rule.c.approved_by)
        .where(grade_rule.c.effective_on <= day, grade_rule.c.rule_version > 1)
        .order_by(grade_rule.c.effective_on.desc(), grade_rule.c.rule_version.desc())
        .limit(1)).scalar()
    return found


def by_grade(work: Work) -> Mapping[str, Any]:
    """Grade -> how many there are, how many of them by hand, how many overdue today."""
    rows = work.session.execute(
        select(customer.c.grade, func.count().label("all"),
               func.count().filter(customer.c.is_grade_manual).label("by_hand"),
               func.count().filter(customer.c.next_due_on < work.today).label("overdue"))
        .where(KNOWN, customer.c.grade.is_not(None)).group_by(customer.c.grade))
    return {row.grade: row for row in rows}


def state(work: Work) -> str:
    """Changes with every customer that is added or changed."""
    row = work.session.execute(select(func.count(), func.sum(customer.c.version))).one()
    return f"{row[0]}/{row[1]}"
