"""What time is it, and which business day? The only place that reads the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from chassis.config import setting


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def business_day(instant: datetime) -> date:
    """The day in the company's time zone (SALESLOOP_TIME_ZONE, default Asia/Shanghai)."""
    return instant.astimezone(ZoneInfo(setting("SALESLOOP_TIME_ZONE", "Asia/Shanghai"))).date()
