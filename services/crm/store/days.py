"""Where a day of the company begins."""

from __future__ import annotations

from datetime import date, datetime, time

from chassis.clock import company_zone


def begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, company_zone())
