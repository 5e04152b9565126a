"""What time is it, and which business day? The only place that reads the clock."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from chassis.config import is_local, setting


def now() -> datetime:
    """This instant, aware, in UTC."""
    file = _moved_by()
    return datetime.now(UTC) + (timedelta(seconds=int(file.read_text())) if file else timedelta())


@cache
def _moved_by() -> Path | None:
    """A drill moves the clock of running processes: the file that SALESLOOP_CLOCK_FILE names holds
    by how many seconds. In local mode only."""
    name = os.environ.get("SALESLOOP_CLOCK_FILE") if is_local() else None
    return Path(name) if name else None


def company_zone() -> ZoneInfo:
    """The company's time zone (SALESLOOP_TIME_ZONE, default Asia/Shanghai)."""
    return ZoneInfo(setting("SALESLOOP_TIME_ZONE", "Asia/Shanghai"))


def business_day(instant: datetime) -> date:
    """The day in the company's time zone."""
    return instant.astimezone(company_zone()).date()
