"""Can a year of the working calendar be as it is said?"""

from __future__ import annotations

from collections.abc import Iterator

from kernel.refusal import Refusal
from services.org.contract.calendars import SetCalendarYear


def what_is_wrong(said: SetCalendarYear) -> Iterator[Refusal]:
    """Each day lies in the year and is named once; only days of the weekend become worked."""
    for name in ("free_days", "working_days"):
        days = getattr(said, name)
        if any(day.year != said.year for day in days):
            yield Refusal("calendar.day_outside_year", name, {"year": str(said.year)})
        if len(set(days)) < len(days):
            yield Refusal("calendar.day_twice", name)
    if any(day.weekday() < 5 for day in said.working_days):
        yield Refusal("calendar.worked_anyway", "working_days")
    if set(said.free_days) & set(said.working_days):
        yield Refusal("calendar.free_and_worked", "working_days")
