"""The working calendar: what the software knows of each year, and what somebody set instead."""

from __future__ import annotations

from sqlalchemy import select

from chassis import calendars
from chassis.contract import Nothing
from chassis.errors import refuse
from chassis.lists import Sorting, page
from chassis.work import Work
from services.org.contract.calendars import (
    CalendarChanged,
    CalendarSnapshot,
    CalendarSnapshotQuery,
    CalendarYear,
    CalendarYearList,
    SetCalendarYear,
)
from services.org.rules.calendars import what_is_wrong
from services.org.tables import calendar_year

SORTING = Sorting({"year": calendar_year.c.year}, calendar_year.c.year)


def set_year(command: SetCalendarYear, work: Work) -> CalendarYear:
    refuse(list(what_is_wrong(command)))
    work.lock("row", f"calendar_{command.year}")
    held = select(calendar_year.c.version).where(calendar_year.c.year == command.year)
    version = (work.session.execute(held).scalar() or 0) + 1
    free, worked = tuple(sorted(command.free_days)), tuple(sorted(command.working_days))
    calendars.keep_year(work, command.year, version, free, worked)
    work.publish(CalendarChanged(command.year, version, free, worked))
    return CalendarYear(command.year, version, True, free, worked)


def listed(query: Nothing, work: Work) -> CalendarYearList:
    stated = {row.year: row.version for row in work.session.execute(select(calendar_year))}
    calendar = calendars.calendar_of(work)
    this_year = work.today.year
    return CalendarYearList(
        tuple(CalendarYear(
            year, stated.get(year, 0), year in stated,
            tuple(sorted(day for day in calendar.free_days if day.year == year)),
            tuple(sorted(day for day in calendar.working_days if day.year == year)),
        ) for year in sorted(calendar.known_years)),
        tuple(year for year in (this_year, this_year + 1) if year not in calendar.known_years),
    )


def snapshot(query: CalendarSnapshotQuery, work: Work) -> CalendarSnapshot:
    found = page(work, select(*calendar_year.c), SORTING, query)
    return CalendarSnapshot(tuple(
        CalendarChanged(row.year, row.version, row.free_days, row.working_days)
        for row in found.rows), found.next_cursor)
