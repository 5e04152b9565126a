"""Has somebody left the company? Whoever has neither signs in nor sets a password."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.work import Work
from services.org.store import assignments


def has_left(account: Any, work: Work, day: date | None = None) -> bool:
    """Has the employee whose account it is left by the day (None: today)?"""
    left_on = assignments.left_on(work, account.employee_id) if account.employee_id else None
    return left_on is not None and left_on <= (day or work.today)
